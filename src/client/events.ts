import type { StepUpError } from '../protocol/errors.js';
import type { Clear } from './cache/clears.js';
import type { Action } from './types.js';

/**
 * Why what the client knows has changed: a new verification, one that may have grown too old, another member (or one
 * that is known now, or not any more), other settings, or a clear.
 */
export type ChangeReason = 'verified' | 'age' | 'member' | 'configured' | Clear['reason'];

/** What the client knows has changed; ask `peek` again. */
export class StepUpChangeEvent extends Event {
  constructor(
    /** Why. */
    readonly reason: ChangeReason,
  ) {
    super('change');
  }
}

/** Where a question stands. */
export class StepUpQuestionEvent extends Event {
  constructor(
    /**
     * `waiting` for another tab, `open` while the provider's modal or console may be shown, `closed` after either.
     */
    readonly phase: 'waiting' | 'open' | 'closed',
    /**
     * To be called by a listener of `open`: the modal or console is shown when something has been prepared for it, or
     * has failed. The question's own limit goes on meanwhile.
     */
    readonly waitUntil: (preparation: Promise<unknown>) => void,
  ) {
    super('question');
  }
}

/**
 * A `fetch` of `createStepUpFetch` did not get what it asked for: the question was refused, or the server does not
 * accept the answer. Whoever showed that the person was verified can show now that it was not enough.
 */
export class StepUpRefusedEvent extends Event {
  constructor(
    /** What was to be done. */
    readonly operation: { readonly resource: string; readonly action: Action; readonly target?: string },
    /** Why it was not. */
    readonly error: StepUpError,
  ) {
    super('refused');
  }
}
