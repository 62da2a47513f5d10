import type { BackendContext } from './context.js';
import type { Identity } from './identity.js';
import { isUnanswered } from './questions.js';
import { verifiedAnswer } from './verified-answer.js';
import { gone, json } from './wire.js';

/** `GET {url}/questions/{id}`: how a question stands, for a page that waits for its window. */
export async function showQuestion(
  context: BackendContext,
  identity: Identity,
  id: string,
): Promise<Response> {
  const found = await context.questions.find(identity, id);
  if (!found) gone();
  const { state, expiresAt, acrValues } = found.question;
  if (state.name !== 'verified') return json(200, { status: state.name, expiresAt });
  const proof = await context.proofs.findById(identity, state.sid);
  // It was used, or has ended: it is not told again.
  return proof ? verifiedAnswer(context, proof, acrValues) : gone();
}

/** `DELETE {url}/questions/{id}`: the person has changed their mind. */
export async function cancelQuestion(
  context: BackendContext,
  identity: Identity,
  id: string,
): Promise<Response> {
  const found = await context.questions.find(identity, id);
  if (!found || !isUnanswered(found.question)) gone();
  if (!(await context.questions.settle(identity, found, null))) gone();
  const { resource, action, target } = found.question;
  context.tell({ type: 'cancelled', memberId: identity.member.id, resource, action, target });
  return new Response(null, { status: 204, headers: { 'Cache-Control': 'no-store' } });
}
