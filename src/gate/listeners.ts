import { discloseRoot } from '../dom/composed-tree.js';
import { inOwnTask } from '../dom/task.js';
import { isShadowRoot, rootOf } from '../dom/unclobbered.js';
import { decidingGuards, decisivePaths, type Deciding } from './decide.js';
import { discharge, enlist, guardOf, interceptedTypes, type Guard } from './guard.js';
import { hold } from './holding.js';
import { release } from './late-release.js';
import type { Passage } from './machine/passage.js';
import { appointStandIns } from './marked-element.js';
import { keepToOwnControl } from './own-control.js';
import { isPassedClick, notePassedClick } from './passed-click.js';
import { beginsPress, isOfPress, PRESS_TYPES, pressPath } from './press-events.js';
import { reportsInvalidForm } from './recorded-event.js';

const CLICK = /^(aux)?click$/;
const ALWAYS = ['click', 'submit', 'auxclick', ...PRESS_TYPES];

const listenedTypes = new WeakMap<EventTarget, Set<string>>();
// What each event has passed that is still dispatched: a listener on a shadow root sees again what the one on window has
// already let through.
const passedGuards = new Map<Event, readonly Guard[]>();

/** Lets a guard decide about the events in its element, from now on; to be called again when its settings change. */
export function startGuarding(guard: Guard): void {
  enlist(guard);
  const root = rootOf(guard.guarded);
  if (isShadowRoot(root)) listen(root);
  for (let outer = root; isShadowRoot(outer); outer = rootOf(outer.host)) discloseRoot(outer);
  const types = interceptedTypes(guard.settings);
  listen(window, types);
  if (isShadowRoot(root)) listen(root, types);
}

/** Ends what `startGuarding` began. */
export function stopGuarding(guard: Guard): void {
  discharge(guard);
}

/**
 * Listens before the page does: only listeners on window that were there earlier come before. It goes on without a gate
 * on the page: a marked element shows itself only by its first event, and the next gate would come after the page's own
 * listeners.
 */
export function listen(target: EventTarget, types: Iterable<string> = []): void {
  const known = listenedTypes.get(target) ?? new Set<string>();
  listenedTypes.set(target, known);
  for (const type of [...(known.size ? [] : ALWAYS), ...types]) {
    if (known.has(type)) continue;
    known.add(type);
    // A finger scrolls at once only where nobody could prevent it; browsers take a wheel on window for such a thing too.
    target.addEventListener(type, decideAbout, { capture: true, passive: /^touch(?!move)/.test(type) });
  }
}

/** What every guard on an event's path says. */
interface Decision {
  readonly deciding: readonly Deciding[];
  /** Those that do not let it pass. */
  readonly holding: readonly Deciding[];
  /** Those that let it pass. */
  readonly passing: readonly Guard[];
  /** Those of them that have to be told of it. */
  readonly passages: ReadonlyMap<Guard, Passage>;
}

function decideAbout(event: Event): void {
  try {
    if (beginsPress(event)) release()?.endUses();
    if (event.type === 'auxclick' && (event as MouseEvent).button !== 1) return;
    const isClick = event.type === 'click';
    if (isClick && isPassedClick(event)) return;
    const paths = decisivePaths(event);
    for (const path of paths) appointStandIns(path);
    if (keepToOwnControl(event, paths[0]!)) return;
    listenWithin(paths[0]!);
    const isHeld = passOrHold(event, decide(event.type, event, paths));
    if (isClick && !isHeld) notePassedClick(event);
    if (!isHeld && isOfPress(event)) decideAboutPress(event, pressPath(event, paths[0]!));
  } catch (error) {
    // Whatever went wrong, the gate stays locked.
    stop(event);
    throw error;
  }
}

// In a component inside a gate, a form may be submitted without a click: by Enter, or by a script.
function listenWithin(path: readonly EventTarget[]): void {
  for (const target of path.slice(0, Math.max(0, path.findLastIndex(guardOf)))) {
    if (isShadowRoot(target) && !guardOf(target.host)) listen(target, listenedTypes.get(window));
  }
}

function decide(type: string, event: Event, paths: readonly EventTarget[][]): Decision {
  const holding: Deciding[] = [];
  const passing: Guard[] = [];
  const passages = new Map<Guard, Passage>();
  const deciding = decidingGuards(type, event, paths);
  for (const each of deciding) {
    const { guard, trigger } = each;
    const isUsed = hasPassed(event, guard) || isInUse(guard, type, trigger);
    const passage = isUsed ? null : guard.passageFor(trigger);
    if (passage) passages.set(guard, passage);
    if (passage || isUsed) passing.push(guard);
    else holding.push(each);
  }
  return { deciding, holding, passing, passages };
}

function hasPassed(event: Event, guard: Guard): boolean {
  return !!passedGuards.get(event)?.includes(guard);
}

// Until the late part says more, it is what an event sets off while it is dispatched.
function isInUse(guard: Guard, type: string, trigger: Element): boolean {
  const late = release();
  return late
    ? late.isInUse(guard, type, trigger)
    : [...passedGuards.keys()].some(event => hasPassed(event, guard));
}

// Returns whether the event is held.
function passOrHold(event: Event, { deciding, holding, passing, passages }: Decision): boolean {
  if (!deciding.length) return false;
  const { type } = event;
  // The outermost knows most of what was hit.
  const { trigger } = deciding.at(-1)!;
  // Until it is known what a press is, every one is held.
  const isPress = CLICK.test(type) && (release()?.isPressHeld(event) ?? event.isTrusted);
  const used = passing.filter(guard => !passages.has(guard));
  if (holding.length) {
    stop(event);
    // The form's own messages come first; nobody is asked for what cannot be sent.
    if (type !== 'click' || !reportsInvalidForm(trigger)) hold(event, type, deciding, used, isPress);
    return true;
  }
  // It passes by now, but its press was held: it is repeated for those who have not seen that.
  if (isPress && hold(event, type, deciding, used, true)) {
    stop(event);
    return true;
  }
  for (const [guard, passage] of passages) guard.pass(passage);
  const end = release()?.use([...passages.keys()], type, trigger);
  passedGuards.set(event, passing);
  // Where its dispatch ends, nobody tells; afterwards it can be dispatched anew.
  inOwnTask(() => {
    passedGuards.delete(event);
    end?.();
  });
  return false;
}

function decideAboutPress(event: Event, path: EventTarget[]): void {
  appointStandIns(path);
  const { deciding, holding, passing, passages } = decide('click', event, [path]);
  const used = passing.filter(guard => !passages.has(guard));
  const late = release();
  if (late) late.decideAboutPress(event, holding, passing, () => hold(event, 'click', deciding, used, true));
  else if (holding.length) event.stopImmediatePropagation();
}

function stop(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}
