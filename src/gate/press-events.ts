import { composedPathOf } from '../dom/composed-tree.js';
import { attribute, isElement, matches, rootOf, unclobbered } from '../dom/unclobbered.js';

/** The events of a press, in which component libraries act before there is a click. */
export const PRESS_TYPES: readonly string[] = [
  ...['pointerdown', 'pointerup', 'pointercancel', 'mousedown', 'mouseup'],
  ...['touchstart', 'touchend', 'touchcancel', 'keydown', 'keypress', 'keyup', 'dblclick'],
];

/** Whether an event is of a key; one of another window is of another class. */
export function isOfKey(event: Event): event is KeyboardEvent {
  return /^key/.test(event.type);
}

/** Whether an event is of a press that could activate something: of the keys, only Enter and Space could. */
export function isOfPress(event: Event): boolean {
  if (!isOfKey(event)) return PRESS_TYPES.includes(event.type);
  return (event.key === 'Enter' || event.key === ' ') && !event.isComposing && event.keyCode !== 229;
}

/** Where a press is decided about: a key belongs to the option that the focused element says is the active one. */
export function pressPath(event: Event, path: EventTarget[]): EventTarget[] {
  const hit = path[0] as Element;
  if (!isOfKey(event) || !isElement(hit)) return path;
  // A text field writes its spaces itself.
  if (event.key === ' ' && matches(hit, 'input')) return path;
  const id = attribute(hit, 'aria-activedescendant');
  // A script may name one that no id can, outside of the shadow root.
  const active =
    unclobbered(hit).ariaActiveDescendantElement ??
    (id && unclobbered(rootOf(hit) as Document | ShadowRoot).querySelector(`#${CSS.escape(id)}`));
  return active ? composedPathOf(active) : path;
}
