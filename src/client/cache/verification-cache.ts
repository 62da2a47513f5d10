import { describe } from '#developer-messages';
import type { TargetedOperation } from '../../protocol/operation.js';
import { aborted } from '../abort.js';
import { ageOf, momentAt, now, type Moment } from '../clock.js';
import type { ChangeReason } from '../events.js';
import type { CheckedRequest } from '../request.js';
import type { Scope } from '../scope.js';
import type { Verification } from '../types.js';
import { createClears, type Clear } from './clears.js';
import type { CacheEntry, SharedEntry, VerifiedAnswer } from './entry.js';
import { answers, remainingLife } from './policy.js';
import { leaveEntries, takeEntries } from './session-entries.js';
import { openChannel } from './tab-channel.js';

/** What is remembered, shared with the other tabs of this origin. */
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
  /**
   * Remembers a verification. With `maxAge` 0 it opens nothing again and is not shared.
   * @param afterClear What `latestClear` was when it was asked for.
   * @throws {StepUpError} `aborted` where it was cleared since.
   */
  add(answer: VerifiedAnswer, owner: string | null, maxAge: number, afterClear: number): CacheEntry;
  /**
   * Remembers an answer with which the person has come back to the page. One of a single use may still be used, once and
   * soon, for the same question.
   * @param cameAt When that was. Later than soon, it is not remembered at all.
   * @throws {StepUpError} As `add`.
   */
  addReturned(
    answer: VerifiedAnswer,
    owner: string | null,
    maxAge: number,
    afterClear: number,
    cameAt: Moment,
  ): void;
  /** Begins that use, where the person has come back with the answer to this question. Its proof stays, as after every question. */
  useReturned(owner: string | null, request: CheckedRequest): CacheEntry | undefined;
  /** Takes such a use back, which did not begin. */
  giveBack(verification: Verification): void;
  /** Takes the proof of a single use for what is asked, once, while it may still be sent. */
  take(owner: string | null, request: CheckedRequest): CacheEntry | undefined;
  /** Forgets everything, or what is of a resource or one action on it, in every tab. */
  clear(clear: Clear): void;
  /** Forgets one verification, in this tab. */
  drop(verification: Verification): void;
  /** Forgets whatever is not this owner's. */
  keepOnly(owner: string | null): void;
  /** Keeps the verifications over a reload of the tab, or stops to. */
  keepInSession(keep: boolean): void;
  /** To be called when the page comes, or goes. `wasAway`: as it was, into the back/forward cache or out of it. */
  visited(type: string, wasAway: boolean): void;
  /** Forgets everything in this tab, and hears of the others no more. */
  close(): void;
}

/** `number`: under which every page of the origin can read the clear. */
type Message = { entry: SharedEntry; clear?: undefined } | { clear: Clear; number: number | undefined };

// Far more than one person verifies within the longest max-age.
const MOST_ENTRIES = 100;
// How long the proof of a single use may still be sent to the server.
const SENDABLE_SECONDS = 60;
// How long whoever has come back with the answer to a question of a single use may take to use it.
const RETURNED_MS = 60_000;

/** @param changed Called whenever something was remembered or forgotten. */
export function createCache(scope: Scope, changed: (reason: ChangeReason) => void): VerificationCache {
  const clears = createClears(scope);
  let entries: CacheEntry[] = [];
  let known: string | null | undefined;
  let keptInSession = false;
  let channel: BroadcastChannel | undefined;

  // Strictly: what comes from storage or another tab may be anything.
  const isReusable = ({ once }: CacheEntry): boolean => once === false;

  const reusable = (): CacheEntry[] => entries.filter(isReusable);

  const stands = (entry: SharedEntry): boolean => clears.latest(entry) === entry.afterClear;

  const holds = (entry: CacheEntry, owner: string | null, maxAge: number): boolean =>
    entry.owner === owner && remainingLife(entry, maxAge) > 0 && stands(entry);

  const counts = (entry: CacheEntry, owner: string | null, request: CheckedRequest): boolean =>
    answers(entry, request) && holds(entry, owner, request.maxAge);

  const keep = (given: SharedEntry): CacheEntry | undefined => {
    if (!stands(given)) return undefined;
    const entry = { ...given, verifiedMoment: momentAt(given.verifiedAt) };
    entries = [entry, ...entries].slice(0, MOST_ENTRIES);
    if (!entry.once) changed('verified');
    return entry;
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

  const add: VerificationCache['add'] = (answer, owner, maxAge, afterClear) => {
    const entry = keep({ ...answer, owner, once: !maxAge, afterClear });
    if (!entry) throw aborted(undefined, describe('cleared-meanwhile'));
    if (maxAge) channel?.postMessage({ entry } satisfies Message);
    return entry;
  };

  return {
    connect,
    add,

    latestClear(question) {
      catchUp();
      // There is no order yet, or it was lost: it begins here.
      if (Number.isNaN(clears.latest(question))) clears.add({});
      known = clears.written();
      return clears.latest(question);
    },

    find: (owner, request) => entries.find(entry => isReusable(entry) && counts(entry, owner, request)),

    holdsAny: (owner, maxAge) => reusable().some(entry => holds(entry, owner, maxAge)),

    firstExpiry(maxAge) {
      const remaining = reusable().map(entry => remainingLife(entry, maxAge));
      return Math.min(...remaining.filter(ms => ms > 0));
    },

    addReturned(answer, owner, maxAge, afterClear, cameAt) {
      if (ageOf(cameAt) >= RETURNED_MS) return;
      const entry = add(answer, owner, maxAge, afterClear);
      if (entry.once) entry.returned = cameAt;
    },

    useReturned(owner, request) {
      if (request.maxAge) return undefined;
      // How old it may be was judged by when it was asked.
      const asked: CheckedRequest = { ...request, maxAge: Infinity, cacheScope: 'action' };
      const entry = entries.find(
        found => found.returned && ageOf(found.returned) < RETURNED_MS && counts(found, owner, asked),
      );
      delete entry?.returned;
      return entry;
    },

    giveBack({ sid, verifiedAt }) {
      const entry = entries.find(
        ({ once, ...found }) => once && found.sid === sid && found.verifiedAt === verifiedAt,
      );
      if (entry) entry.returned = now();
    },

    take(owner, request) {
      const maxAge = Math.min(request.maxAge || SENDABLE_SECONDS, SENDABLE_SECONDS);
      const sendable: CheckedRequest = { ...request, maxAge, cacheScope: 'action' };
      const proof = entries.find(entry => entry.once && counts(entry, owner, sendable));
      entries = entries.filter(entry => entry !== proof);
      return proof;
    },

    clear(clear) {
      const number = clears.add(clear);
      channel?.postMessage({ clear, number } satisfies Message);
      end(clear.reason);
    },

    drop({ sid, verifiedAt }) {
      entries = entries.filter(entry => entry.sid !== sid || entry.verifiedAt !== verifiedAt);
      changed('cleared');
    },

    keepOnly(owner) {
      entries = entries.filter(entry => entry.owner === owner);
    },

    keepInSession(wanted) {
      // What is known from before can be cleared by another tab from now on.
      if (wanted && !keptInSession) {
        connect();
        entries.push(...takeEntries(scope));
      }
      keptInSession = wanted;
    },

    visited(type, wasAway) {
      if (keptInSession && type === 'pagehide') leaveEntries(scope, reusable());
      if (keptInSession && type === 'pageshow') entries.push(...takeEntries(scope));
      // Of what happened meanwhile, only what is written down can be known.
      if (wasAway && !clears.written()) {
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
