import { bounded } from './abort.js';

interface Question<T> {
  controller: AbortController;
  askers: number;
  answer: Promise<T>;
}

type Begin<T> = (controller: AbortController) => () => Promise<T>;

/** One question at a time in this page. */
export interface Questions<T> {
  /**
   * An equal question joins the pending one, a different one waits its turn, and one that nobody waits for any more is
   * given up.
   * @param key Equal keys are one question.
   * @param signal Gives up for this asker alone.
   * @param begin Is told at once that the question is this asker's own, and returns what asks when the turn has come. The
   * controller gives up for all, and is aborted at the end in any case.
   */
  ask(key: unknown, signal: AbortSignal | undefined, begin: Begin<T>): Promise<T>;
  /** Gives everything up. */
  giveUp(): void;
}

export function createQuestions<T>(): Questions<T> {
  const joinable = new Map<unknown, Question<T>>();
  let turn: Promise<unknown> = Promise.resolve();

  const queue = (key: unknown, begin: Begin<T>): Question<T> => {
    const controller = new AbortController();
    const previous = turn;
    const answer = previous.then(begin(controller));
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
    async ask(key, signal, begin) {
      const question = joinable.get(key) ?? queue(key, begin);
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
