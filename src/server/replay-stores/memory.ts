import { invalidRequest, refuseUnknownKeys } from '../../protocol/errors.js';
import type { ReplayStore } from '../types.js';
import { fault } from '../fault.js';
import { expiringKeys } from './expiring-keys.js';

const SWEEP_MS = 60_000;

// How many ended claims each new one clears away: more than one, so that a full store empties; few, so that none waits.
const CLEARED_BY_A_CLAIM = 64;

// How many ended claims one turn of the timer clears away, so that it holds nobody up.
const CLEARED_BY_A_SWEEP = 20_000;

/**
 * Remembers used proofs in this process's memory. Enough for one process; several need a store that they share.
 * @param options `maxEntries`: how many claims it holds. Default 100,000. When they are all alive it refuses further
 * claims: forgetting one early would let its proof be used again.
 */
export function memoryReplayStore(options: { maxEntries?: number } = {}): ReplayStore {
  refuseUnknownKeys('memoryReplayStore', options, { maxEntries: true });
  const { maxEntries = 100_000 } = options;
  if (!(Number.isSafeInteger(maxEntries) && maxEntries > 0)) {
    throw invalidRequest('maxEntries must be a whole number above 0.');
  }
  const claims = expiringKeys();
  let timer: ReturnType<typeof setInterval> | undefined;

  const sweep = (): void => {
    claims.clear(Date.now(), CLEARED_BY_A_SWEEP);
    if (claims.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };

  return {
    async claim(key, ttl, signal) {
      signal.throwIfAborted();
      const now = Date.now();
      if (claims.has(key, now)) return false;
      claims.clear(now, CLEARED_BY_A_CLAIM);
      if (claims.size >= maxEntries) {
        throw fault(
          'unavailable',
          'store-unavailable',
          `All ${maxEntries} places for used proofs are taken by proofs that could still be used: raise maxEntries of memoryReplayStore, or share redisReplayStore.`,
        );
      }
      claims.add(key, now + ttl);
      if (!timer) {
        timer = setInterval(sweep, SWEEP_MS);
        // Remembering must not keep a process alive.
        (timer as { unref?: () => void }).unref?.();
      }
      return true;
    },
  };
}
