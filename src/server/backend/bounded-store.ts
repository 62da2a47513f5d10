import { withinLimit } from '../deadline.js';
import type { StepUpStore } from './types.js';

// How long a store may take for one operation, ms. A page that waits is told to come back.
const LIMIT_MS = 3_000;
const MESSAGE = 'The store of step-ups took too long.';

/** A store of which no operation lasts longer than a limit. */
export type BoundedStore = Pick<StepUpStore, 'get' | 'set' | 'pull' | 'swap' | 'take'> & {
  claim(key: string, ttl: number): Promise<boolean>;
};

/** Gives every operation of a store an end, so that one that hangs holds up nobody. */
export function boundedStore(store: StepUpStore): BoundedStore {
  const within = <T>(run: (signal: AbortSignal) => Promise<T>): Promise<T> =>
    withinLimit(LIMIT_MS, null, MESSAGE, run);
  return {
    get: key => within(signal => store.get(key, signal)),
    set: (key, value, ttl) => within(signal => store.set(key, value, ttl, signal)),
    pull: key => within(signal => store.pull(key, signal)),
    swap: (key, from, to, ttl) => within(signal => store.swap(key, from, to, ttl, signal)),
    take: (key, limit, pause, ttl) => within(signal => store.take(key, limit, pause, ttl, signal)),
    claim: (key, ttl) => within(signal => store.claim(key, ttl, signal)),
  };
}
