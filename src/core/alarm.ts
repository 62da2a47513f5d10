// The longest delay that setTimeout takes; a longer one fires at once.
const LONGEST = 2 ** 31 - 1;

/** One timer for any number of deadlines: it rings once for each, the earliest first. */
export class Alarm {
  readonly #ring: () => void;
  readonly #deadlines = new Set<number>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #due = Infinity;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  /** Rings in so many ms. */
  in(ms: number): void {
    const deadline = Math.ceil(performance.now() + ms);
    this.#deadlines.add(deadline);
    if (deadline < this.#due) this.#schedule();
  }

  /** Forgets every deadline. */
  stop(): void {
    this.#deadlines.clear();
    this.#schedule();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    this.#due = Math.min(...this.#deadlines);
    if (this.#due === Infinity) return;
    this.#timer = setTimeout(
      () => {
        const reached = performance.now() + 1;
        const before = this.#deadlines.size;
        for (const deadline of this.#deadlines) if (deadline <= reached) this.#deadlines.delete(deadline);
        const rings = this.#deadlines.size < before;
        this.#schedule();
        if (rings) this.#ring();
      },
      Math.min(Math.max(this.#due - performance.now(), 0), LONGEST),
    );
    // In Node, an open deadline must not keep a process alive.
    (this.#timer as { unref?: () => void }).unref?.();
  }
}
