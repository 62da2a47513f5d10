/** What a key does. */
export const KEYS = ['keydown', 'keyup'];

const TYPES = [
  ...KEYS,
  ...['focus', 'blur', 'focusin', 'focusout', 'click'],
  ...['pointerdown', 'pointerup', 'mousedown', 'mouseup', 'touchstart', 'touchend'],
];

let listener: ((event: Event) => void) | undefined;

/**
 * Listens before the page opens a modal, since what listens first is heard first. To be called once; what there is to
 * do comes later, by {@link listenWith}.
 */
export function listenEarliest(): void {
  for (const type of TYPES) addEventListener(type, hear, true);
  for (const target of [window, document]) forKeys(target, 'addEventListener', hear);
}

/** Has every event of a press, a key or the focus heard by this from now on. */
export function listenWith(hearer: (event: Event) => void): void {
  listener = hearer;
}

/** Adds or removes a listener of keys, for the way down and the way up. */
export function forKeys(
  target: EventTarget,
  method: 'addEventListener' | 'removeEventListener',
  hearer: (event: Event) => void,
): void {
  for (const type of KEYS) for (const capture of [true, false]) target[method](type, hearer, capture);
}

function hear(event: Event): void {
  listener?.(event);
}
