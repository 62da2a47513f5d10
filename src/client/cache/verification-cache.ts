import type { TargetedOperation } from '../../protocol/operation.js';
import { momentAt } from '../clock.js';
import type { ChangeReason } from '../events.js';
import type { Scope } from '../scope.js';
import type { Verification } from '../types.js';
import { createClears, type Clear } from './clears.js';
import type { CacheEntry, SharedEntry } from './entry.js';
import { openChannel } from './tab-channel.js';

/**
 * What may open something again, shared with the other tabs of this origin. It only holds: what of it counts, and for
 * what, `recall.ts` says, which comes with whatever asks.
 */
export interface VerificationCache {
  /** What is held, newest first. What another page has cleared may still be among it. */
  readonly entries: readonly CacheEntry[];
  /** Starts to listen to the other tabs. */
  connect(): void;
  /** The number of the latest clear that covers what is asked now: its answer counts as long as that stays so. */
  latestClear(question: TargetedOperation): number;
  /** Whether nothing was cleared that it was for, since it was asked for. */
  stands(entry: SharedEntry): boolean;
  /** Remembers a verification, in every tab; undefined where it was cleared since it was asked for. */
  add(answer: SharedEntry): CacheEntry | undefined;
  /** Remembers what the page before has left, behind what is newer. */
  append(left: readonly CacheEntry[]): void;
  /** Forgets everything, or what is of a resource or one action on it, in every tab. */
  clear(clear: Clear): void;
  /** Forgets one verification, in this tab. */
  drop(verification: Verification): void;
  /** Forgets whatever is not this owner's. */
  keepOnly(owner: string | null): void;
  /** To be called when the page comes, or goes. `persisted`: into the back/forward cache, or out of it. */
  visited(persisted: boolean | undefined): void;
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
  // Whoever was signed in, or nobody, since the page began.
  const owners = new Set<string | null>();
  let channel: BroadcastChannel | undefined;

  const stands = (entry: SharedEntry): boolean => clears.latest(entry) === entry.afterClear;

  const keep = (given: SharedEntry): CacheEntry | undefined => {
    if (!isReusable(given) || !stands(given)) return undefined;
    const entry = { ...given, verifiedMoment: momentAt(given.verifiedAt) };
    entries = [entry, ...entries].slice(0, MOST_ENTRIES);
    changed('verified');
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

  const tell = (message: Message): void => {
    try {
      channel?.postMessage(message);
    } catch {
      // This tab is alone, or was cut off.
    }
  };

  return {
    get entries() {
      return entries;
    },

    stands,

    connect() {
      known ??= clears.written();
      channel ??= openChannel<Message>(scope, message => {
        if (!message.clear) return void keep(message.entry);
        clears.add(message.clear, message.number);
        end(message.clear.reason);
      });
    },

    add(entry) {
      const kept = keep(entry);
      if (kept) tell({ entry });
      return kept;
    },

    append(left) {
      // The members may have changed since the page before has left it.
      const isOwn = ({ owner }: CacheEntry): boolean => [...owners].every(other => other === owner);
      entries.push(...left.filter(entry => isReusable(entry) && isOwn(entry)));
      changed('verified');
    },

    latestClear(question) {
      catchUp();
      // There is no order yet, or it was lost: it begins here.
      if (Number.isNaN(clears.latest(question))) clears.add({});
      known = clears.written();
      return clears.latest(question);
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

    visited(persisted) {
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
