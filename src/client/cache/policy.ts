import { ageOf } from '../clock.js';
import type { Operation } from '../../protocol/operation.js';
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
  const { resource, action, cacheScope, forceStepUp, acrValues } = request;
  if (acrValues && entry.acr !== String(acrValues)) return false;
  const sameResource = entry.resource === resource;
  const exact = sameResource && entry.action === action;
  // A pass without MFA counts only for exactly what it was given for.
  if (entry.kind !== 'step-up') return exact && !forceStepUp;
  return exact || cacheScope === 'session' || (cacheScope === 'resource' && sameResource);
}

/** What a clear of this request covers: by its scope, everything, a resource, or one action on it. */
export function coveredBy({ resource, action, cacheScope }: CheckedRequest): Partial<Operation> {
  return {
    resource: cacheScope === 'session' ? undefined : resource,
    action: cacheScope === 'action' ? action : undefined,
  };
}

/** What is said of an entry to whoever asked with this max-age (seconds); null where there is none. */
export function verificationOf(
  entry: CacheEntry | undefined,
  maxAge: number,
  fromCache: boolean,
): Verification | null {
  if (!entry) return null;
  const { owner, once, acr, afterClear, verifiedMoment, expiresAt, ...verification } = entry;
  return { ...verification, expiresAt: Date.now() + remainingLife(entry, maxAge), fromCache };
}
