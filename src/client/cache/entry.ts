import type { TargetedOperation } from '../../protocol/operation.js';
import type { Moment } from '../clock.js';
import type { Verification } from '../types.js';

/** What an answer of the provider proves. */
export interface VerifiedAnswer extends TargetedOperation {
  memberId: string;
  kind: Verification['kind'];
  sid?: string;
  /** Unix ms. */
  verifiedAt: number;
  /** The provider's own limit, Unix ms. */
  expiresAt?: number;
  /** The class of authentication that was reached, and how; where the provider tells. */
  acr?: string;
  amr?: string[];
}

/** One remembered verification. */
export interface CacheEntry extends VerifiedAnswer {
  /** The number of the latest clear that covered it when it was asked for. */
  afterClear: number;
  /** Provider, project and member: whose verification this is. */
  owner: string | null;
  /** It was for one use only and opens nothing; it is the proof of that use (`single-uses.ts`). */
  once: boolean;
  /** When the person came back with it from another page; missing where that use has begun. */
  returned?: Moment;
  /** `verifiedAt` on both clocks. */
  verifiedMoment: Moment;
}

/** An entry as it travels: the monotonic clock means nothing in another page. */
export type SharedEntry = Omit<CacheEntry, 'verifiedMoment' | 'returned'>;
