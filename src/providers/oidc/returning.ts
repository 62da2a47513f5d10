import type { ProviderAnswer, ReturnedAnswer } from '../../client/types.js';
import type { Action } from '../../protocol/operation.js';
import { levelsOf } from './oidc-request.js';
import { forgetQuestion, keptQuestion, type KeptQuestion } from './kept-question.js';
import { digestOf } from './member.js';
import type { Doubt, Wanted } from './proof.js';
import type { OidcRequest, OidcSession } from './types.js';

/**
 * The answer to the question with which the person left the page. It is judged as it would have been here: by when it was
 * asked, and for who asked it.
 * @param request What the client has kept of it.
 * @param proofOf What a session proves.
 * @returns Null where the answer does not reach what was asked, is another member's, or none at all.
 */
export async function returnedAnswer(
  request: OidcRequest,
  session: OidcSession,
  proofOf: (session: OidcSession, wanted: Wanted) => ProviderAnswer | Doubt,
): Promise<ReturnedAnswer | null> {
  const kept = keptQuestion();
  forgetQuestion();
  if (!request.question || (kept && !isWhole(kept))) return null;
  if (kept && !(await canAnswer(kept, session))) return null;
  const { resource, action, maxAge, acrValues, notBefore } = kept?.asked ?? {
    ...request.question,
    maxAge: request.prompt ? 0 : (request.maxAge ?? 0),
    acrValues: levelsOf(request),
    notBefore: undefined,
  };
  const askedAt = kept?.askedAt ?? Date.now();
  const answer = proofOf(session, { acrValues, maxAge, notBefore, askedAt });
  if ('doubt' in answer) return null;
  return {
    request: { resource, action: action as Action, maxAge, ...(acrValues && { acrValues }) },
    answer,
    askedAt,
  };
}

/** Whether it is of the member who was asked, and not the very session that was there before: libraries may keep that. */
async function canAnswer({ member, session }: KeptQuestion, { claims }: OidcSession): Promise<boolean> {
  if (member && member !== (await digestOf(claims['sub']))) return false;
  return session !== (await digestOf(claims));
}

/** Whether its numbers are some: what is no number is older and younger than nothing. */
function isWhole({ askedAt, asked }: KeptQuestion): boolean {
  return [askedAt, asked?.maxAge ?? 0, asked?.notBefore ?? 0].every(Number.isFinite);
}
