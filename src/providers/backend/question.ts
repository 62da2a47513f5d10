import { describe } from '#developer-messages';
import { StepUpError, toStepUpError } from '../../protocol/errors.js';
import type { ProviderAnswer, ProviderQuestion } from '../../client/types.js';
import type { BeginOutcome, ChallengeConversation } from '../../elements/stepup-challenge/conversation.js';
import { ANSWER_FIELDS, readBegun, readOpen, readRefusal, readVerified, refusalOf } from './read-answers.js';
import type { Wire, WireAnswer } from './wire.js';

/** Shows the dialog for a conversation; resolves when it was answered, rejects with `cancelled` when it was closed. */
export type ShowChallenge = (conversation: ChallengeConversation, signal: AbortSignal) => Promise<void>;

/**
 * Asks the site's server one question, and the person where the server wants that.
 * @param account Whose it is, as they sign in.
 * @param setUp Is told where a second factor is set up, where the server says so.
 * @throws {StepUpError} Any code.
 */
export async function askBackend(
  wire: Wire,
  request: ProviderQuestion,
  { account, setUp, show }: { account?: string; setUp(url: string): void; show: ShowChallenge },
  signal: AbortSignal,
): Promise<ProviderAnswer> {
  const { resource, action, target, maxAge, forceStepUp: force, acrValues, notBefore, comment } = request;
  const asked = {
    resource,
    action,
    target,
    maxAge,
    force,
    acrValues,
    notBefore,
    comment: comment?.slice(0, 200),
  };
  const first = await wire.send('POST', '/questions', asked, signal);
  if (first.status === 200) return readVerified(first);
  if (first.status !== 201) {
    if (first.status === 409 && typeof first.body.setupUrl === 'string') setUp(first.body.setupUrl);
    throw refusalOf(first);
  }
  const question = readOpen(first);
  const path = `/questions/${question.id}`;
  let proof: ProviderAnswer | undefined;

  // Every answer of the server about this question: the proof, what the dialog goes on with, or the end.
  async function post(part: string, body: object): Promise<WireAnswer> {
    const answer = await wire.send('POST', path + part, body, signal);
    if (answer.status === 200 || readRefusal(answer)) return answer;
    throw refusalOf(answer);
  }

  const conversation: ChallengeConversation = {
    ...{ resource, action, target, comment, account, methods: question.methods },

    async begin(type): Promise<BeginOutcome> {
      const answer = await post('/challenges', { type });
      const refusal = readRefusal(answer);
      if (refusal) return { name: 'paused', retryAfter: refusal.retryAfter ?? 0 };
      return { name: 'begun', challenge: readBegun(type, answer) };
    },

    async answer(type, value) {
      const answer = await post('/answers', { type, [ANSWER_FIELDS[type]!]: value });
      const refusal = readRefusal(answer);
      if (refusal) return refusal;
      proof = readVerified(answer);
      return { name: 'verified' };
    },

    async look(until) {
      const answer = await wire.send('GET', path, undefined, until);
      const { status } = answer.body;
      if (answer.status !== 200) throw refusalOf(answer);
      if (status === 'open' || status === 'rejected') return status;
      proof = readVerified(answer);
      return 'verified';
    },
  };

  try {
    await show(conversation, signal);
    if (proof) return proof;
    throw new StepUpError('invalid-response', describe('no-proof'));
  } catch (error) {
    // The server is told, so that the question does not stay open; it is over here in any case.
    wire.send('DELETE', path).catch(() => undefined);
    throw toStepUpError(error);
  }
}
