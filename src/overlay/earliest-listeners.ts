import { page } from '../dom/unclobbered.js';

/** What a key does. */
export const KEYS = ['keydown', 'keyup'];
/** How the focus moves. */
export const FOCUS = ['focus', 'blur', 'focusin', 'focusout'];
/** What a press is made of, in the order in which it is told. */
export const PRESS = ['pointerdown', 'mousedown', 'touchstart', 'pointerup', 'mouseup', 'touchend', 'click'];

let listener: ((event: Event) => void) | undefined;

/**
 * Listens before the page opens a layer, since what listens first is heard first. To be called once; what there is to
 * do comes later, by {@link listenWith}.
 */
export function listenEarliest(): void {
  for (const type of [...FOCUS, ...PRESS]) addEventListener(type, hear, true);
  forKeys([window, document, page.documentElement], 'addEventListener', hear);
}

/** Has every event of a press, a key or the focus heard by this from now on. */
export function listenWith(hearer: (event: Event) => void): void {
  listener = hearer;
}

/** Adds or removes a listener of keys, for the way down and the way up. */
export function forKeys(
  targets: readonly EventTarget[],
  method: 'addEventListener' | 'removeEventListener',
  hearer: (event: Event) => void,
): void {
  for (const target of targets)
    for (const type of KEYS)
      for (const capture of [true, false]) EventTarget.prototype[method].call(target, type, hearer, capture);
}

function hear(event: Event): void {
  listener?.(event);
}
