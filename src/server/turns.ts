// So many checks begin in one turn of the event loop. What comes at once is spread over several, so that none of them
// keeps the process from everything else.
const CHECKS_A_TURN = 40;

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
  if (begun < CHECKS_A_TURN) {
    begun += 1;
    return undefined;
  }
  return new Promise(resolve => waiting.push(resolve));
}

function nextTurn(): void {
  const next = waiting.splice(0, CHECKS_A_TURN);
  begun = next.length;
  if (begun > 0) later(nextTurn);
  for (const begin of next) begin();
}
