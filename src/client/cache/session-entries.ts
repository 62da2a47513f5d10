import { ageOf, momentAt } from '../clock.js';
import type { CacheEntry } from './verification-cache.js';

const KEY = 'stepup-elements.verifications';

interface Stored {
  /** Unix ms. */
  seen: number;
  /** `at`: when it was verified, by the age that it had when last seen, Unix ms. */
  entries: Array<Omit<CacheEntry, 'at'> & { at: number }>;
}

// Storage is there and yet throws in a sandboxed frame, or when it is full: then nothing is kept.

/** Writes the verifications into the tab's session storage, with the time last seen. */
export function storeEntries(entries: CacheEntry[]): void {
  const seen = Date.now();
  const stored: Stored = { seen, entries: entries.map(entry => ({ ...entry, at: seen - ageOf(entry.at) })) };
  try {
    sessionStorage.setItem(KEY, JSON.stringify(stored));
  } catch {
    // Not here.
  }
}

/**
 * Reads them; none where the clock has gone behind the time last seen, since it cannot tell an age any more, or where
 * what is stored is broken.
 */
export function loadEntries(): CacheEntry[] {
  try {
    const { seen, entries } = JSON.parse(sessionStorage.getItem(KEY)!) as Stored;
    // Any clear from now on ends what was asked for before the page was loaded.
    if (seen <= Date.now()) return entries.map(entry => ({ ...entry, askedAt: 0, at: momentAt(entry.at) }));
  } catch {
    // Not here.
  }
  return [];
}
