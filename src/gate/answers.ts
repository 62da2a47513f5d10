import type { Verification } from '../client/types.js';
import type { StepUpError } from '../protocol/errors.js';

interface Answer {
  readonly promise: Promise<Verification>;
  readonly resolve: (verification: Verification | Promise<Verification>) => void;
  readonly reject: (error: StepUpError) => void;
  /** Gives the question up. */
  readonly signal: AbortSignal | undefined;
}

/** The promises of a gate's questions, by the questions' ids. */
export class Answers {
  readonly #expected = new Map<number, Answer>();
  #lastId = 0;

  /** Expects the answer to a new question. */
  expect(signal?: AbortSignal): { id: number; promise: Promise<Verification> } {
    const id = ++this.#lastId;
    let answer!: Answer;
    const promise = new Promise<Verification>((resolve, reject) => {
      answer = { resolve, reject, signal } as Answer;
    });
    this.#expected.set(id, { ...answer, promise });
    // Nobody may wait for it: the gate shows it as well.
    promise.catch(() => undefined);
    return { id, promise };
  }

  /** What gives a question up, if its asker has something for it. */
  signalOf(id: number): AbortSignal | undefined {
    return this.#expected.get(id)?.signal;
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
    if (joined) this.#take(id)?.resolve(joined.promise);
  }

  #take(id: number): Answer | undefined {
    const answer = this.#expected.get(id);
    this.#expected.delete(id);
    return answer;
  }
}
