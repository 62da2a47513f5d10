import type { TargetedOperation } from '../../protocol/operation.js';
import { momentAt } from '../clock.js';
import type { ChangeReason } from '../events.js';
import type { CheckedRequest } from '../request.js';
import type { Scope } from '../scope.js';
import type { Verification } from '../types.js';
import { createClears, type Clear } from './clears.js';
import type { CacheEntry, SharedEntry } from './entry.js';
import { answers, remainingLife } from './policy.js';
import type { leaveEntries, takeEntries } from './session-entries.js';
import { openChannel } from './tab-channel.js';

/** What leaves verifications to the next page of the tab, and takes what was left. */
export interface SessionEntries {
  leaveEntries: typeof leaveEntries;
  takeEntries: typeof takeEntries;
}

/** What may open something again, shared with the other tabs of this origin. */
export interface VerificationCache {
  /** Starts to listen to the other tabs. */
  connect(): void;
  /** The number of the latest clear that covers what is asked now: its answer counts as long as that stays so. */
  latestClear(question: TargetedOperation): number;
  /** The newest verification of this owner that counts for what is asked. */
  find(owner: string | null, request: CheckedRequest): CacheEntry | undefined;
  /** Whether any verification of this owner is younger than this max-age (seconds), whatever it was for. */
  holdsAny(owner: string | null, maxAge: number): boolean;
  /** In how many ms the first verification will be older than this max-age (seconds); Infinity where there is none. */
  firstExpiry(maxAge: number): number;
  /** Remembers a verification, in every tab; undefined where it was cleared since it was asked for. */
  add(answer: SharedEntry): CacheEntry | undefined;
  /** Whether nothing was cleared that it was for, since it was asked for. */
  stands(entry: SharedEntry): boolean;
  /** Whether it is this owner's, and counts for what is asked. */
  counts(entry: CacheEntry, owner: string | null, request: CheckedRequest): boolean;
  /** Forgets everything, or what is of a resource or one action on it, in every tab. */
  clear(clear: Clear): void;
  /** Forgets one verification, in this tab. */
  drop(verification: Verification): void;
  /** Forgets whatever is not this owner's. */
  keepOnly(owner: string | null): void;
  /** Keeps the verifications over a reload of the tab by this, or not any more. */
  keepInSession(by: SessionEntries | null): void;
  /** To be called when the page comes, or goes. `persisted`: into the back/forward cache, or out of it. */
  visited(type: string, persisted: boolean | undefined): void;
  /** Forgets everything in this tab, and hears of the others no more. */
  close(): void;
}

/** `number`: under which every page of the origin can read the clear. */
type Message = { entry: SharedEntry; clear?: undefined } | { clear: Clear; number: number | undefined };

// Far more than one person verifies within the longest max-age.
const MOST_ENTRIES = 100;

/** @param changed Called whenever something was remembered or forgotten. */
export function createCache(scope: Scope, changed: (reason: ChangeReason) => void): VerificationCache {
  const clears = createClears(scope);
  let entries: CacheEntry[] = [];
  let known: string | null | undefined;
  let keptBy: SessionEntries | null = null;
  // Whoever was signed in, or nobody, since the page began.
  const owners = new Set<string | null>();
  let channel: BroadcastChannel | undefined;

  const stands = (entry: SharedEntry): boolean => clears.latest(entry) === entry.afterClear;

  const holds = (entry: CacheEntry, owner: string | null, maxAge: number): boolean =>
    entry.owner === owner && remainingLife(entry, maxAge) > 0 && stands(entry);

  const counts = (entry: CacheEntry, owner: string | null, request: CheckedRequest): boolean =>
    answers(entry, request) && holds(entry, owner, request.maxAge);

  const keep = (given: SharedEntry): CacheEntry | undefined => {
    if (!isReusable(given) || !stands(given)) return undefined;
    const entry = { ...given, verifiedMoment: momentAt(given.verifiedAt) };
    entries = [entry, ...entries].slice(0, MOST_ENTRIES);
    changed('verified');
    return entry;
  };

  // The members may have changed since the page before has left it.
  const takeLeft = (): void => {
    const left = keptBy!.takeEntries(scope).filter(isReusable);
    entries.push(...left.filter(entry => [...owners].every(owner => owner === entry.owner)));
  };

  const end = (reason: Clear['reason']): void => {
    known = clears.written();
    entries = entries.filter(stands);
    changed(reason);
  };

  // Another page may have cleared what this one could not hear of.
  const catchUp = (): void => {
    if (known !== clears.written()) end('cleared');
  };

  const connect = (): void => {
    known ??= clears.written();
    channel ??= openChannel<Message>(scope, message => {
      if (!message.clear) return void keep(message.entry);
      clears.add(message.clear, message.number);
      end(message.clear.reason);
    });
  };

  const tell = (message: Message): void => {
    try {
      channel?.postMessage(message);
    } catch {
      // This tab is alone, or was cut off.
    }
  };

  return {
    connect,
    stands,
    counts,

    add(entry) {
      const kept = keep(entry);
      if (kept) tell({ entry });
      return kept;
    },

    latestClear(question) {
      catchUp();
      // There is no order yet, or it was lost: it begins here.
      if (Number.isNaN(clears.latest(question))) clears.add({});
      known = clears.written();
      return clears.latest(question);
    },

    find: (owner, request) => entries.find(entry => counts(entry, owner, request)),

    holdsAny: (owner, maxAge) => entries.some(entry => holds(entry, owner, maxAge)),

    firstExpiry(maxAge) {
      const remaining = entries.map(entry => remainingLife(entry, maxAge));
      return Math.min(...remaining.filter(ms => ms > 0));
    },

    clear(clear) {
      const number = clears.add(clear);
      tell({ clear, number });
      end(clear.reason);
    },

    drop({ sid, verifiedAt }) {
      entries = entries.filter(entry => entry.sid !== sid || entry.verifiedAt !== verifiedAt);
      changed('cleared');
    },

    keepOnly(owner) {
      owners.add(owner);
      entries = entries.filter(entry => entry.owner === owner);
    },

    keepInSession(by) {
      const isNew = by && !keptBy;
      keptBy = by;
      if (!isNew) return;
      // What is known from before can be cleared by another tab from now on.
      connect();
      takeLeft();
      changed('verified');
    },

    visited(type, persisted) {
      if (type === 'pagehide') keptBy?.leaveEntries(scope, entries);
      if (keptBy && type === 'pageshow') takeLeft();
      // Of what happened meanwhile, only what is written down can be known.
      if (persisted && !clears.written()) {
        clears.add({});
        end('cleared');
      }
      catchUp();
    },

    close() {
      channel?.close();
      channel = undefined;
      entries = [];
    },
  };
}

// Strictly: what comes from storage or another tab may be anything.
function isReusable({ once }: SharedEntry): boolean {
  return once === false;
}
