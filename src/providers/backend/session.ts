import { memberIdOf } from '../../client/member-watch.js';
import type { Member } from '../../client/types.js';
import { readMember } from './read-answers.js';
import { page } from '../../dom/unclobbered.js';
import type { Wire } from './wire.js';

type SessionCallback = (session: { member: Member | null }) => void;

/** Who is signed in to the site, which only its server knows. */
export interface BackendSession {
  /** Asks the server. */
  read(): Promise<Member | null>;
  /** Reports a member that is another one than before, until the function that comes back is called. */
  follow(callback: SessionCallback): () => void;
  /** Takes it from an answer of the server that nobody is signed in. */
  isSignedOut(): void;
}

/**
 * A cookie tells nobody when it changes: the server is asked whenever the person comes back to the page, since that is
 * when they may have signed out elsewhere.
 */
export function createBackendSession(wire: Wire): BackendSession {
  const callbacks = new Set<SessionCallback>();
  let known: string | null | undefined;
  // Only the latest answer counts.
  let latest = 0;

  function report(member: Member | null): void {
    const id = member && (memberIdOf(member) ?? null);
    const isChange = known !== undefined && id !== known;
    known = id;
    if (isChange) for (const callback of callbacks) callback({ member });
  }

  async function read(): Promise<Member | null> {
    const own = ++latest;
    const member = readMember(await wire.send('GET', '/session'));
    if (own === latest) report(member);
    return member;
  }

  function lookAgain(): void {
    // What cannot be reached now has signed nobody out; whoever asks next is told.
    if (page.visibilityState === 'visible' && known !== undefined) read().catch(() => undefined);
  }

  return {
    read,
    isSignedOut() {
      latest++;
      report(null);
    },
    follow(callback) {
      if (!callbacks.size) {
        addEventListener('visibilitychange', lookAgain, true);
        addEventListener('pageshow', lookAgain);
      }
      callbacks.add(callback);
      return () => {
        if (!callbacks.delete(callback) || callbacks.size) return;
        removeEventListener('visibilitychange', lookAgain, true);
        removeEventListener('pageshow', lookAgain);
      };
    },
  };
}
