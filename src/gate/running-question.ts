import { bounded } from '../client/abort.js';
import type { StepUpClient } from '../client/client.js';
import { followQuestions } from '../client/question-phase.js';
import type { Verification } from '../client/types.js';
import { rememberFocus } from '../dom/focus-return.js';
import { inAnyCase } from '../dom/in-any-case.js';
import { toStepUpError, type StepUpError } from '../protocol/errors.js';
import type { Asking } from './machine/state.js';

/** Who hears what becomes of a question. */
export interface QuestionListener {
  stage(stage: 'waiting' | 'open' | 'closed'): void;
  /** @param client Who has answered. */
  answered(verification: Verification, client: StepUpClient): void;
  failed(error: StepUpError): void;
}

/**
 * Asks the client, until there is an answer or the question is given up: it always ends.
 * @param source Who is asked.
 * @param prepare Beside the question: what has to be there before an answer counts, or a refusal.
 * @param signal The asker's own.
 * @returns What gives the question up, and is what it then fails with.
 */
export function runQuestion(
  { question, held }: Asking,
  source: { readonly client: StepUpClient },
  prepare: () => Promise<unknown>,
  signal: AbortSignal | undefined,
  listener: QuestionListener,
): (error: StepUpError) => void {
  const abort = new AbortController();
  const undo: Array<() => void> = [];
  const leave = (): void => inAnyCase(...undo.splice(0));
  let prepared: Promise<unknown> | undefined;
  let givenUp: StepUpError | undefined;
  const ask = async (): Promise<() => void> => {
    const { client } = source;
    const given = signal ? AbortSignal.any([signal, abort.signal]) : abort.signal;
    undo.push(rememberFocus(held?.recorded.trigger));
    undo.push(followQuestions(client, ({ phase }) => listener.stage(phase)));
    prepared = prepare();
    const asked = client.require({ ...question, signal: given });
    // Then nothing is let go for what the person has answered.
    prepared.catch(() =>
      asked.then(
        verification => client.giveBack(verification),
        () => undefined,
      ),
    );
    const [, verification] = await bounded(Promise.all([prepared, asked]), given);
    return () => listener.answered(verification, client);
  };
  // Whatever throws on the way, and on the way back, the question has an end.
  ask()
    .then(outcome => {
      leave();
      outcome();
    })
    .catch(async (thrown: unknown) => {
      // Where something else failed, nobody waits for the provider any more.
      abort.abort(thrown);
      leave();
      // A refusal counts when an answer would.
      await prepared?.catch(() => undefined);
      listener.failed(givenUp ?? toStepUpError(thrown));
    });
  return error => {
    givenUp = error;
    abort.abort(error);
  };
}
