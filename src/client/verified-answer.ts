import { describe } from '#developer-messages';
import { StepUpError } from '../protocol/errors.js';
import type { VerifiedAnswer } from './cache/entry.js';
import type { CheckedRequest } from './request.js';
import type { ProviderAnswer } from './types.js';

// How far the clocks of a provider and of this page may differ, in seconds; some tell times in whole seconds only.
const CLOCK_TOLERANCE = 5;

/**
 * What an answer proves.
 * @param askedAt When it was asked for, Unix ms.
 * @param answeredAt When it came, Unix ms. Default: now.
 * @throws {StepUpError} `invalid-response` where the answer is no proof of what was asked, `failed` where it proves less:
 * another class of authentication, or an authentication of too long ago.
 */
export function verifiedAnswer(
  request: CheckedRequest,
  answer: ProviderAnswer,
  memberId: string,
  askedAt: number,
  answeredAt = Date.now(),
): VerifiedAnswer {
  const { resource, action, target, forceStepUp } = request;
  const { kind, sid, expiresAt, acr, amr } = answer ?? {};
  if (kind !== 'step-up' && (kind !== 'allowed' || forceStepUp)) {
    throw new StepUpError('invalid-response', describe('no-proof'));
  }
  refuseLess(request, answer, askedAt);
  return {
    memberId,
    resource,
    action,
    ...(target && { target }),
    kind,
    ...(sid && { sid }),
    verifiedAt: momentOf(answer, askedAt, answeredAt),
    expiresAt,
    ...(acr && { acr }),
    ...(amr && { amr }),
  };
}

/** Some providers ignore what was asked for, and answer happily. */
function refuseLess(
  { acrValues, notBefore = 0, maxAge }: CheckedRequest,
  { acr, authenticatedAt }: ProviderAnswer,
  askedAt: number,
): void {
  if (acrValues && !acrValues.includes(acr!)) throw notReached('acr');
  const earliest = askedAt - (maxAge + CLOCK_TOLERANCE) * 1000;
  // Turned round, so that what is no time does not hold.
  const isRecent =
    typeof authenticatedAt === 'number' && authenticatedAt > notBefore && authenticatedAt >= earliest;
  if (authenticatedAt !== undefined && !isRecent) throw notReached('authenticatedAt');
}

/** When the person was verified, Unix ms: a provider's clock that runs ahead must not lengthen a verification. */
function momentOf(
  { timestamp = 0, authenticatedAt }: ProviderAnswer,
  askedAt: number,
  answeredAt: number,
): number {
  if (authenticatedAt! <= answeredAt) return authenticatedAt!;
  return timestamp >= askedAt && timestamp <= answeredAt ? timestamp : answeredAt;
}

function notReached(what: string): StepUpError {
  return new StepUpError('failed', describe('not-reached', what));
}
