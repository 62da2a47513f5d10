import type { StepUpError } from '../../protocol/errors.js';
import { untilAborted } from '../deadline.js';

/** Something that is fetched when it is needed, and kept for a while. */
export interface Refreshed<T> {
  /**
   * What is known, fetched anew where it is not fresh or does not do.
   * @param does Whether it is what the asker needs. What does not, for an outage, is refused with that; else the answer
   * is the newest, which does not.
   */
  get(does: (value: T) => boolean, signal: AbortSignal): Promise<T>;
  /** What was fetched last, however old. */
  newest(): T | undefined;
}

/** How something is kept. */
export interface RefreshedOptions<T> {
  /** Fetches it, within a time limit in ms. */
  load(limit: number): Promise<T>;
  /** Makes the error of an outage. `servesUntil`: till when the last good one serves, Unix ms; null: there is none. */
  explain(cause: StepUpError, servesUntil: number | null): StepUpError;
  /** ms */
  timeout: number;
  /** How much longer the last good one serves while it cannot be fetched anew, seconds. */
  staleIfError: number;
  /** Gets what the operator should know although no request is refused for it. */
  tell: (error: StepUpError) => void;
}

// How long what was fetched is believed, so that what was withdrawn does not live on.
const FRESH_MS = 600_000;

// How long nobody can make us fetch again, by asking for the unknown or while the other side is down.
const COOL_DOWN_MS = 30_000;

// How long a refresh may hold requests up that could be answered from what is known.
const REFRESH_MS = 2_000;

/** Keeps what is fetched: fresh for ten minutes, with a cool-down, and through an outage for a bounded time. */
export function refreshed<T>(options: RefreshedOptions<T>): Refreshed<T> {
  const { timeout, staleIfError, tell } = options;
  let newest: T | undefined;
  let fetchedAt = -Infinity;
  let coolsUntil = -Infinity;
  let outage: StepUpError | undefined;
  let pending: Promise<T> | undefined;

  const servesUntil = (): number => fetchedAt + FRESH_MS + staleIfError * 1000;

  /** The last good one, as long as it may serve although it cannot be fetched anew. */
  function lastGood(): T | undefined {
    return within(Date.now(), fetchedAt, FRESH_MS + staleIfError * 1000) ? newest : undefined;
  }

  async function load(): Promise<T> {
    try {
      const loaded = await options.load(lastGood() === undefined ? timeout : Math.min(timeout, REFRESH_MS));
      newest = loaded;
      fetchedAt = Date.now();
      outage = undefined;
      return loaded;
    } catch (cause) {
      coolsUntil = Date.now() + COOL_DOWN_MS;
      const isNew = !outage;
      const good = lastGood();
      outage = options.explain(cause as StepUpError, good === undefined ? null : servesUntil());
      if (good === undefined) throw outage;
      if (isNew) tell(outage);
      return good;
    } finally {
      pending = undefined;
    }
  }

  const isCooling = (): boolean => within(Date.now(), coolsUntil - COOL_DOWN_MS, COOL_DOWN_MS);

  return {
    async get(does, signal) {
      const isFresh = within(Date.now(), fetchedAt, FRESH_MS);
      if (isFresh && does(newest!)) return newest!;
      if (!pending && isCooling()) {
        const stale = isFresh ? undefined : lastGood();
        if (stale !== undefined && does(stale)) return stale;
        if (outage) throw outage;
        return newest!;
      }
      if (!pending) {
        // The first fetch, and one because of age, leave room for one more: keys may be rotated right after it.
        if (isFresh) coolsUntil = Date.now() + COOL_DOWN_MS;
        pending = load();
      }
      const loaded = await untilAborted(pending, signal);
      // Among what could not be fetched anew, something that is missing may only be newer.
      if (!does(loaded) && outage) throw outage;
      return loaded;
    },
    newest: () => newest,
  };
}

// By a clock that was set back, nothing is within anything.
function within(now: number, since: number, ms: number): boolean {
  return now >= since && now - since < ms;
}
