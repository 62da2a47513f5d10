import type { Scope } from '../scope.js';
import { leaveEntries, takeEntries } from './session-entries.js';
import type { VerificationCache } from './verification-cache.js';

/** Keeps the verifications of a cache over a reload of the tab, where that is wanted. */
export interface SessionKeeping {
  /** To be called at first and with every setting. */
  want(wanted: boolean): void;
  /** To be called when the page comes, or goes. */
  visited(type: string): void;
}

export function createSessionKeeping(scope: Scope, cache: VerificationCache): SessionKeeping {
  let isWanted = false;

  return {
    want(wanted) {
      const isNew = wanted && !isWanted;
      isWanted = wanted;
      if (!isNew) return;
      // What is known from before can be cleared by another tab from now on.
      cache.connect();
      cache.append(takeEntries(scope));
    },

    visited(type) {
      if (!isWanted) return;
      if (type === 'pagehide') leaveEntries(scope, cache.entries);
      if (type === 'pageshow') cache.append(takeEntries(scope));
    },
  };
}
