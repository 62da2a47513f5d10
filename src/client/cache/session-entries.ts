import { ageOf, momentAt } from '../clock.js';
import type { Scope } from '../scope.js';
import type { CacheEntry, SharedEntry } from './entry.js';

const KEY = 'stepup-elements.verifications';

interface Stored {
  /** When the tab was last seen, Unix ms. */
  seen: number;
  /** `verifiedMoment`: by the age that the entry had then, Unix ms. */
  entries: Array<SharedEntry & { verifiedMoment: number }>;
}

/** Writes the verifications into the tab's session storage, with the time last seen. */
export function storeEntries(scope: Scope, entries: CacheEntry[]): void {
  const seen = Date.now();
  const stored: Stored = {
    seen,
    entries: entries.map(entry => ({ ...entry, verifiedMoment: seen - ageOf(entry.verifiedMoment) })),
  };
  try {
    scope.sessionStorage.setItem(KEY, JSON.stringify(stored));
  } catch {
    // Storage is missing, throws in a sandboxed frame, or is full: nothing is kept.
  }
}

/**
 * Reads them; none where the clock has gone behind the time last seen, since it cannot tell an age any more, or where
 * what is stored is broken.
 */
export function loadEntries(scope: Scope): CacheEntry[] {
  try {
    const { seen, entries } = JSON.parse(scope.sessionStorage.getItem(KEY)!) as Stored;
    if (seen > Date.now()) return [];
    // Any clear from now on ends what was asked for before the page was loaded.
    return entries.map(entry => ({ ...entry, askedAt: 0, verifiedMoment: momentAt(entry.verifiedMoment) }));
  } catch {
    return [];
  }
}
