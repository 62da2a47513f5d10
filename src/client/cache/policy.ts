import { ageOf } from '../clock.js';
import type { CheckedRequest } from '../request.js';
import type { Verification } from '../types.js';
import type { CacheEntry } from './entry.js';

/** How much longer an entry counts for a max-age (seconds), in ms; 0 or less: no longer. */
export function remainingLife(entry: CacheEntry, maxAge: number): number {
  const { verifiedAt, verifiedMoment, expiresAt = Infinity } = entry;
  return Math.min(maxAge * 1000, expiresAt - verifiedAt) - ageOf(verifiedMoment);
}

/** Whether an entry counts for what is asked, as far as it is young enough and its owner's. */
export function answers(entry: CacheEntry, request: CheckedRequest): boolean {
  const { resource, action, target, cacheScope, forceStepUp, acrValues, notBefore = 0 } = request;
  if (entry.target !== target || entry.verifiedAt <= notBefore) return false;
  if (acrValues && !acrValues.includes(entry.acr!)) return false;
  const sameResource = entry.resource === resource;
  const exact = sameResource && entry.action === action;
  // A pass without MFA counts only for exactly what it was given for.
  if (entry.kind !== 'step-up') return exact && !forceStepUp;
  // A target says which one of its resource: of another resource, the same text means something else.
  if (cacheScope === 'session') return sameResource || target === undefined;
  return exact || (cacheScope === 'resource' && sameResource);
}

// What was last said of an entry: at every click it is the same.
const said = new WeakMap<CacheEntry, Verification>();

/**
 * What is said of an entry to whoever asked with this max-age (seconds); null where there is none. As long as it is the
 * same, it is the same object, which nobody can change.
 */
export function verificationOf(
  entry: CacheEntry | undefined,
  maxAge: number,
  fromCache: boolean,
): Verification | null {
  if (!entry) return null;
  const endsAt = Date.now() + remainingLife(entry, maxAge);
  const before = said.get(entry);
  if (before?.expiresAt === endsAt && before.fromCache === fromCache) return before;
  const { owner, once, returned, afterClear, verifiedMoment, expiresAt, ...verification } = entry;
  const next = Object.freeze({ ...verification, expiresAt: endsAt, fromCache });
  said.set(entry, next);
  return next;
}
