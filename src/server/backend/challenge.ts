import { StepUpError } from '../../protocol/errors.js';
import type { BackendContext } from './context.js';
import type { Identity } from './identity.js';
import { askedQuestion, methodContext } from './method-context.js';
import { isUnanswered, placeOf, type KeptQuestion } from './questions.js';
import type { AnsweredMethod, StepUpMethod } from './types.js';
import { gone, json, paused, readObject, refuse } from './wire.js';

// How many mails a member gets before a pause, and how long the first one is, ms. A stranger with their cookie must not
// be able to fill their mailbox.
const MAILS = 10;
const PAUSE_BETWEEN_MAILS = 300_000;
const DAY = 86_400_000;

/** `POST {url}/questions/{id}/challenges`: begins one of the methods. */
export async function challenge(
  context: BackendContext,
  identity: Identity,
  id: string,
  request: Request,
  raw: unknown,
): Promise<Response> {
  const { type, ...rest } = await readObject(request);
  if (Object.keys(rest).length > 0) refuse(400, 'Send a type, and nothing else.');
  const found = await context.questions.find(identity, id);
  if (!found || !isUnanswered(found.question)) gone();
  const { question } = found;
  const method = offeredMethod(context, question, type);
  const { resource, action, target } = question;
  const about = { memberId: identity.member.id, resource, action, target, method: method.type };
  if (method.type === 'external') {
    const url = toAddress(await method.start(request, askedQuestion(question), raw));
    // A go that was rejected is over: the page waits for what comes of this one.
    if (question.state.name === 'rejected') await context.questions.settle(identity, found, { name: 'open' });
    context.tell({ type: 'challenged', ...about });
    return json(200, { type: method.type, url });
  }
  if (!method.challenge) refuse(400, 'This method needs no challenge: send the answer.');
  const pause = await pauseOf(context, identity, question, method);
  if (pause > 0) {
    context.tell({ type: 'paused', ...about });
    return paused(pause);
  }
  const sent = await method.challenge(methodContext(context, identity, question, method.type));
  context.tell({ type: 'challenged', ...about });
  return json(200, { type: method.type, ...sent });
}

/** The method of this type, where the question offers it. */
export function offeredMethod(
  { methods }: BackendContext,
  question: KeptQuestion,
  type: unknown,
): StepUpMethod {
  const method = question.methods.some(offered => offered === type) && methods.get(type as string);
  return method || refuse(400, 'This question offers no such type.');
}

/** For how long somebody is not to be bothered again, ms. */
async function pauseOf(
  { store }: BackendContext,
  identity: Identity,
  { id }: KeptQuestion,
  { type, pauseBetween }: AnsweredMethod,
): Promise<number> {
  if (pauseBetween === undefined) return 0;
  // One "try" each time, and then a pause that does not grow: forgotten when it is over.
  const between = pauseBetween * 1_000;
  const again = await store.take(`sent:${placeOf(identity, id)}:${type}`, 1, between, between);
  if (!again.taken) return again.pausedFor;
  const { taken, pausedFor } = await store.take(
    sentKey(identity.memberDigest),
    MAILS,
    PAUSE_BETWEEN_MAILS,
    DAY,
  );
  return taken ? 0 : pausedFor;
}

/** Where the mails to a member are counted. */
export function sentKey(memberDigest: string): string {
  return `mails:${memberDigest}`;
}

function toAddress(url: unknown): string {
  const address = url instanceof URL || typeof url === 'string' ? new URL(url) : null;
  if (address && (address.protocol === 'https:' || address.protocol === 'http:')) return address.href;
  throw new StepUpError('unavailable', 'start() of external must give an address of http or https.');
}
