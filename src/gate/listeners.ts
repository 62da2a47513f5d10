import type { Verification } from '../client/types.js';
import { discloseRoot } from '../dom/composed-tree.js';
import { inOwnTask } from '../dom/task.js';
import { isShadowRoot, rootOf } from '../dom/unclobbered.js';
import { decidingGuards, decisivePaths, type Deciding } from './decide.js';
import { discharge, enlist, guardOf, interceptedTypes, type Guard } from './guard.js';
import { appointStandIns } from './marked-element.js';
import { isPassedClick, notePassedClick } from './passed-click.js';
import { record, reportsInvalidForm, type RecordedEvent } from './recorded-event.js';
import type { Release } from './release/release.js';

// Enter submits a form: the roots that it may be in are listened on before.
const ALWAYS = ['click', 'submit', 'auxclick', 'keydown'];

const listenedTypes = new WeakMap<EventTarget, Set<string>>();
// A listener on a shadow root sees again what the one on window has already let through.
const passedGuards = new WeakMap<Event, Set<Guard>>();
// The guards whose one use is under way in this turn: a click on a label goes on as a click on its control, a click
// on a button as a submission.
let passing: ReadonlySet<Guard> = new Set();
// What had let an event pass before another guard held it back, and with which verification.
const passedBefore = new WeakMap<RecordedEvent, ReadonlyMap<Guard, Verification | null>>();

/** Lets a guard decide about the events in its element, from now on; to be called again when its settings change. */
export function startGuarding(guard: Guard): void {
  enlist(guard);
  const root = rootOf(guard.guarded);
  for (let outer = root; isShadowRoot(outer); outer = rootOf(outer.host)) discloseRoot(outer);
  const types = interceptedTypes(guard.settings);
  listen(window, types);
  if (isShadowRoot(root)) listen(root, types);
}

/** Ends what `startGuarding` began. */
export function stopGuarding(guard: Guard): void {
  discharge(guard);
}

/** Listens before the page does: only listeners on window that were there earlier come before. */
export function listen(target: EventTarget, types: Iterable<string> = []): void {
  const known = listenedTypes.get(target) ?? new Set<string>();
  listenedTypes.set(target, known);
  for (const type of [...(known.size ? [] : ALWAYS), ...types]) {
    if (known.has(type)) continue;
    known.add(type);
    target.addEventListener(type, decideAbout, { capture: true });
  }
}

/** Lets a held event happen; everything that it sets off in this turn passes its guard. */
export function letGo(recorded: RecordedEvent, guard: Guard, release: Release): void {
  const before = passing;
  const stillHolding = [...(passedBefore.get(recorded) ?? [])]
    .filter(([each, verification]) => verification && each.verification === verification)
    .map(([each]) => each);
  passing = new Set([...before, ...stillHolding, guard]);
  try {
    release.replay(recorded);
  } finally {
    passing = before;
  }
}

function decideAbout(event: Event): void {
  try {
    if (event.type === 'auxclick' && (event as MouseEvent).button !== 1) return;
    const isClick = event.type === 'click';
    if (isClick && isPassedClick(event)) return;
    const paths = decisivePaths(event);
    appointStandIns(paths.flat());
    listenWithin(paths[0]!);
    const isPassing = (guard: Guard): boolean => passing.has(guard) || !!passedGuards.get(event)?.has(guard);
    for (const deciding of decidingGuards(event, paths, isPassing)) {
      if (!letsPass(event, deciding)) return;
    }
    if (isClick) notePassedClick(event);
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
    if (isShadowRoot(target) && !guardOf(target.host)) listen(target, listenedTypes.get(window));
  }
}

function letsPass(event: Event, { guard, inside, trigger }: Deciding): boolean {
  const passage = guard.passageFor(trigger);
  if (passage) {
    guard.pass(passage);
    rememberPassing(event, guard);
    passInThisTurn(guard);
    return true;
  }
  stop(event);
  // The form's own messages come first; nobody is asked for what cannot be sent.
  if (event.type === 'click' && reportsInvalidForm(trigger)) return false;
  const recorded = record(event, { inside, trigger, guarded: guard.guarded });
  passedBefore.set(recorded, new Map([...passing].map(each => [each, each.verification])));
  guard.hold(recorded);
  return false;
}

// Only for the rest of this turn: an event can be dispatched anew.
function rememberPassing(event: Event, guard: Guard): void {
  passedGuards.set(event, new Set([...(passedGuards.get(event) ?? []), guard]));
  inOwnTask(() => passedGuards.delete(event));
}

// Everything that the present event still sets off passes the guard.
function passInThisTurn(guard: Guard): void {
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

function stop(event: Event): void {
  event.preventDefault();
  event.stopImmediatePropagation();
}
