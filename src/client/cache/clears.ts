import type { Operation } from '../../protocol/operation.js';

/** A clear: of everything, of a resource, or of one action on it. */
export interface Clear extends Partial<Operation> {
  /** When, Unix ms: what was asked for before it is ignored whenever it arrives. */
  at: number;
  reason: 'sign-out' | 'member-change' | 'cleared';
}

/** What was asked for, and when, by the order of clears and questions. */
type Question = Operation & { askedAt: number };

// Far more than there are while a question is pending.
const REMEMBERED = 100;

/** Whether a clear ends what was asked for then. */
export function ends({ resource, action, at }: Clear, question: Question): boolean {
  return (
    question.askedAt <= at &&
    (resource ?? question.resource) === question.resource &&
    (action ?? question.action) === question.action
  );
}

/** The clears so far, with one more. */
export function withClear(clears: readonly Clear[], clear: Clear): Clear[] {
  // When there are too many to tell them apart, one of everything stands for them.
  return clears.length < REMEMBERED ? [...clears, clear] : [{ at: clear.at, reason: clear.reason }];
}
