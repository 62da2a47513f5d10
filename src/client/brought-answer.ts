import type { VerificationCache } from './cache/verification-cache.js';
import { now, type Moment } from './clock.js';
import type { ProviderSession } from './provider-session.js';
import { checkRequest, type CheckedRequest } from './request.js';
import type { CheckedSettings } from './settings.js';
import type { ProviderAnswer, ReturnedAnswer } from './types.js';

/** An answer with which the person has come back to the page, and what was so when it came. */
export interface BroughtAnswer {
  readonly request: CheckedRequest;
  readonly answer: ProviderAnswer;
  readonly memberId: string;
  /** Unix ms. */
  readonly askedAt: number;
  /** When the person came back with it. */
  readonly cameAt: Moment;
  readonly owner: string | null;
  readonly afterClear: number;
}

/**
 * Notes what was so when an answer came. The provider tells it once: where the code is missing that takes it, it waits for
 * whoever asks when that has come. What is cleared, or who takes over, meanwhile ends it.
 * @throws {StepUpError} `invalid-request` where what was asked is no question.
 */
export function noteBrought(
  { request: asked, answer, askedAt = Date.now() }: ReturnedAnswer,
  memberId: string,
  settings: CheckedSettings,
  { owner }: ProviderSession,
  { latestClear }: VerificationCache,
): BroughtAnswer {
  const request = checkRequest(asked, settings);
  const afterClear = latestClear(request);
  return { request, answer, memberId, askedAt, cameAt: now(), owner: owner(), afterClear };
}
