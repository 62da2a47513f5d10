import { StepUpError } from '../../protocol/errors.js';
import type { ReplayStore } from '../types.js';

const SWEEP_MS = 60_000;

/**
 * Remembers used proofs in this process's memory. Enough for one process; several need a store that they share.
 * @param options `maxEntries`: how many claims it holds. Default 100,000. When they are all alive it refuses further
 * claims: forgetting one early would let its proof be used again.
 */
export function memoryReplayStore({ maxEntries = 100_000 }: { maxEntries?: number } = {}): ReplayStore {
  if (!(Number.isSafeInteger(maxEntries) && maxEntries > 0)) {
    throw new StepUpError('invalid-request', 'maxEntries must be a whole number above 0.');
  }
  const claims = new Map<string, number>();
  let timer: ReturnType<typeof setInterval> | undefined;

  const sweep = (): void => {
    const now = Date.now();
    for (const [key, endsAt] of claims) if (endsAt <= now) claims.delete(key);
    if (claims.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };

  return {
    claim(key, ttl, signal) {
      if (signal.aborted) return Promise.reject(signal.reason as Error);
      const now = Date.now();
      if ((claims.get(key) ?? 0) > now) return Promise.resolve(false);
      if (claims.size >= maxEntries) sweep();
      if (claims.size >= maxEntries) {
        return Promise.reject(
          new StepUpError('unavailable', `All ${maxEntries} places for used proofs are taken.`),
        );
      }
      claims.set(key, now + ttl);
      if (!timer) {
        timer = setInterval(sweep, SWEEP_MS);
        // Remembering must not keep a process alive.
        (timer as { unref?: () => void }).unref?.();
      }
      return Promise.resolve(true);
    },
  };
}
