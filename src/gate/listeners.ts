import { discloseRoot } from '../dom/composed-tree.js';
import { isShadowRoot, rootOf, typeOf, viewOf } from '../dom/unclobbered.js';
import { decidingGuards, decisivePaths, guardedPart, type Deciding } from './decide.js';
import { isClick } from './editing-clicks.js';
import { enlist, guardOf, interceptedTypes, isAnyEnlisted, type Guard } from './guard.js';
import { holdBack, stop } from './hold-back.js';
import { latePart, type LatePart } from './late-part.js';
import { appointStandIns } from './marked-element.js';
import { isPassedClick, notePassedClick } from './passed-click.js';
import { isOfPress, PRESS_TYPES, pressPath } from './press-events.js';

const ALWAYS = ['click', 'submit', 'auxclick', 'command', ...PRESS_TYPES];

const listenedTypes = new WeakMap<EventTarget, Set<string>>();

/** Lets a guard decide about the events in its element, from now on; to be called again when its settings change. */
export function startGuarding(guard: Guard): void {
  enlist(guard);
  const { guarded } = guard;
  const types = interceptedTypes(guard.settings);
  listen(window, types);
  const root = rootOf(guarded);
  // Nearly all are there, and there may be thousands.
  if (root === document) return;
  listen(viewOf(guarded) ?? window, types);
  if (isShadowRoot(root)) listen(root, types);
  for (let outer = root; isShadowRoot(outer); outer = rootOf(outer.host)) discloseRoot(outer);
}

/**
 * To be called when a gate has left the page for good, not when it is moved: with the last one, what only gates have
 * window listen to for their `intercept` ends. What is always listened to stays, since a marked element shows itself
 * only by its first event, without any gate, and since the next gate would come after the page's own listeners. What is
 * listened to on a shadow root ends with that.
 */
export function stopListening(): void {
  if (isAnyEnlisted()) return;
  const known = listenedTypes.get(window);
  for (const type of known ?? []) {
    if (ALWAYS.includes(type)) continue;
    known!.delete(type);
    removeEventListener(type, decideAbout, true);
  }
}

/**
 * Listens before the page does: only listeners on window that were there earlier come before.
 * @param types Beside what is always listened to; undefined: anew, should something have taken the listeners away.
 */
export function listen(target: EventTarget, types?: readonly string[]): void {
  const known = listenedTypes.get(target) ?? new Set<string>();
  listenedTypes.set(target, known);
  if (types?.every(type => known.has(type))) return;
  for (const type of [...ALWAYS, ...(types ?? known)]) {
    if (types && known.has(type)) continue;
    known.add(type);
    // A finger scrolls at once only where nobody could prevent it; browsers take a wheel on window for such a thing too.
    target.addEventListener(type, decideAbout, { capture: true, passive: /^touch(?!move)/.test(type) });
  }
}

function decideAbout(event: Event): void {
  try {
    const type = typeOf(event);
    const late = latePart();
    if (type === 'auxclick' && (event as MouseEvent).button !== 1) return;
    if (type === 'click' && isPassedClick(event)) return;
    const paths = decisivePaths(event);
    for (const path of paths) appointStandIns(path);
    if (late?.precedes(event, paths[0]!)) return;
    const guarded = paths.map(guardedPart);
    listenWithin(guarded[0]!);
    const isHeld = passOrHold(event, decidingGuards(type, event, guarded), late);
    if (type === 'click' && !isHeld) notePassedClick(event);
    if (!isHeld && isOfPress(event)) decideAboutPress(event, paths[0]!, late);
  } catch (error) {
    // Whatever went wrong, the gate stays locked.
    stop(event);
    throw error;
  }
}

// In a component inside a gate, a form may be submitted without a click: by Enter, or by a script.
function listenWithin(path: readonly EventTarget[]): void {
  for (const root of path)
    if (isShadowRoot(root) && !guardOf(root.host)) listen(root, [...listenedTypes.get(window)!]);
}

// Returns whether the event is held: until there is the late part, nothing passes.
function passOrHold(event: Event, deciding: readonly Deciding[], late: LatePart | null): boolean {
  if (!deciding.length) return false;
  if (late) return late.passOrHold(event, deciding);
  // It is not known yet which press was held, and so every one is.
  holdBack(event, deciding, isClick(typeOf(event)) && event.isTrusted);
  return true;
}

function decideAboutPress(event: Event, path: EventTarget[], late: LatePart | null): void {
  const pressed = pressPath(event, path);
  if (pressed !== path) appointStandIns(pressed);
  const deciding = decidingGuards('click', event, [guardedPart(pressed)]);
  if (late) late.decideAboutPress(event, deciding);
  else if (deciding.length) event.stopImmediatePropagation();
}
