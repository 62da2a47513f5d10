// The news of a verification and the freed lock travel separately: the lock may come first.
const NEWS_MS = 100;

/** One question at a time among the tabs of this origin. */
export class TabTurn {
  #waiting: AbortController | undefined;

  /** Ends a wait for another tab by taking its turn away. */
  takeOver(): void {
    this.#waiting?.abort();
  }

  /**
   * Runs a question while no other tab asks one. Where locks are missing or do not work, it just runs. A tab that dies
   * frees its turn.
   * @param tell Is told when another tab is asking, and when the wait is over.
   */
  async run<T>(
    signal: AbortSignal,
    tell: (phase: 'waiting' | 'closed') => void,
    ask: () => Promise<T>,
  ): Promise<T> {
    let asked: Promise<T> | undefined;
    const begin = (): Promise<T> => {
      asked = ask();
      // When another tab takes the turn away, nobody waits for the answer any more.
      asked.catch(() => undefined);
      return asked;
    };
    const request = (options: LockOptions, delay = 0): Promise<unknown> =>
      navigator.locks.request('stepup-elements', options, async granted => {
        if (delay) await new Promise(resolve => setTimeout(resolve, delay));
        if (granted && !signal.aborted) await begin();
      });
    try {
      await request({ ifAvailable: true });
      if (!asked) {
        const taken = (this.#waiting = new AbortController());
        tell('waiting');
        try {
          await request({ signal: AbortSignal.any([signal, taken.signal]) }, NEWS_MS);
        } catch (error) {
          if (asked || signal.aborted || !taken.signal.aborted) throw error;
          await request({ steal: true });
        } finally {
          tell('closed');
        }
      }
    } catch (error) {
      // Before anything ran: either given up, or there are no locks, or they do not work.
      if (asked || signal.aborted) throw error;
    }
    return asked ?? begin();
  }
}
