/** Begins something when the page has nothing else to do, for which nobody waits. */
export function whenIdle(begin: () => void): void {
  // WebKit knows no idle callback, and there an element of the page may have its name.
  if (Object.hasOwn(globalThis, 'requestIdleCallback')) requestIdleCallback(begin);
  else setTimeout(begin, 1000);
}
