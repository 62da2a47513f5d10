import { ageOf, momentAt, now, type Moment } from '../clock.js';
import type { CheckedRequest } from '../request.js';
import type { Verification } from '../types.js';
import type { CacheEntry, SharedEntry } from './entry.js';
import type { Recall } from './recall.js';
import type { VerificationCache } from './verification-cache.js';

/** Answers of a single use (`maxAge: 0`): they open nothing again and are not shared; each is the proof of its use. */
export interface SingleUses {
  /** Remembers one; undefined where what it proves was cleared since it was asked for. */
  add(answer: SharedEntry): CacheEntry | undefined;
  /** Begins the use of an answer with which the person has come back to this question. Its proof stays, as after every question. */
  useReturned(owner: string | null, request: CheckedRequest): CacheEntry | undefined;
  /** Takes such a use back, which did not begin. */
  giveBack(verification: Verification): void;
  /** Takes the proof for what is asked, once, while it may still be sent. */
  take(owner: string | null, request: CheckedRequest): CacheEntry | undefined;
  /** Forgets one. */
  drop(verification: Verification): void;
  /** Forgets all. */
  forget(): void;
}

// Far more than one person asks for before the first is sent.
const MOST_ENTRIES = 100;
// How long a proof may still be sent to the server.
const SENDABLE_SECONDS = 60;
/** How long whoever has come back with the answer to a question of a single use may take to use it. */
export const RETURNED_MS = 60_000;

export function createSingleUses({ stands }: VerificationCache, { counts }: Recall): SingleUses {
  let entries: CacheEntry[] = [];

  const isReturned = ({ returned }: { returned?: Moment }): boolean =>
    !!returned && ageOf(returned) < RETURNED_MS;

  return {
    add(answer) {
      if (!stands(answer)) return undefined;
      const entry = { ...answer, verifiedMoment: momentAt(answer.verifiedAt) };
      entries = [entry, ...entries].slice(0, MOST_ENTRIES);
      return entry;
    },

    useReturned(owner, request) {
      if (request.maxAge) return undefined;
      // How old it may be was judged by when it was asked.
      const asked: CheckedRequest = { ...request, maxAge: Infinity, cacheScope: 'action' };
      const entry = entries.find(found => isReturned(found) && counts(found, owner, asked));
      delete entry?.returned;
      return entry;
    },

    giveBack(verification) {
      const entry = entries.find(found => isOf(found, verification));
      if (entry) entry.returned = now();
    },

    take(owner, request) {
      const maxAge = Math.min(request.maxAge || SENDABLE_SECONDS, SENDABLE_SECONDS);
      const sendable: CheckedRequest = { ...request, maxAge, cacheScope: 'action' };
      const proof = entries.find(entry => counts(entry, owner, sendable));
      entries = entries.filter(entry => entry !== proof);
      return proof;
    },

    drop(verification) {
      entries = entries.filter(entry => !isOf(entry, verification));
    },

    forget() {
      entries = [];
    },
  };
}

function isOf(entry: CacheEntry, { sid, verifiedAt }: Verification): boolean {
  return entry.sid === sid && entry.verifiedAt === verifiedAt;
}
