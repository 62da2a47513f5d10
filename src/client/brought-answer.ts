import type { VerificationCache } from './cache/verification-cache.js';
import { now, type Moment } from './clock.js';
import type { ProviderSession } from './provider-session.js';
import type { ReturnedAnswer } from './types.js';

/** An answer with which the person has come back to the page, and what was so when it came. */
export interface BroughtAnswer {
  readonly back: ReturnedAnswer;
  readonly memberId: string;
  /** When the person came back with it. */
  readonly cameAt: Moment;
  readonly owner: string | null;
  readonly afterClear: number;
}

/**
 * Notes what was so when an answer came. The provider tells it once: where the code is missing that takes it, it waits for
 * that. What is cleared, or who takes over, meanwhile ends it.
 */
export function noteBrought(
  back: ReturnedAnswer,
  memberId: string,
  { owner }: ProviderSession,
  { latestClear }: VerificationCache,
): BroughtAnswer {
  return { back, memberId, cameAt: now(), owner: owner(), afterClear: latestClear(back.request) };
}
