import type { Clear } from './clears.js';
import type { CacheEntry } from './verification-cache.js';

/** What the tabs of one origin tell each other. */
export type TabMessage = { type: 'verified'; entry: CacheEntry } | { type: 'clear'; clear: Clear };

const NAME = 'stepup-elements';
// The news of a verification and the freed lock travel separately: the lock may come first.
const NEWS_MS = 100;

/** The other tabs of this origin: one question at a time among them, results and clears shared. */
export class Tabs {
  #channel: BroadcastChannel | undefined;
  #heard: (() => void) | undefined;
  #takeOver: (() => void) | undefined;

  /** Starts to listen. */
  connect(listen: (message: TabMessage) => void): void {
    try {
      this.#channel = new BroadcastChannel(NAME);
    } catch {
      return; // No channel here: this tab is alone.
    }
    this.#channel.onmessage = ({ data }: MessageEvent<TabMessage>) => {
      listen(data);
      this.#heard?.();
    };
    (this.#channel as { unref?: () => void }).unref?.();
  }

  /** Tells the other tabs. */
  post(message: TabMessage): void {
    this.#channel?.postMessage(message);
  }

  /** Ends a wait for another tab by taking its turn away. */
  takeOver(): void {
    this.#takeOver?.();
  }

  /**
   * Runs a question while no other tab asks one. Where locks are missing or do not work, it just runs.
   * @param onWait Called with true when another tab is asking, with false when the wait is over.
   */
  async exclusive<T>(
    signal: AbortSignal,
    onWait: (waits: boolean) => void,
    run: () => Promise<T>,
  ): Promise<T> {
    const locks = globalThis.navigator?.locks as LockManager | undefined;
    let held: Promise<T> | undefined;
    const hold = (): Promise<T> => {
      held = run();
      // When another tab takes the lock away, nobody waits for the answer any more.
      held.catch(() => undefined);
      return held;
    };
    const lock = async (options: LockOptions, waited: boolean): Promise<void> => {
      await locks!.request(NAME, options, async granted => {
        if (waited) await this.#news();
        if (granted && !signal.aborted) await hold();
      });
    };
    try {
      if (locks) await lock({ ifAvailable: true }, false);
      if (locks && !held) {
        onWait(true);
        try {
          await this.#wait(lock, signal);
        } finally {
          this.#takeOver = this.#heard = undefined;
          onWait(false);
        }
      }
    } catch (error) {
      // Rejected before anything ran: either given up, or locks that exist and do not work.
      if (held || signal.aborted) throw error;
    }
    return held ?? hold();
  }

  async #wait(
    lock: (options: LockOptions, waited: boolean) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void> {
    const taken = new AbortController();
    this.#takeOver = () => taken.abort();
    try {
      await lock({ signal: AbortSignal.any([signal, taken.signal]) }, true);
    } catch (error) {
      if (!taken.signal.aborted || signal.aborted) throw error;
      await lock({ steal: true }, false);
    }
  }

  #news(): Promise<void> {
    return new Promise(resolve => {
      this.#heard = resolve;
      setTimeout(resolve, NEWS_MS);
    });
  }
}
