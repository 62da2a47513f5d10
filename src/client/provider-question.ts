import { describe } from '#developer-messages';
import { aborted, bounded } from './abort.js';
import { StepUpError } from '../protocol/errors.js';
import { memberIdOf } from './member-watch.js';
import { mfaNotAsked } from './mfa-not-asked.js';
import type { CheckedRequest } from './request.js';
import type { CheckedSettings } from './settings.js';
import type { Show } from './turn.js';
import type { Member, StepUpProvider } from './types.js';
import { verifiedAnswer } from './verified-answer.js';
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
 * @param begun Is called in the turn in which the provider is asked.
 * @throws {StepUpError} Any code.
 */
export async function askProvider(
  context: QuestionContext,
  request: CheckedRequest,
  signedIn: Member | null,
  show: Show,
  signal: AbortSignal,
  begun: () => void,
): Promise<VerifiedAnswer> {
  const { provider } = context;
  const { timeout, consoleUrl } = context.settings;
  const memberId = memberIdOf(signedIn ?? (await signIn(context, request, show, signal)));
  if (!memberId) throw new StepUpError('sign-in-required', describe('nobody-signed-in'));
  const askedAt = Date.now();
  const asked = show(() => {
    begun();
    return provider.verify(request, signal);
  });
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

async function signIn(
  context: QuestionContext,
  request: CheckedRequest,
  show: Show,
  signal: AbortSignal,
): Promise<Member | null> {
  const { provider } = context;
  const { signIn = true, timeout } = context.settings;
  const ask = signIn === true ? provider.signIn?.bind(provider) : signIn;
  if (ask)
    await bounded(
      show<unknown>(() => ask(signal, request)),
      signal,
      timeout,
    );
  // Who is signed in is what the session says, not what the sign-in has answered.
  return await bounded(context.readMember(), signal, timeout);
}
