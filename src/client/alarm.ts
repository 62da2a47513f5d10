/**
 * Makes an alarm: one timer for any number of deadlines. It rings at the earliest and forgets the others: whoever is
 * woken says anew until when it may sleep.
 * @param ring Called then.
 * @param signal Ends it: it rings no more.
 * @returns A function that has it ring in so many ms, or earlier.
 */
export function createAlarm(ring: () => void, signal: AbortSignal): (ms: number) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let due = Infinity;
  signal.addEventListener('abort', () => clearTimeout(timer));
  return ms => {
    const deadline = performance.now() + ms;
    if (signal.aborted || !(deadline < due)) return;
    clearTimeout(timer);
    due = deadline;
    timer = setTimeout(
      () => {
        due = Infinity;
        ring();
      },
      // Timers may fire a little early, when nothing has expired yet, and at once with a delay beyond 31 bits.
      Math.min(ms + 1, 2 ** 31 - 1),
    );
    // In Node, an open deadline must not keep a process alive.
    (timer as { unref?: () => void }).unref?.();
  };
}
