import type { StepUpErrorCode, StepUpErrorReason } from '../protocol/errors.js';
import { texts as beside } from './languages/en/beside.js';
import type { ChallengeTexts } from './languages/en/challenge.js';
import { texts as gate } from './languages/en/gate.js';
import type { TroubleTexts } from './languages/en/trouble.js';

// Nothing is shown for these two: the person knows, or nobody is there any more.
type Silent = 'cancelled' | 'aborted';

/** The texts where nothing else is set. */
export const ENGLISH = { ...gate, ...beside } satisfies Record<
  Exclude<StepUpErrorCode | StepUpErrorReason, Silent>,
  string
>;

/** The texts that only a page needs whose own server asks. */
type DialogTexts = ChallengeTexts & TroubleTexts;

/** The name of a text: a `StepUpErrorCode`, a `StepUpErrorReason`, or what the text is for. */
export type StepUpMessageKey = keyof typeof ENGLISH | keyof DialogTexts | Silent;

/**
 * The texts of the elements in one language. `{name}` stands for a value. Nothing is shown for `cancelled` and `aborted`,
 * unless there is a text for them, and the `challenge-…` texts only on a page that is asked by its own server.
 */
export type StepUpMessages = Record<keyof typeof ENGLISH, string> &
  Partial<Record<Silent | keyof DialogTexts, string>>;
