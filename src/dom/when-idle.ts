const START_MS = 500;

const waiting: Array<() => void> = [];

/** Runs something when the page has nothing else to do. */
export function whenIdle(run: () => void): void {
  // WebKit knows no idle callback, and there an element of the page may have its name.
  if (Object.hasOwn(globalThis, 'requestIdleCallback')) requestIdleCallback(run);
  else setTimeout(run);
}

/**
 * Begins to load what nobody waits for yet. Not at once: a page that starts is idle between two of its files, and asking for
 * one more costs its thread as much as evaluating a part of ours.
 */
export function afterStart(load: () => void): void {
  // One timer for all: each costs the start as well.
  if (waiting.push(load) > 1) return;
  setTimeout(() => {
    const loads = waiting.splice(0);
    // A page that a test runner imitates may be gone by now, and its globals with it.
    if (typeof document !== 'undefined') loads.forEach(whenIdle);
  }, START_MS);
}
