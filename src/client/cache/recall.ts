import type { CheckedRequest } from '../request.js';
import type { CacheEntry } from './entry.js';
import { answers, remainingLife } from './policy.js';
import type { VerificationCache } from './verification-cache.js';

/** Says what the verifications that a cache holds count for. */
export interface Recall {
  /** The newest verification of this owner that counts for what is asked. */
  find(owner: string | null, request: CheckedRequest): CacheEntry | undefined;
  /** Whether it is this owner's, and counts for what is asked. */
  counts(entry: CacheEntry, owner: string | null, request: CheckedRequest): boolean;
  /** Whether any verification of this owner is younger than this max-age (seconds), whatever it was for. */
  holdsAny(owner: string | null, maxAge: number): boolean;
  /** In how many ms the first verification will be older than this max-age (seconds); Infinity where there is none. */
  firstExpiry(maxAge: number): number;
}

export function createRecall(cache: VerificationCache): Recall {
  const holds = (entry: CacheEntry, owner: string | null, maxAge: number): boolean =>
    entry.owner === owner && remainingLife(entry, maxAge) > 0 && cache.stands(entry);

  const counts = (entry: CacheEntry, owner: string | null, request: CheckedRequest): boolean =>
    answers(entry, request) && holds(entry, owner, request.maxAge);

  return {
    counts,

    find: (owner, request) => cache.entries.find(entry => counts(entry, owner, request)),

    holdsAny: (owner, maxAge) => cache.entries.some(entry => holds(entry, owner, maxAge)),

    firstExpiry(maxAge) {
      const remaining = cache.entries.map(entry => remainingLife(entry, maxAge));
      return Math.min(...remaining.filter(ms => ms > 0));
    },
  };
}
