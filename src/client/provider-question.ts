import { describe } from '#developer-messages';
import { aborted, bounded } from './abort.js';
import { StepUpError } from '../protocol/errors.js';
import { memberIdOf } from './member-watch.js';
import type { CheckedRequest } from './request.js';
import type { CheckedSettings } from './settings.js';
import type { Member, ProviderAnswer, StepUpProvider } from './types.js';
import type { Finding } from './cache/verification-cache.js';

/** Who is asked, and how. */
export interface Asked {
  readonly provider: StepUpProvider;
  readonly settings: CheckedSettings;
  readMember(): Promise<Member | null>;
}

/**
 * Asks the provider one question, signing in first where nobody is, and makes sure that the same member is there
 * afterwards.
 * @param askedAt The moment of the question, by the order of clears and questions.
 * @throws {StepUpError} Any code.
 */
export async function askProvider(
  asked: Asked,
  request: CheckedRequest,
  signedIn: Member | null,
  askedAt: number,
  signal: AbortSignal,
): Promise<Finding> {
  const { provider } = asked;
  const { timeout } = asked.settings;
  const memberId = memberIdOf(signedIn ?? (await signIn(asked, signal)));
  if (!memberId) throw new StepUpError('sign-in-required', describe('nobody-signed-in'));
  const answer = await bounded(provider.verify({ ...request, signal }, signal), signal, timeout);
  if (answer === 'navigated') throw aborted(undefined, describe('page-left'));
  const found = findingOf(request, answer, memberId, askedAt);
  const after = await bounded(asked.readMember(), signal, timeout);
  if (memberIdOf(after) !== memberId) throw aborted(undefined, describe('member-changed'));
  return found;
}

/**
 * What an answer proves that comes now.
 * @param askedAt The moment of the question, by the order of clears and questions.
 * @throws {StepUpError} `invalid-response` where the answer is no proof of what was asked.
 */
export function findingOf(
  { resource, action, acrValues, forceStepUp }: CheckedRequest,
  answer: ProviderAnswer,
  memberId: string,
  askedAt: number,
): Finding {
  const { kind, sid, timestamp = 0, expiresAt } = answer ?? {};
  if (kind !== 'step-up' && (kind !== 'allowed' || forceStepUp)) {
    throw new StepUpError('invalid-response', describe('no-proof'));
  }
  const to = Date.now();
  // A provider's clock that runs ahead must not lengthen a verification.
  const verifiedAt = timestamp >= askedAt && timestamp <= to ? timestamp : to;
  return {
    memberId,
    resource,
    action,
    kind,
    ...(sid && { sid }),
    verifiedAt,
    expiresAt,
    acr: String(acrValues),
    askedAt,
  };
}

async function signIn(asked: Asked, signal: AbortSignal): Promise<Member | null> {
  const { provider } = asked;
  const { signIn = true, timeout } = asked.settings;
  const ask = signIn === true ? provider.signIn : signIn;
  if (ask) await bounded(ask.call(provider, signal), signal, timeout);
  // Who is signed in is what the session says, not what the sign-in has answered.
  return await bounded(asked.readMember(), signal, timeout);
}
