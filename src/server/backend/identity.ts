import { StepUpError } from '../../protocol/errors.js';
import { isName } from '../judge-session.js';
import { digest } from './digest.js';
import type { BackendSession, SignedInMember, StepUpBackendOptions } from './types.js';

/** Who is signed in, and the digests by which the store knows them. */
export interface Identity {
  member: SignedInMember;
  session: BackendSession & { member: SignedInMember };
  /** Of the member's id. */
  memberDigest: string;
  /** Of the sign-in's key. */
  sessionDigest: string;
}

/**
 * Asks the app who is signed in.
 * @returns null where nobody is.
 * @throws {StepUpError} `unavailable` where it says so incompletely: what has no owner would be everybody's.
 */
export async function identify(
  ask: () => ReturnType<StepUpBackendOptions['session']>,
): Promise<Identity | null> {
  const session = await ask();
  if (session === null || session === undefined) return null;
  const { member, key } = session;
  if (!isName(member?.id)) throw incomplete('member.id');
  if (!isName(key)) throw incomplete('key');
  const [memberDigest, sessionDigest] = await Promise.all([digestOfMember(member.id), digestOfKey(key)]);
  const owned = session as Identity['session'];
  return { member: owned.member, session: owned, memberDigest, sessionDigest };
}

/** The digest by which the store knows a member. */
export function digestOfMember(id: string): Promise<string> {
  return digest('member', id);
}

/** The digest by which the store knows a sign-in. */
export function digestOfKey(key: string): Promise<string> {
  return digest('session', key);
}

function incomplete(what: string): StepUpError {
  return new StepUpError('unavailable', `The app's session() must give ${what}: a string that is not empty.`);
}
