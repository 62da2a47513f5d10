import type { ProviderAnswer, ReturnedAnswer } from '../../client/types.js';
import type { Action } from '../../protocol/operation.js';
import { levelsOf } from './ask.js';
import { forgetQuestion, keptQuestion } from './kept-question.js';
import { memberDigest } from './member.js';
import type { Doubt, Wanted } from './proof.js';
import type { OidcRequest, OidcSession } from './types.js';

/**
 * The answer to the question with which the person left the page. It is judged as it would have been here: by when it was
 * asked, and for who asked it.
 * @param request What the client has kept of it.
 * @param proofOf What a session proves.
 * @returns Null where the answer does not reach what was asked, or is another member's.
 */
export async function returnedAnswer(
  request: OidcRequest,
  session: OidcSession,
  proofOf: (session: OidcSession, wanted: Wanted) => ProviderAnswer | Doubt,
): Promise<ReturnedAnswer | null> {
  const kept = keptQuestion();
  forgetQuestion();
  if (!request.question) return null;
  if (kept?.member && kept.member !== (await memberDigest(session.claims))) return null;
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
