import { lastUsedKey } from './ask.js';
import { offeredMethod, sentKey } from './challenge.js';
import type { BackendContext } from './context.js';
import type { Identity } from './identity.js';
import { methodContext } from './method-context.js';
import type { Proof } from './proofs.js';
import { isUnanswered, type FoundQuestion } from './questions.js';
import type { AnsweredMethod } from './types.js';
import { verifiedAnswer } from './verified-answer.js';
import { gone, json, paused, readObject, refuse, toSeconds } from './wire.js';

// The first pause after too many wrong answers, ms; each next one is twice as long.
const FIRST_PAUSE = 30_000;
// For how long wrong answers count, ms.
const TRIES_LAST = 86_400_000;
// For how long it is known by which method a member has stepped up last, ms.
const LAST_USED_LASTS = 90 * 86_400_000;

/** `POST {url}/questions/{id}/answers`: verified, failed, or a pause. */
export async function answer(
  context: BackendContext,
  identity: Identity,
  id: string,
  request: Request,
): Promise<Response> {
  const { type, ...fields } = await readObject(request);
  let found = await findUnanswered(context, identity, id);
  const { question } = found;
  const method = offeredMethod(context, question, type);
  if (method.type === 'external') refuse(400, 'This method is answered in its window.');
  const given = readField(method, fields);
  const { resource, action, target } = question;
  const about = { memberId: identity.member.id, resource, action, target, method: method.type };

  // Before anything is compared, so that no answer is looked at for which no try was left.
  const triesKey = `tries:${method.type}:${identity.memberDigest}`;
  const take = method.guessable
    ? await context.store.take(triesKey, context.tries, FIRST_PAUSE, TRIES_LAST)
    : { taken: true, left: context.tries, pausedFor: 0 };
  if (!take.taken) {
    context.tell({ type: 'paused', ...about });
    return paused(take.pausedFor);
  }
  // Whoever was faster has answered it, and ended the count: this try may be one of a new count.
  if (method.guessable) found = await findUnanswered(context, identity, id);
  if ((await method.check(given, methodContext(context, identity, question, method.type))) !== true) {
    context.tell({ type: 'failed', ...about });
    return json(422, {
      status: 'failed',
      triesLeft: take.left,
      ...(take.pausedFor > 0 && { retryAfter: toSeconds(take.pausedFor) }),
    });
  }

  const { type: name, amr } = method;
  const proof = proofFor(context, identity, found, { type: name, amr, verifiedAt: Date.now() });
  if (!(await context.questions.settle(identity, found, { name: 'verified', sid: proof.sid }))) gone();
  // Only once the question takes no other answer: with new tries, more of those that came with this one would be compared.
  // And before anybody is verified: afterwards nothing may fail any more.
  const { store } = context;
  await Promise.all([
    method.guessable && store.pull(triesKey),
    method.pauseBetween !== undefined && store.pull(sentKey(identity.memberDigest)),
  ]);
  await context.proofs.add(identity, proof);
  await tellProof(context, identity, proof);
  context.tell({ type: 'verified', kind: 'step-up', ...about });
  return verifiedAnswer(context, proof, question.acrValues);
}

async function findUnanswered(
  { questions }: BackendContext,
  identity: Identity,
  id: string,
): Promise<FoundQuestion> {
  const found = await questions.find(identity, id);
  return found && isUnanswered(found.question) ? found : gone();
}

/** The proof of an answer, which is not kept yet. */
export function proofFor(
  { proofs, proofLife }: BackendContext,
  identity: Identity,
  { question }: FoundQuestion,
  made: Pick<Proof, 'type' | 'acr' | 'amr' | 'verifiedAt'>,
): Proof {
  const { resource, action, target, life } = question;
  const expiresAt = made.verifiedAt + proofLife;
  return proofs.make(identity, { ...made, resource, action, target, life, expiresAt });
}

/** Has a proof that is kept found by what it is for, and its method come first the next time. */
export async function tellProof(
  { proofs, store }: BackendContext,
  identity: Identity,
  proof: Proof,
): Promise<void> {
  await Promise.all([
    proofs.tell(proof),
    store.set(lastUsedKey(identity.memberDigest), proof.type!, LAST_USED_LASTS),
  ]).catch(() => {
    // It holds by its id already. Without these it is only not found by what it is for, and another method comes first.
  });
}

/** What a method is answered with: a text, or for a passkey an object; nothing else beside it. */
function readField(method: AnsweredMethod, fields: Record<string, unknown>): unknown {
  const { field } = method;
  const value = Object.hasOwn(fields, field) ? fields[field] : undefined;
  const isGood =
    field === 'credential' ? typeof value === 'object' && value !== null : typeof value === 'string';
  if (!isGood || Object.keys(fields).length > 1)
    refuse(400, `Send a type and its ${field}, and nothing else.`);
  return value;
}
