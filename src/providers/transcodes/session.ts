import { memberIdOf } from '../../client/member-watch.js';
import type { Member } from '../../client/types.js';
import { malformed, reading } from './answer.js';
import { callSdk, currentSdk } from './sdk.js';
import type { Sdk } from './sdk.js';

type SessionCallback = (session: { member: Member | null }) => void;

// One who cannot be told from another is an error: verifications are kept under the member's id, or the e-mail
// address where a build names no id.
function readMember(value: any): Member | null {
  return reading(() => {
    if (value === null || value === undefined) return null;
    const member: Member = { ...value };
    return memberIdOf(member) ? member : malformed('member');
  });
}

/**
 * The signed-in member; null without a session.
 * @throws {StepUpError} `unavailable` while the SDK is not there, which must not look like a sign-out;
 * `invalid-response` for a member without an id.
 */
export async function currentMember(): Promise<Member | null> {
  if (!(await callSdk({ 'token.isAuthenticated': [] }, answer => answer === true))) return null;
  return callSdk({ 'token.getCurrentMember': [], 'token.getCurrentUser': [] }, readMember);
}

/**
 * Follows the session of whichever SDK is there.
 * @returns `add` reports every change until the function that it returns is called; `attach` listens to the SDK
 * that is there now, where that is not done already; `refresh` reads the session and reports it.
 */
export function watchSession(): {
  add(callback: SessionCallback): () => void;
  attach(): void;
  refresh(): Promise<void>;
} {
  const callbacks = new Set<SessionCallback>();
  let watched: Sdk | undefined;
  let latest = 0;

  // For TOKEN_EXPIRED too: it names nobody, so nobody is signed in.
  const changed = async (event: any): Promise<void> => {
    const mine = ++latest;
    let member: Member | null = null;
    try {
      // Reported at once where the event names the member.
      if (event.isAuthenticated === true)
        member = readMember(event.member ?? event.user) ?? (await currentMember());
    } catch {
      // An event that cannot be read ends what was verified.
    }
    // Another event may have come while the member was read; that one is right.
    if (mine !== latest) return;
    for (const callback of callbacks) callback({ member });
  };

  const listen = (method: 'on' | 'off'): void => {
    for (const type of ['AUTH_STATE_CHANGED', 'TOKEN_EXPIRED']) {
      try {
        watched?.[method](type, changed);
      } catch {
        // What goes wrong in the SDK's own event handling must not break what was about to be done.
      }
    }
  };

  const attach = (): void => {
    const sdk = callbacks.size ? (currentSdk() ?? watched) : undefined;
    if (sdk === watched) return;
    listen('off');
    watched = sdk;
    listen('on');
  };

  return {
    attach,
    refresh: () => changed({ isAuthenticated: true }),
    add(callback) {
      callbacks.add(callback);
      attach();
      return () => {
        callbacks.delete(callback);
        attach();
      };
    },
  };
}
