import { StepUpError } from '../../protocol/errors.js';
import type { BoundedStore } from './bounded-store.js';
import type { Identity } from './identity.js';
import { randomId } from './random.js';

/** What a question or a step-up lives by: the marks of its member and of its sign-in at the time when it was made. */
export interface Life {
  member: string;
  session: string;
}

const memberName = (digest: string): string => `member:${digest}`;
const sessionName = (digest: string): string => `session:${digest}`;

// So many times somebody else may have changed a mark first.
const ATTEMPTS = 20;

/** Ends everything of a member or of a sign-in at once, whatever there is and wherever it was made. */
export interface Lives {
  /** The marks of now, which last for `ttl` ms at least. */
  read(identity: Identity, ttl: number): Promise<Life>;
  /** Whether something still lives. A mark that the store has lost is one that has ended. */
  holds(identity: Identity, life: Life): Promise<boolean>;
  /** When everything of this member or this sign-in was last ended, Unix ms; 0: not as far back as anything can live. */
  endedAt(identity: Identity): Promise<number>;
  endMember(memberDigest: string): Promise<void>;
  endSession(sessionDigest: string): Promise<void>;
}

/**
 * Makes the marks of members and sign-ins in a store.
 * @param longest How long a step-up can live, ms.
 */
export function createLives(store: BoundedStore, longest: number): Lives {
  async function readMark(name: string, ttl: number): Promise<string> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const mark = await store.get(`life:${name}`);
      const next = mark ?? randomId();
      // Whoever ends or begins it in between has changed it.
      if (await store.swap(`life:${name}`, mark, next, ttl)) return next;
    }
    throw new StepUpError(
      'unavailable',
      'The store of step-ups reads something else than was written to it.',
    );
  }

  async function end(name: string): Promise<void> {
    // First of all: what is made with a new mark must find it.
    await store.set(`ended:${name}`, String(Date.now()), longest);
    await store.pull(`life:${name}`);
  }

  return {
    async read({ memberDigest, sessionDigest }, ttl) {
      const [member, session] = await Promise.all([
        readMark(memberName(memberDigest), ttl),
        readMark(sessionName(sessionDigest), ttl),
      ]);
      return { member, session };
    },

    async holds({ memberDigest, sessionDigest }, life) {
      const [member, session] = await Promise.all([
        store.get(`life:${memberName(memberDigest)}`),
        store.get(`life:${sessionName(sessionDigest)}`),
      ]);
      return member === life.member && session === life.session;
    },

    async endedAt({ memberDigest, sessionDigest }) {
      const times = await Promise.all([
        store.get(`ended:${memberName(memberDigest)}`),
        store.get(`ended:${sessionName(sessionDigest)}`),
      ]);
      return Math.max(...times.map(Number));
    },

    endMember: digest => end(memberName(digest)),
    endSession: digest => end(sessionName(digest)),
  };
}
