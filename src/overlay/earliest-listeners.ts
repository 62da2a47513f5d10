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
  forKeys([window, page, page.documentElement], 'addEventListener', hear);
}

/** Has every event of a press, a key or the focus heard by this from now on. */
export function listenWith(hearer: (event: Event) => void): void {
  listener = hearer;
}

/**
 * Adds or removes a listener of keys, for the way down and the way up, by each target's own method: the window of a
 * page that a test runner imitates is not the browser's, and has only that.
 */
export function forKeys<M extends 'addEventListener' | 'removeEventListener'>(
  targets: ReadonlyArray<Pick<EventTarget, M>>,
  method: M,
  hearer: (event: Event) => void,
): void {
  for (const target of targets)
    for (const type of KEYS) for (const capture of [true, false]) target[method](type, hearer, capture);
}

function hear(event: Event): void {
  listener?.(event);
}
