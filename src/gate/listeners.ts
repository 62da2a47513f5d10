import type { Verification } from '../client/types.js';
import { composedPathOf, know } from '../dom/composed-tree.js';
import { onlyEdits } from './editing-clicks.js';
import { reportsInvalidForm, takeDown, type HeldEvent } from './held-event.js';
import { inOwnTask } from '../dom/task.js';
import { triggerOf } from './trigger.js';
import { isElement, isShadowRoot, rootOf } from '../dom/unclobbered.js';

/** What decides about the events in an element. */
export interface Guard {
  /** The element whose content is guarded. */
  readonly guarding: HTMLElement;
  /** Whether the element itself is guarded, and not only what is in it. */
  readonly includesItself: boolean;
  /** What it lets events pass for, while that holds. */
  readonly verification: Verification | null;
  /** Whether it holds back events of this type. */
  intercepts(type: string): boolean;
  /** Whether what was hit is the guard's own (a notice, a retry button), and not what it guards. */
  isOwn(inside: readonly Element[]): boolean;
  /** Whether an event may go on as it is, because the person counts as verified. */
  allows(trigger: Element): boolean;
  /** Takes an event that was held back. */
  take(held: HeldEvent): void;
}

const guards = new WeakMap<EventTarget, Guard>();
const listening = new WeakMap<EventTarget, Set<string>>();
// A listener on a shadow root sees again what the one on window has already let through.
const decided = new WeakMap<Event, Set<Guard>>();
// The guards whose one use is under way in this turn: a click on a label goes on as a click on its control, a click
// on a button as a submission.
let passing: ReadonlySet<Guard> = new Set();
// What had let an event pass before another guard held it back, and with which verification.
const passedBefore = new WeakMap<HeldEvent, ReadonlyMap<Guard, Verification | null>>();

let findMarked: (target: EventTarget) => Guard | undefined = () => undefined;

/** Lets elements be guarded that did not register: those that are marked by their attributes. */
export function alsoGuard(find: (target: EventTarget) => Guard | undefined): void {
  findMarked = find;
}

function guardOf(target: EventTarget): Guard | undefined {
  return findMarked(target) ?? guards.get(target);
}

/**
 * Lets a guard decide about the events in its element.
 * @param types The event types that it holds back, with spaces between.
 */
export function register(guard: Guard, types = ''): void {
  guards.set(guard.guarding, guard);
  const root = rootOf(guard.guarding);
  for (let at = root; isShadowRoot(at); at = rootOf(at.host)) know(at);
  for (const target of isShadowRoot(root) ? [window, root] : [window]) listen(target, types);
}

/** Ends what `register` began. */
export function unregister(guard: Guard): void {
  if (guards.get(guard.guarding) === guard) guards.delete(guard.guarding);
}

/**
 * Listens before the page does: only listeners on window that were there earlier come before.
 * @param types As of {@link register}.
 */
export function listen(target: EventTarget, types = 'click submit'): void {
  const known = listening.get(target) ?? new Set<string>();
  if (known.has(types)) return;
  listening.set(target, known);
  // Enter submits a form: what it may be in is looked at before.
  for (const type of `${types} auxclick keydown`.match(/\S+/g)!) {
    if (!known.has(type)) target.addEventListener(type, decide, { capture: true });
    known.add(type);
  }
  known.add(types);
}

/** Lets a held event go; everything that it sets off in this turn passes its guard. */
export function release(held: HeldEvent, guard: Guard): void {
  const before = passing;
  const stillHolding = [...(passedBefore.get(held) ?? [])]
    .filter(([each, verification]) => verification && each.verification === verification)
    .map(([each]) => each);
  passing = new Set([...before, ...stillHolding, guard]);
  try {
    held.release();
  } finally {
    passing = before;
  }
}

/** Lets everything that the present event still sets off pass a guard. */
export function passInThisTurn(guard: Guard): void {
  const over = new AbortController();
  const end = (): void => {
    if (over.signal.aborted) return;
    over.abort();
    passing = new Set([...passing].filter(each => each !== guard));
  };
  passing = new Set([...passing, guard]);
  inOwnTask(end);
  // What the person does next can come before that task, where the page was busy.
  const options = { capture: true, signal: over.signal };
  for (const type of ['pointerdown', 'keydown']) addEventListener(type, end, options);
}

function decide(event: Event): void {
  try {
    const { type } = event;
    if (type === 'auxclick' && (event as MouseEvent).button !== 1) return;
    const path = event.composedPath();
    const end = path.at(-1);
    // A submission ends at the root that its form is in, and that root may be in a gate.
    if (end && isShadowRoot(end)) path.push(...composedPathOf(end.host));
    listenWithin(path);
    const submitter = event instanceof SubmitEvent ? event.submitter : null;
    const meant = type === 'submit' ? (submitter ?? (path[0] as Element)) : null;
    // A button and its form may lie in different gates: each of them decides.
    if (!decideFor(event, path, meant) && submitter) decideFor(event, composedPathOf(submitter), meant);
  } catch (error) {
    // Whatever went wrong, the gate stays locked.
    stop(event);
    throw error;
  }
}

// In a component inside a gate, a form may be submitted without a click: by Enter, or by a script.
function listenWithin(path: readonly EventTarget[]): void {
  const guarded = path.slice(0, path.findLastIndex(guardOf));
  for (const target of guarded) {
    if (isShadowRoot(target) && !guards.has(target.host))
      listen(target, [...listening.get(window)!].join(' '));
  }
}

function decideFor(event: Event, path: readonly EventTarget[], meant: Element | null): boolean {
  const type = event.type === 'auxclick' ? 'click' : event.type;
  const at = path.findIndex(target => guardOf(target)?.intercepts(type));
  const guard = at < 0 ? undefined : guardOf(path[at]!);
  if (!guard || passing.has(guard) || decided.get(event)?.has(guard)) return false;
  const inside = (path.slice(0, guard.includesItself ? at + 1 : at) as Node[]).filter(isElement);
  if (guard.isOwn(inside) || (type === 'click' && onlyEdits(inside))) return false;
  const trigger = meant ?? triggerOf(inside) ?? guard.guarding;
  if (guard.allows(trigger)) {
    markDecided(event, guard);
    passInThisTurn(guard);
    return false;
  }
  stop(event);
  // The form's own messages come first; nobody is asked for what cannot be sent.
  if (event.type === 'click' && reportsInvalidForm(trigger)) return true;
  const held = takeDown(event, inside, trigger, guard.guarding);
  passedBefore.set(held, new Map([...passing].map(each => [each, each.verification])));
  guard.take(held);
  return true;
}

// Only for the rest of this turn: an event can be dispatched anew.
function markDecided(event: Event, guard: Guard): void {
  decided.set(event, new Set([...(decided.get(event) ?? []), guard]));
  inOwnTask(() => decided.delete(event));
}

function stop(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}
