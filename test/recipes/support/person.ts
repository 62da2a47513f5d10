/** What a dialog has asked for, and what the person does. */
export interface Person {
  readonly asked: Array<{ choices: string[]; comment?: string; error?: string }>;
  /** The next answers, first to last; null closes the dialog. Nobody is there when there are none left. */
  answers: Array<{ name: string; value: string } | null>;
  readonly ask: (
    asked: { choices: Array<{ name: string }>; comment?: string; error?: string },
    signal: AbortSignal,
  ) => Promise<{ name: string; value: string } | null>;
}

/** Somebody in front of a dialog. */
export function createPerson(): Person {
  const person: Person = {
    asked: [],
    answers: [],
    async ask({ choices, comment, error }) {
      person.asked.push({
        choices: choices.map(({ name }) => name),
        ...(comment !== undefined && { comment }),
        ...(error !== undefined && { error }),
      });
      const [answer = null] = person.answers.splice(0, 1);
      return answer;
    },
  };
  return person;
}
