import { aborted, bounded } from '../client/abort.js';
import type { StepUpClient } from '../client/client.js';
import { followQuestions } from '../client/question-phase.js';
import type { Verification } from '../client/types.js';
import { rememberFocus } from '../dom/focus-return.js';
import { toStepUpError, type StepUpError } from '../protocol/errors.js';
import type { Asking } from './machine/state.js';

// How long a person is left alone before they are told that something is going on.
const PATIENCE_MS = 300;

/** Who hears what becomes of a question. */
export interface QuestionListener {
  patienceOver(): void;
  stage(stage: 'waiting' | 'open' | 'closed'): void;
  answered(verification: Verification): void;
  failed(error: StepUpError): void;
}

/**
 * Asks the client, until there is an answer or the question is given up: it always ends.
 * @param prepare Beside the question: what has to be there before an answer counts.
 * @param signal The asker's own.
 * @returns What gives the question up.
 */
export function runQuestion(
  { question, held }: Asking,
  client: StepUpClient,
  prepare: () => Promise<unknown>,
  signal: AbortSignal | undefined,
  listener: QuestionListener,
): (why: string) => void {
  const abort = new AbortController();
  const given = signal ? AbortSignal.any([signal, abort.signal]) : abort.signal;
  const restoreFocus = rememberFocus(held?.recorded.trigger);
  const patience = setTimeout(() => listener.patienceOver(), PATIENCE_MS);
  const unfollow = followQuestions(client, stage => {
    // The provider's own modal says what is going on.
    if (stage === 'open') clearTimeout(patience);
    listener.stage(stage);
  });
  const end = (): void => {
    clearTimeout(patience);
    unfollow();
  };
  const answer = Promise.all([client.require({ ...question, signal: given }), prepare()]);
  bounded(answer, given).then(
    ([verification]) => {
      end();
      restoreFocus();
      listener.answered(verification);
    },
    (thrown: unknown) => {
      end();
      // Where something else failed, nobody waits for the provider any more.
      abort.abort(thrown);
      restoreFocus();
      listener.failed(toStepUpError(thrown));
    },
  );
  return why => abort.abort(aborted(undefined, why));
}
