/** Few tries, then a pause: what makes a six-digit code hard to guess. */
export class Attempts {
  readonly #failures = new Map<string, { count: number; pausedUntil: number }>();

  /**
   * @param now The clock, Unix ms.
   * @param tries How many wrong tries in a row are free.
   * @param pause How long nothing is accepted after that, in ms.
   */
  constructor(
    readonly now: () => number,
    readonly tries = 5,
    readonly pause = 30_000,
  ) {}

  /** How long this one still has to wait, in ms; 0 when it may try. */
  pausedFor(key: string): number {
    return Math.max(0, (this.#failures.get(key)?.pausedUntil ?? 0) - this.now());
  }

  /** Counts a wrong try. After the last free one the pause begins, and the count starts anew. */
  fail(key: string): void {
    const count = (this.#failures.get(key)?.count ?? 0) + 1;
    const paused = count >= this.tries;
    this.#failures.set(key, {
      count: paused ? 0 : count,
      pausedUntil: paused ? this.now() + this.pause : 0,
    });
  }

  /** A right try forgets the wrong ones. */
  succeed(key: string): void {
    this.#failures.delete(key);
  }
}
