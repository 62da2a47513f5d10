import type { BoundedStore } from './bounded-store.js';
import type { Identity } from './identity.js';
import { randomId } from './random.js';

/** What a question or a step-up lives by: the marks of its member and of its sign-in at the time when it was made. */
export interface Life {
  member: string;
  session: string;
}

const memberKey = (digest: string): string => `life:member:${digest}`;
const sessionKey = (digest: string): string => `life:session:${digest}`;

/** Ends everything of a member or of a sign-in at once, whatever there is and wherever it was made. */
export interface Lives {
  /** The marks of now, which last for `ttl` ms at least. */
  read(identity: Identity, ttl: number): Promise<Life>;
  /** Whether something still lives. A mark that the store has lost is one that has ended. */
  holds(identity: Identity, life: Life): Promise<boolean>;
  endMember(memberDigest: string): Promise<void>;
  endSession(sessionDigest: string): Promise<void>;
}

/** Makes the marks of members and sign-ins in a store. */
export function createLives(store: BoundedStore): Lives {
  async function readMark(key: string, ttl: number): Promise<string> {
    for (;;) {
      const mark = await store.get(key);
      const next = mark ?? randomId();
      // Whoever ends or begins it in between has changed it.
      if (await store.swap(key, mark, next, ttl)) return next;
    }
  }

  return {
    async read({ memberDigest, sessionDigest }, ttl) {
      const [member, session] = await Promise.all([
        readMark(memberKey(memberDigest), ttl),
        readMark(sessionKey(sessionDigest), ttl),
      ]);
      return { member, session };
    },

    async holds({ memberDigest, sessionDigest }, life) {
      const [member, session] = await Promise.all([
        store.get(memberKey(memberDigest)),
        store.get(sessionKey(sessionDigest)),
      ]);
      return member === life.member && session === life.session;
    },

    endMember: async digest => void (await store.pull(memberKey(digest))),
    endSession: async digest => void (await store.pull(sessionKey(digest))),
  };
}
