import { bounded } from './abort.js';

interface Question<T> {
  controller: AbortController;
  askers: number;
  answer: Promise<T>;
}

/**
 * One question at a time in this page. An equal question joins the pending one, a different one waits its turn,
 * and one that nobody waits for any more is given up.
 */
export class Questions<T> {
  readonly #joinable = new Map<unknown, Question<T>>();
  #turn: Promise<unknown> = Promise.resolve();

  /**
   * @param key Equal keys are one question.
   * @param signal Gives up for this asker alone.
   * @param ask Asks, when the turn has come. The controller gives up for all.
   */
  async ask(
    key: unknown,
    signal: AbortSignal | undefined,
    ask: (controller: AbortController) => Promise<T>,
  ): Promise<T> {
    const question = this.#joinable.get(key) ?? this.#queue(key, ask);
    question.askers++;
    try {
      return await bounded(question.answer, signal);
    } finally {
      if (!--question.askers) question.controller.abort(signal?.reason);
    }
  }

  #queue(key: unknown, ask: (controller: AbortController) => Promise<T>): Question<T> {
    const controller = new AbortController();
    const { signal } = controller;
    const answer = this.#turn.then(() => ask(controller));
    const question = { controller, askers: 0, answer };
    // One that was answered or given up is not joined, and holds up the next no longer.
    const forget = (): void => {
      if (this.#joinable.get(key) === question) this.#joinable.delete(key);
    };
    this.#joinable.set(key, question);
    signal.addEventListener('abort', forget);
    this.#turn = Promise.all([this.#turn, bounded(answer, signal).then(forget, forget)]);
    return question;
  }
}
