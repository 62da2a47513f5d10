import { aborted, bounded } from './abort.js';

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
  readonly #pending = new Map<string, Question<T>>();
  #turn: Promise<unknown> = Promise.resolve();

  /**
   * @param key Equal keys are one question; null joins nothing.
   * @param signal Gives up for this asker alone.
   * @param ask Asks, when the turn has come.
   */
  ask(
    key: string | null,
    signal: AbortSignal | undefined,
    ask: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const question = (key !== null && this.#pending.get(key)) || this.#queue(key, ask);
    question.askers++;
    const leave = (): void => {
      if (--question.askers === 0) question.controller.abort(signal?.reason);
    };
    signal?.addEventListener('abort', leave, { once: true });
    return bounded(question.answer, signal).finally(() => signal?.removeEventListener('abort', leave));
  }

  #queue(key: string | null, ask: (signal: AbortSignal) => Promise<T>): Question<T> {
    const controller = new AbortController();
    const { signal } = controller;
    const answer = this.#turn.then(() => {
      if (signal.aborted) throw aborted(signal.reason);
      return ask(signal);
    });
    const question = { controller, askers: 0, answer };
    // A question that was given up must not be joined, nor hold up the next.
    const over = bounded(answer, signal)
      .catch(() => undefined)
      .then(() => {
        if (key !== null && this.#pending.get(key) === question) this.#pending.delete(key);
      });
    this.#turn = Promise.all([this.#turn, over]);
    if (key !== null) this.#pending.set(key, question);
    signal.addEventListener('abort', () => {
      if (key !== null && this.#pending.get(key) === question) this.#pending.delete(key);
    });
    return question;
  }
}
