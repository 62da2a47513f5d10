import { bounded } from './abort.js';

interface Question<T> {
  controller: AbortController;
  askers: number;
  answer: Promise<T>;
}

/** One question at a time in this page. */
export interface Questions<T> {
  /**
   * An equal question joins the pending one, a different one waits its turn, and one that nobody waits for any more is
   * given up.
   * @param key Equal keys are one question.
   * @param signal Gives up for this asker alone.
   * @param ask Asks, when the turn has come. The controller gives up for all.
   */
  ask(
    key: unknown,
    signal: AbortSignal | undefined,
    ask: (controller: AbortController) => Promise<T>,
  ): Promise<T>;
  /** Gives everything up. */
  giveUp(): void;
}

export function createQuestions<T>(): Questions<T> {
  const joinable = new Map<unknown, Question<T>>();
  let turn: Promise<unknown> = Promise.resolve();

  const queue = (key: unknown, ask: (controller: AbortController) => Promise<T>): Question<T> => {
    const controller = new AbortController();
    const previous = turn;
    const answer = previous.then(() => ask(controller));
    const question = { controller, askers: 0, answer };
    // One that was answered or given up is not joined, and holds up the next no longer.
    const forget = (): void => {
      if (joinable.get(key) === question) joinable.delete(key);
    };
    joinable.set(key, question);
    controller.signal.addEventListener('abort', forget);
    turn = bounded(answer, controller.signal)
      .then(forget, forget)
      .then(() => previous);
    return question;
  };

  return {
    async ask(key, signal, ask) {
      const question = joinable.get(key) ?? queue(key, ask);
      question.askers++;
      try {
        return await bounded(question.answer, signal);
      } finally {
        if (!--question.askers) question.controller.abort(signal?.reason);
      }
    },
    giveUp: () => joinable.forEach(({ controller }) => controller.abort()),
  };
}
