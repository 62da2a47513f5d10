// So long one turn of the event loop goes on beginning checks, ms. What comes at once is spread over several, so that
// none of them keeps the process from everything else, least of all from the answers to checks that began earlier.
const TURN_MS = 5;

// So many may begin at once before anybody looks at the time.
const AT_ONCE = 10;

const { setImmediate } = globalThis as { setImmediate?: (callback: () => void) => unknown };
// Runtimes for `fetch` handlers may have timers only.
const later = setImmediate ?? ((callback: () => void) => setTimeout(callback, 0));

const waiting: Array<() => void> = [];
let begun = 0;

/**
 * Lets a check begin: at once, or in a later turn of the event loop where many come together.
 * @returns Nothing where it may begin at once, so that nobody waits for a promise in vain.
 */
export function takeTurn(): Promise<void> | undefined {
  if (begun === 0) later(nextTurn);
  if (begun < AT_ONCE) {
    begun += 1;
    return undefined;
  }
  return new Promise(resolve => waiting.push(resolve));
}

function nextTurn(): void {
  begun = 0;
  if (waiting.length === 0) return;
  // Nobody begins past those who wait.
  begun = AT_ONCE;
  void beginSome().then(() => later(nextTurn));
}

async function beginSome(): Promise<void> {
  const endsAt = performance.now() + TURN_MS;
  while (waiting.length > 0 && performance.now() < endsAt) {
    for (const begin of waiting.splice(0, AT_ONCE)) begin();
    // They go on in microtasks, as this does.
    await Promise.resolve();
  }
}
