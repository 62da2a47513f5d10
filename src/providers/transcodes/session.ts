import { memberIdOf } from '../../core/member-watch.js';
import type { Member } from '../../core/types.js';
import { malformed, reading } from './answer.js';
import { callSdk, currentSdk, sdkMethod } from './sdk.js';
import type { Sdk } from './sdk.js';

type SessionCallback = (session: { member: Member | null }) => void;

/**
 * Reads a member.
 * @throws {StepUpError} `invalid-response` for one who cannot be told from another: verifications are kept under
 * the member's id, or the e-mail address where a build names no id.
 */
function readMember(value: any): Member | null {
  return reading(() => {
    if (value === null || value === undefined) return null;
    const member: Member = { ...value };
    return memberIdOf(member) ? member : malformed('names a member without an id');
  });
}

/**
 * The signed-in member; null without a session.
 * @throws {StepUpError} `unavailable` while the SDK is not there, which must not look like a sign-out.
 */
export async function currentMember(): Promise<Member | null> {
  if (!(await callSdk('token.isAuthenticated', [], answer => answer === true))) return null;
  const newer = 'token.getCurrentMember';
  return callSdk(sdkMethod(newer) ? newer : 'token.getCurrentUser', [], readMember);
}

/**
 * Follows the session of whichever SDK is there.
 * @returns `add` reports every change until the function that it returns is called; `attach` listens to the SDK
 * that is there now, where that is not done already.
 */
export function watchSession(): { add(callback: SessionCallback): () => void; attach(): void } {
  const callbacks = new Set<SessionCallback>();
  let watched: Sdk | undefined;
  let detach = (): void => {};
  let latest = 0;

  const report = (member: Member | null): void => {
    latest++;
    for (const callback of callbacks) callback({ member });
  };

  const changed = async (event: any): Promise<void> => {
    const mine = ++latest;
    let member: Member | null | undefined = null;
    try {
      if (event.isAuthenticated === true) member = readMember(event.member ?? event.user) ?? undefined;
    } catch {
      // An event that cannot be read ends what was verified.
    }
    if (member === undefined) {
      member = await currentMember().catch(() => null);
      // Another event came while the member was read; that one is right.
      if (mine !== latest) return;
    }
    report(member);
  };

  const attach = (): void => {
    const sdk = currentSdk();
    if (!callbacks.size || !sdk || sdk === watched) return;
    detach();
    watched = sdk;
    const stops = [
      listen(sdk, 'AUTH_STATE_CHANGED', changed),
      listen(sdk, 'TOKEN_EXPIRED', () => report(null)),
    ];
    detach = () => {
      watched = undefined;
      for (const stop of stops.splice(0)) stop();
    };
  };

  return {
    attach,
    add(callback) {
      const entry: SessionCallback = session => callback(session);
      callbacks.add(entry);
      attach();
      return () => {
        callbacks.delete(entry);
        if (!callbacks.size) detach();
      };
    },
  };
}

// What goes wrong in the SDK's own event handling must not break what was about to be done.
function listen(sdk: Sdk, type: string, listener: (event: unknown) => void): () => void {
  const attempt = (work: () => unknown): unknown => {
    try {
      return work();
    } catch {
      return undefined;
    }
  };
  const off = attempt(() => sdk.on(type, listener));
  return () => attempt(() => (typeof off === 'function' ? off() : sdk.off(type, listener)));
}
