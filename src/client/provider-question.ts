import { describe } from '#developer-messages';
import { aborted, bounded } from './abort.js';
import { StepUpError } from '../protocol/errors.js';
import { memberIdOf } from './member-watch.js';
import { mfaNotAsked } from './mfa-not-asked.js';
import type { CheckedRequest } from './request.js';
import type { CheckedSettings } from './settings.js';
import type { Show } from './turn.js';
import type { Member, ProviderAnswer, StepUpProvider } from './types.js';
import type { VerifiedAnswer } from './cache/entry.js';

/** Who is asked, and how: the client, as far as a question needs it. */
export interface QuestionContext {
  readonly provider: StepUpProvider;
  readonly settings: CheckedSettings;
  readMember(): Promise<Member | null>;
}

/**
 * Asks the provider one question, signing in first where nobody is, and makes sure that the same member is there
 * afterwards.
 * @throws {StepUpError} Any code.
 */
export async function askProvider(
  context: QuestionContext,
  request: CheckedRequest,
  signedIn: Member | null,
  show: Show,
  signal: AbortSignal,
): Promise<VerifiedAnswer> {
  const { provider } = context;
  const { timeout, consoleUrl } = context.settings;
  const memberId = memberIdOf(signedIn ?? (await signIn(context, show, signal)));
  if (!memberId) throw new StepUpError('sign-in-required', describe('nobody-signed-in'));
  const askedAt = Date.now();
  const asked = show(() => provider.verify({ ...request, signal }, signal));
  const answer = await bounded(asked, signal, timeout).catch((error: unknown) => {
    // The provider knows of its own console only.
    const reason = (error as StepUpError | undefined)?.reason;
    throw consoleUrl && reason === 'mfa-not-asked' ? mfaNotAsked(true) : error;
  });
  if (answer === 'navigated') throw aborted(undefined, describe('page-left'));
  if (request.forceStepUp && answer?.kind === 'allowed')
    throw mfaNotAsked(!!consoleUrl || typeof provider.openConsole === 'function');
  const verified = verifiedAnswer(request, answer, memberId, askedAt);
  const after = await bounded(context.readMember(), signal, timeout);
  if (memberIdOf(after) !== memberId) throw aborted(undefined, describe('member-changed'));
  return verified;
}

/**
 * What an answer proves that comes now.
 * @param askedAt When it was asked for, Unix ms.
 * @throws {StepUpError} `invalid-response` where the answer is no proof of what was asked.
 */
export function verifiedAnswer(
  { resource, action, acrValues, forceStepUp }: CheckedRequest,
  answer: ProviderAnswer,
  memberId: string,
  askedAt: number,
): VerifiedAnswer {
  const { kind, sid, timestamp = 0, expiresAt } = answer ?? {};
  if (kind !== 'step-up' && (kind !== 'allowed' || forceStepUp)) {
    throw new StepUpError('invalid-response', describe('no-proof'));
  }
  const answeredAt = Date.now();
  // A provider's clock that runs ahead must not lengthen a verification.
  const verifiedAt = timestamp >= askedAt && timestamp <= answeredAt ? timestamp : answeredAt;
  return {
    memberId,
    resource,
    action,
    kind,
    ...(sid && { sid }),
    verifiedAt,
    expiresAt,
    acr: String(acrValues),
  };
}

async function signIn(context: QuestionContext, show: Show, signal: AbortSignal): Promise<Member | null> {
  const { provider } = context;
  const { signIn = true, timeout } = context.settings;
  const ask = signIn === true ? provider.signIn : signIn;
  if (ask)
    await bounded(
      show<unknown>(() => ask.call(provider, signal)),
      signal,
      timeout,
    );
  // Who is signed in is what the session says, not what the sign-in has answered.
  return await bounded(context.readMember(), signal, timeout);
}
