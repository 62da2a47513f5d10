let swallow: ((event: Event) => void) | undefined;

/**
 * Makes sure that what is done to a dialog later is not heard by the page: to be called before the page listens, for
 * window and for a shadow root, which these events do not leave.
 */
export function goUnnoticed(target: EventTarget): void {
  for (const type of ['close', 'toggle', 'beforetoggle']) {
    target.addEventListener(type, hear, { capture: true });
  }
}

/** Says which of these events the page is not to hear. That comes with what is done to dialogs, before anything is done. */
export function swallowWith(swallower: (event: Event) => void): void {
  swallow = swallower;
}

function hear(event: Event): void {
  swallow?.(event);
}
