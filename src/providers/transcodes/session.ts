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

/** Follows the session of whichever SDK is there. */
export class SessionWatch {
  #callbacks = new Set<SessionCallback>();
  #sdk: Sdk | undefined;
  #stop = () => {};
  #events = 0;

  /** Reports every change until the returned function is called. */
  add(callback: SessionCallback): () => void {
    const entry: SessionCallback = session => callback(session);
    this.#callbacks.add(entry);
    this.attach();
    return () => {
      this.#callbacks.delete(entry);
      if (this.#callbacks.size) return;
      this.#stop();
      this.#sdk = undefined;
    };
  }

  /** Listens to the SDK that is there now; nothing changes where that is done already, or where it cannot be. */
  attach(): void {
    const sdk = currentSdk();
    if (!this.#callbacks.size || !sdk || sdk === this.#sdk || !sdkMethod('on')) return;
    this.#stop();
    this.#sdk = sdk;
    const listeners = {
      AUTH_STATE_CHANGED: (event: unknown) => void this.#changed(event),
      TOKEN_EXPIRED: () => this.#report(null),
    };
    const stops = Object.entries(listeners).map(([type, listener]) => {
      const off = attempt(() => sdk.on(type, listener));
      return () => attempt(() => (typeof off === 'function' ? off() : sdk.off(type, listener)));
    });
    this.#stop = () => {
      stops.forEach(stop => stop());
      this.#stop = () => {};
    };
  }

  async #changed(event: any): Promise<void> {
    const mine = ++this.#events;
    let member: Member | null | undefined = null;
    try {
      const { isAuthenticated, member: newer, user } = event;
      if (isAuthenticated === true) member = readMember(newer ?? user) ?? undefined;
    } catch {
      // An event that cannot be read ends what was verified.
    }
    if (member === undefined) {
      member = await currentMember().catch(() => null);
      // Another event came while the member was read; that one is right.
      if (mine !== this.#events) return;
    }
    this.#report(member);
  }

  #report(member: Member | null): void {
    this.#events++;
    for (const callback of this.#callbacks) callback({ member });
  }
}

// What goes wrong in the SDK's own event handling must not break what was about to be done.
function attempt(work: () => unknown): unknown {
  try {
    return work();
  } catch {
    return undefined;
  }
}
