import type { StepUpErrorCode, StepUpErrorReason } from '../protocol/errors.js';
import { texts as beside } from './languages/en/beside.js';
import { texts as gate } from './languages/en/gate.js';

// Nothing is shown for these two: the person knows, or nobody is there any more.
type Silent = 'cancelled' | 'aborted';

/** The texts where nothing else is set. */
export const ENGLISH = { ...gate, ...beside } satisfies Record<
  Exclude<StepUpErrorCode | StepUpErrorReason, Silent>,
  string
>;

/** The name of a text: a `StepUpErrorCode`, a `StepUpErrorReason`, or what the text is for. */
export type StepUpMessageKey = keyof typeof ENGLISH | Silent;

/**
 * The texts of the elements in one language. `{name}` stands for a value. Nothing is shown for `cancelled` and `aborted`,
 * unless there is a text for them.
 */
export type StepUpMessages = Record<keyof typeof ENGLISH, string> & Partial<Record<Silent, string>>;
