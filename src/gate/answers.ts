import type { Verification } from '../client/types.js';
import type { StepUpError } from '../protocol/errors.js';

interface Answer {
  readonly promise: Promise<Verification>;
  readonly resolve: (verification: Verification | Promise<Verification>) => void;
  readonly reject: (error: StepUpError) => void;
  /** Gives the question up: nobody waits for it any more. */
  readonly abandoned: AbortController;
  /** How many wait for it, those of the questions that have joined it included. */
  askers: number;
  joined?: Answer;
}

/** The promises of a gate's questions, by the questions' ids. */
export class Answers {
  readonly #expected = new Map<number, Answer>();
  #lastId = 0;

  /**
   * Expects the answer to a new question.
   * @param signal Gives it up for this asker alone.
   */
  expect(signal?: AbortSignal): { id: number; promise: Promise<Verification> } {
    const id = ++this.#lastId;
    const abandoned = new AbortController();
    let answer!: Answer;
    const promise = new Promise<Verification>((resolve, reject) => {
      answer = { resolve, reject, abandoned, askers: 1 } as Answer;
    });
    answer = Object.assign(answer, { promise });
    this.#expected.set(id, answer);
    // Nobody may wait for it: the gate shows it as well.
    promise.catch(() => undefined);
    const leave = (): void => {
      const question = answer.joined ?? answer;
      if (!--question.askers) question.abandoned.abort(signal?.reason);
    };
    if (signal?.aborted) leave();
    else signal?.addEventListener('abort', leave, { once: true });
    return { id, promise };
  }

  /** What gives a question up, when nobody waits for it any more. */
  signalOf(id: number): AbortSignal | undefined {
    return this.#expected.get(id)?.abandoned.signal;
  }

  resolve(id: number, verification: Verification): void {
    this.#take(id)?.resolve(verification);
  }

  reject(id: number, error: StepUpError): void {
    this.#take(id)?.reject(error);
  }

  /** Gives a question the answer of another one. */
  join(id: number, to: number): void {
    const joined = this.#expected.get(to);
    const own = joined && this.#take(id);
    if (!own) return;
    joined.askers += own.askers;
    own.joined = joined;
    own.resolve(joined.promise);
  }

  #take(id: number): Answer | undefined {
    const answer = this.#expected.get(id);
    this.#expected.delete(id);
    return answer;
  }
}
