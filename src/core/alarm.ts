// The longest delay that setTimeout takes; a longer one fires at once.
const LONGEST = 2 ** 31 - 1;

/**
 * One timer for any number of deadlines. It rings at the earliest and forgets the others: whoever is woken says anew
 * until when it may sleep.
 */
export class Alarm {
  readonly #ring: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due = Infinity;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  /** Rings in so many ms, or earlier. */
  in(ms: number): void {
    const due = performance.now() + ms;
    if (!(due < this.#due)) return;
    clearTimeout(this.#timer);
    this.#due = due;
    this.#timer = setTimeout(
      () => {
        this.#due = Infinity;
        this.#ring();
      },
      // Timers may fire a little early, and then nothing would have expired yet.
      Math.min(ms + 1, LONGEST),
    );
    // In Node, an open deadline must not keep a process alive.
    (this.#timer as { unref?: () => void }).unref?.();
  }
}
