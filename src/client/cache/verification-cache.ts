import { describe } from '#developer-messages';
import { aborted } from '../abort.js';
import { momentAt } from '../clock.js';
import type { ChangeReason } from '../events.js';
import type { CheckedRequest } from '../request.js';
import type { Scope } from '../scope.js';
import type { Verification } from '../types.js';
import { ends, withClear, type Clear } from './clears.js';
import type { CacheEntry, SharedEntry, VerifiedAnswer } from './entry.js';
import { answers, remainingLife } from './policy.js';
import { loadEntries, storeEntries } from './session-entries.js';
import { openChannel } from './tab-channel.js';

/** What is remembered, shared with the other tabs of this origin. */
export interface VerificationCache {
  /** Starts to listen to the other tabs. */
  connect(): void;
  /**
   * The time of a question, in Unix ms: later than every question and every clear before it, here and as far as other
   * tabs tell, even where the clock was set back or has not moved on.
   */
  nextTime(): number;
  /** The newest verification of this owner that counts for what is asked. */
  find(owner: string | null, request: CheckedRequest): CacheEntry | undefined;
  /** In how many ms the first verification will be older than this max-age (seconds); Infinity where there is none. */
  firstExpiry(maxAge: number): number;
  /**
   * Remembers a verification. With `maxAge` 0 it opens nothing again and is not shared.
   * @throws {StepUpError} `aborted` where it was cleared since it was asked for.
   */
  add(answer: VerifiedAnswer, owner: string | null, maxAge: number): CacheEntry;
  /** Takes the proof of a single use for what is asked, once, while it may still be sent. */
  take(owner: string | null, request: CheckedRequest): CacheEntry | undefined;
  /** Forgets everything, or what is of a resource or one action on it, in every tab. */
  clear(what: Omit<Clear, 'at'>): void;
  /** Forgets one verification, in this tab. */
  drop(verification: Verification): void;
  /** Forgets whatever is not this owner's. */
  keepOnly(owner: string | null): void;
  /** Keeps the verifications over a reload of the tab, or stops to. */
  keepInSession(keep: boolean): void;
  /** Writes them down, with the time last seen, where they are kept. */
  save(): void;
}

type Message = { entry: SharedEntry; clear?: undefined } | { clear: Clear };

// Far more than one person verifies within the longest max-age.
const MOST_ENTRIES = 100;
// How long the proof of a single use may still be sent to the server.
const SENDABLE_SECONDS = 60;

/** @param changed Called whenever something was remembered or forgotten. */
export function createCache(scope: Scope, changed: (reason: ChangeReason) => void): VerificationCache {
  let entries: CacheEntry[] = [];
  let clears: Clear[] = [];
  let latest = 0;
  let keptInSession = false;
  let channel: BroadcastChannel | undefined;

  // Strictly: what comes from storage or another tab may be anything.
  const reusable = (): CacheEntry[] => entries.filter(({ once }) => once === false);

  // What is no number must not spoil the order.
  const nextTime = (heard = 0): number =>
    (latest = Math.max(Date.now(), (heard > latest ? heard : latest) + 1));

  const save = (): void => {
    if (keptInSession) storeEntries(scope, reusable());
  };

  const replace = (kept: CacheEntry[]): void => {
    entries = kept;
    save();
  };

  const counts = (entry: CacheEntry, owner: string | null, request: CheckedRequest): boolean =>
    entry.owner === owner && answers(entry, request) && remainingLife(entry, request.maxAge) > 0;

  const wasCleared = (question: SharedEntry): boolean => clears.some(clear => ends(clear, question));

  const keep = (given: SharedEntry): CacheEntry | undefined => {
    nextTime(given.askedAt);
    if (wasCleared(given)) return undefined;
    const entry = { ...given, verifiedMoment: momentAt(given.verifiedAt) };
    replace([entry, ...entries].slice(0, MOST_ENTRIES));
    if (!entry.once) changed('verified');
    return entry;
  };

  const end = (clear: Clear): void => {
    clears = withClear(clears, clear);
    replace(entries.filter(entry => !ends(clear, entry)));
    changed(clear.reason);
  };

  const connect = (): void => {
    channel ??= openChannel<Message>(scope, message => {
      if (!message.clear) return void keep(message.entry);
      // Clocks may have been set between the tabs' times: it ends whatever was asked for here until now.
      end({ ...message.clear, at: nextTime(message.clear.at) });
    });
  };

  return {
    connect,

    nextTime: () => nextTime(),

    find: (owner, request) => reusable().find(entry => counts(entry, owner, request)),

    firstExpiry(maxAge) {
      const remaining = reusable().map(entry => remainingLife(entry, maxAge));
      return Math.min(...remaining.filter(ms => ms > 0));
    },

    add(answer, owner, maxAge) {
      const entry = keep({ ...answer, owner, once: !maxAge });
      if (!entry) throw aborted(undefined, describe('cleared-meanwhile'));
      if (maxAge) channel?.postMessage({ entry } satisfies Message);
      return entry;
    },

    take(owner, request) {
      const maxAge = Math.min(request.maxAge || SENDABLE_SECONDS, SENDABLE_SECONDS);
      const sendable: CheckedRequest = { ...request, maxAge, cacheScope: 'action' };
      const proof = entries.find(entry => entry.once && counts(entry, owner, sendable));
      replace(entries.filter(entry => entry !== proof));
      return proof;
    },

    clear(what) {
      const clear = { ...what, at: nextTime() };
      channel?.postMessage({ clear } satisfies Message);
      end(clear);
    },

    drop({ sid, verifiedAt }) {
      replace(entries.filter(entry => entry.sid !== sid || entry.verifiedAt !== verifiedAt));
      changed('cleared');
    },

    keepOnly: owner => replace(entries.filter(entry => entry.owner === owner)),

    keepInSession(wanted) {
      if (wanted === keptInSession) return;
      keptInSession = wanted;
      if (!wanted) return storeEntries(scope, []);
      // What is known from before can be cleared by another tab from now on.
      connect();
      entries.push(...loadEntries(scope).filter(entry => !wasCleared(entry)));
    },

    save,
  };
}
