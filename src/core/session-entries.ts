import { ageOf, momentAt } from './clock.js';
import type { CacheEntry } from './verification-cache.js';

const KEY = 'stepup-elements.verifications';

interface Stored {
  /** Unix ms. */
  seen: number;
  /** `at`: when it was verified, by the age that it had when last seen, Unix ms. */
  entries: Array<Omit<CacheEntry, 'at'> & { at: number }>;
}

/** Writes the verifications into the tab's session storage, with the time last seen. */
export function storeEntries(entries: CacheEntry[]): void {
  const seen = Date.now();
  const stored: Stored = { seen, entries: entries.map(entry => ({ ...entry, at: seen - ageOf(entry.at) })) };
  storage(area => area.setItem(KEY, JSON.stringify(stored)));
}

/**
 * Reads them; none where the clock has gone behind the time last seen, since it cannot tell an age any more, or where
 * anything in them is broken.
 */
export function loadEntries(): CacheEntry[] {
  return (
    storage(area => {
      const { seen, entries } = JSON.parse(area.getItem(KEY)!) as Stored;
      if (!(seen <= Date.now())) return [];
      // Any clear from now on ends what was asked for before the page was loaded.
      return entries.map(entry => ({ ...entry, askedAt: 0, at: momentAt(entry.at) }));
    }) ?? []
  );
}

// Storage is there and yet throws in a sandboxed frame, or when it is full.
function storage<T>(use: (area: Storage) => T): T | undefined {
  try {
    return use(sessionStorage);
  } catch {
    return undefined;
  }
}
