import { aborted, bounded } from './abort.js';
import { StepUpError } from './errors.js';
import { memberIdOf } from './member-watch.js';
import type { CheckedRequest } from './request.js';
import type { CheckedSettings } from './settings.js';
import type { Member, ProviderAnswer, StepUpProvider } from './types.js';
import { acrKey, type CacheEntry } from './verification-cache.js';

interface Asked {
  provider: StepUpProvider;
  settings: CheckedSettings;
  readMember: () => Promise<Member | null>;
}

/**
 * Asks the provider one question, signing in first where nobody is, and makes sure that the same member is there
 * afterwards.
 * @throws {StepUpError} Any code.
 */
export async function askProvider(
  asked: Asked,
  request: CheckedRequest,
  signedIn: Member | null,
  signal: AbortSignal,
): Promise<Omit<CacheEntry, 'owner'>> {
  const { provider, settings, readMember } = asked;
  const { timeout } = settings;
  const member = signedIn ?? (await signIn(asked, signal));
  const memberId = memberIdOf(member);
  if (memberId === undefined) {
    throw new StepUpError('invalid-response', 'The provider names no id for the member. Sign in again.');
  }
  const askedAt = Date.now();
  const answer = await bounded(provider.verify({ ...request, signal }, signal), signal, timeout);
  const answeredAt = Date.now();
  if (answer === 'navigated') throw aborted(undefined, 'The page is led to the provider and back.');
  const after = await bounded(readMember(), signal, timeout);
  if (!after || memberIdOf(after) !== memberId) {
    throw aborted(undefined, 'The member changed while the question was asked.');
  }
  return entryOf(request, answer, { memberId, askedAt, answeredAt });
}

/**
 * What is remembered of an answer.
 * @throws {StepUpError} `invalid-response` where the answer is no proof of what was asked.
 */
export function entryOf(
  { resource, action, acrValues, forceStepUp }: CheckedRequest,
  answer: ProviderAnswer,
  { memberId, askedAt, answeredAt }: { memberId: string; askedAt: number; answeredAt: number },
): Omit<CacheEntry, 'owner'> {
  const { kind, sid, timestamp, expiresAt } = answer ?? {};
  if (kind !== 'step-up' && kind !== 'allowed') {
    throw new StepUpError('invalid-response', 'The provider gave no complete answer. Try again.');
  }
  if (forceStepUp && kind !== 'step-up') {
    throw new StepUpError(
      'invalid-response',
      'The provider gave no proof of MFA, which is required here. Try again.',
    );
  }
  // A provider's clock that runs ahead must not lengthen a verification.
  const verifiedAt =
    timestamp !== undefined && timestamp >= askedAt && timestamp <= answeredAt ? timestamp : answeredAt;
  return { memberId, resource, action, kind, sid, acr: acrKey(acrValues), askedAt, verifiedAt, expiresAt };
}

async function signIn({ provider, settings, readMember }: Asked, signal: AbortSignal): Promise<Member> {
  const { signIn = true, timeout } = settings;
  const ask = typeof signIn === 'function' ? signIn : signIn ? provider.signIn?.bind(provider) : undefined;
  const signedIn = ask && (await bounded(ask(signal), signal, timeout));
  const member = signedIn && signedIn !== 'navigated' ? await bounded(readMember(), signal, timeout) : null;
  if (!member) throw new StepUpError('sign-in-required', 'Nobody is signed in. Sign in, then try again.');
  return member;
}
