import { aborted } from '../client/abort.js';

/** What waits for an answer: a question, or whatever else a provider is asked for. */
export interface Pending<Result, Question = undefined> {
  readonly question: Question;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

/** Brings questions and answers together, whichever comes first. */
export class Script<Answer, Result, Question = undefined> {
  readonly #settle: (pending: Pending<Result, Question>, answer: Answer) => void;
  readonly #unscripted: Answer | undefined;
  readonly #pending: Array<Pending<Result, Question>> = [];
  readonly #answers: Answer[] = [];

  constructor(settle: (pending: Pending<Result, Question>, answer: Answer) => void, unscripted?: Answer) {
    this.#settle = settle;
    this.#unscripted = unscripted;
  }

  ask(question: Question, signal?: AbortSignal): Promise<Result> {
    return new Promise((resolve, reject) => {
      const pending = { question, resolve, reject };
      const giveUp = (): void => {
        const at = this.#pending.indexOf(pending);
        if (at >= 0) this.#pending.splice(at, 1);
        reject(aborted(signal?.reason));
      };
      if (signal?.aborted) return giveUp();
      signal?.addEventListener('abort', giveUp, { once: true });
      const answer = this.#answers.length ? this.#answers.shift() : this.#unscripted;
      if (answer === undefined) this.#pending.push(pending);
      else this.#settle(pending, answer);
    });
  }

  respond(answer: Answer): void {
    const pending = this.#pending.shift();
    if (pending) this.#settle(pending, answer);
    else this.#answers.push(answer);
  }

  endPending(answer: Answer): void {
    for (const pending of this.#pending.splice(0)) this.#settle(pending, answer);
  }
}
