import { composedPathOf } from './composed-tree.js';
import { onlyEdits } from './editing-clicks.js';
import { inOwnTask } from './task.js';
import { takeDown, reportsInvalidForm, type HeldEvent } from './held-event.js';
import { triggerOf } from './trigger.js';

/** What decides about the events in an element. */
export interface Guard {
  /** The element whose content is guarded. */
  readonly guarding: HTMLElement;
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
const heldWhilePassing = new WeakMap<HeldEvent, ReadonlySet<Guard>>();

/** Lets a guard decide about the events in its element. */
export function register(guard: Guard, types: Iterable<string>): void {
  guards.set(guard.guarding, guard);
  const root = guard.guarding.getRootNode();
  for (const target of root instanceof ShadowRoot ? [window, root] : [window]) listen(target, types);
}

/** Ends what `register` began. */
export function unregister(guard: Guard): void {
  if (guards.get(guard.guarding) === guard) guards.delete(guard.guarding);
}

/** Listens before the page does: only listeners on window that were there earlier come before. */
export function listen(target: EventTarget, types: Iterable<string> = ['click', 'submit']): void {
  const known = listening.get(target) ?? new Set<string>();
  listening.set(target, known);
  for (const type of types) {
    for (const each of type === 'click' ? ['click', 'auxclick'] : [type]) {
      if (known.has(each)) continue;
      known.add(each);
      target.addEventListener(each, decide, { capture: true });
    }
  }
}

/** Lets a held event go; everything that it sets off in this turn passes its guard. */
export function release(held: HeldEvent, guard: Guard): void {
  const before = passing;
  passing = new Set([...before, ...(heldWhilePassing.get(held) ?? []), guard]);
  try {
    held.release();
  } finally {
    passing = before;
  }
}

/** Lets everything that the present event still sets off pass a guard. */
export function passInThisTurn(guard: Guard): void {
  passing = new Set([...passing, guard]);
  inOwnTask(() => {
    passing = new Set([...passing].filter(each => each !== guard));
  });
}

function decide(event: Event): void {
  try {
    if (event.type === 'auxclick' && (event as MouseEvent).button !== 1) return;
    const path = event.composedPath();
    const { submitter } = event as SubmitEvent;
    // A button and its form may lie in different gates: each of them decides.
    const held = decideFor(event, path) || (!!submitter && decideFor(event, composedPathOf(submitter)));
    if (held) return;
  } catch (error) {
    // Whatever went wrong, the gate stays locked.
    stop(event);
    throw error;
  }
}

function decideFor(event: Event, path: readonly EventTarget[]): boolean {
  const at = path.findIndex(target => guards.has(target));
  const guard = at < 0 ? undefined : guards.get(path[at]!);
  const type = event.type === 'auxclick' ? 'click' : event.type;
  if (!guard || passing.has(guard) || !guard.intercepts(type)) return false;
  if (decided.get(event)?.has(guard)) return false;
  const inside = path.slice(0, at).filter(target => target instanceof Element);
  if (guard.isOwn(inside) || (type === 'click' && onlyEdits(inside))) return false;
  const trigger = triggerOf(inside) ?? guard.guarding;
  if (guard.allows(trigger)) {
    markDecided(event, guard);
    passInThisTurn(guard);
    return false;
  }
  stop(event);
  // The form's own messages come first; nobody is asked for what cannot be sent.
  if (type === 'click' && reportsInvalidForm(trigger)) return true;
  const held = takeDown(event, inside, guard.guarding);
  heldWhilePassing.set(held, passing);
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
