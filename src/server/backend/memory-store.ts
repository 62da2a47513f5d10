import { invalidRequest, refuseUnknownKeys } from '../../protocol/errors.js';
import { fault } from '../fault.js';
import { memoryReplayStore } from '../replay-stores/memory.js';
import { NO_TRIES, takeTry, type Tries } from '../replay-stores/tries.js';
import type { StepUpStore } from '../replay-stores/step-up-store.js';

const SWEEP_MS = 30_000;

interface Entry<T> {
  value: T;
  endsAt: number;
}

/**
 * Keeps questions, step-ups and tries in this process's memory. Enough for one process; several need a store that they
 * share, such as `redisStepUpStore`.
 * @param options `maxEntries`: how many values it holds, and as many claims and counts of tries each. Default 100,000. The
 * oldest value makes room for a new one, and whoever needed it is asked again; where claims or counts have no room,
 * requests are refused.
 */
export function memoryStepUpStore(options: { maxEntries?: number } = {}): StepUpStore {
  refuseUnknownKeys('memoryStepUpStore', options, { maxEntries: true });
  const { maxEntries = 100_000 } = options;
  if (!(Number.isSafeInteger(maxEntries) && maxEntries > 0)) {
    throw invalidRequest('maxEntries must be a whole number above 0.');
  }
  const claims = memoryReplayStore({ maxEntries });
  const values = new Map<string, Entry<string>>();
  const counts = new Map<string, Entry<Tries>>();
  let timer: ReturnType<typeof setInterval> | undefined;

  function sweep(): void {
    const now = Date.now();
    for (const entries of [values, counts]) {
      for (const [key, { endsAt }] of entries) if (endsAt <= now) entries.delete(key);
    }
    if (values.size + counts.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  function write<T>(entries: Map<string, Entry<T>>, key: string, value: T, ttl: number): void {
    // To the end of the order: what was written last is the youngest.
    entries.delete(key);
    entries.set(key, { value, endsAt: Date.now() + ttl });
    if (timer) return;
    timer = setInterval(sweep, SWEEP_MS);
    // Remembering must not keep a process alive.
    (timer as { unref?: () => void }).unref?.();
  }

  function setValue(key: string, value: string, ttl: number): void {
    if (!values.has(key) && values.size >= maxEntries) {
      const [oldest] = values.keys();
      values.delete(oldest!);
    }
    write(values, key, value, ttl);
  }

  return {
    claim: (key, ttl, signal) => claims.claim(key, ttl, signal),

    get: async key => read(values, key),

    set: async (key, value, ttl) => setValue(key, value, ttl),

    async pull(key) {
      const value = read(values, key);
      values.delete(key);
      counts.delete(key);
      return value;
    },

    async swap(key, from, to, ttl) {
      if (read(values, key) !== from) return false;
      if (to === null) values.delete(key);
      else setValue(key, to, ttl);
      return true;
    },

    async take(key, limit, pause, ttl) {
      const former = read(counts, key);
      if (!former && counts.size >= maxEntries) sweep();
      if (!former && counts.size >= maxEntries) {
        throw fault(
          'unavailable',
          'store-unavailable',
          `All ${maxEntries} places for counts of tries are taken: raise maxEntries of memoryStepUpStore, or share redisStepUpStore.`,
        );
      }
      const { tries, take } = takeTry(former ?? NO_TRIES, limit, pause, Date.now());
      // Whoever knocks during a pause makes nothing last longer.
      if (take.taken) write(counts, key, tries, ttl);
      return take;
    },
  };
}

function read<T>(entries: Map<string, Entry<T>>, key: string): T | null {
  const entry = entries.get(key);
  return entry && entry.endsAt > Date.now() ? entry.value : null;
}
