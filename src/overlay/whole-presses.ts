import { PRESS } from './earliest-listeners.js';

// The provider's window may be gone before a press or a key in it is over: the rest of it is not the page's.

// How long after the last part of a press its next one comes.
const PRESS_MS = 700;

/** When a press in the provider's window was last heard of. */
let pressedThere = -Infinity;
/** Which key is down that was pressed there. */
let keyThere: string | null = null;

/** Whether the person begins to press something. */
export function isBeginning({ type, isTrusted }: Event): boolean {
  return isTrusted && (type === 'pointerdown' || type === 'keydown');
}

/**
 * Whether an event in the page is the rest of a press or a key that began in the provider's window. To be called for
 * each event.
 * @param isThere Whether it is in the provider's window.
 */
export function isRestOfPress(event: Event, isThere: boolean): boolean {
  if (!event.isTrusted) return false;
  if (isBeginning(event)) pressedThere = -Infinity;
  if (PRESS.includes(event.type)) return isRestOfPointer(event, isThere);
  return event instanceof KeyboardEvent && isRestOfKey(event, isThere);
}

function isRestOfPointer({ type, timeStamp }: Event, isThere: boolean): boolean {
  const isRest = !isThere && timeStamp - pressedThere < PRESS_MS;
  if (isThere || isRest) pressedThere = type === 'click' ? -Infinity : timeStamp;
  return isRest;
}

function isRestOfKey({ type, code, repeat }: KeyboardEvent, isThere: boolean): boolean {
  const isRest = !isThere && code === keyThere && (repeat || type === 'keyup');
  if (isThere) keyThere = type === 'keydown' ? code : keyThere;
  if (type === 'keyup' || (!isThere && !isRest)) keyThere = null;
  return isRest;
}
