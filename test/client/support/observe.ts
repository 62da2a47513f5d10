import type {
  StepUpChangeEvent,
  StepUpClient,
  StepUpError,
  StepUpQuestionEvent,
} from '../../../src/client/index.js';

/** The code with which a promise rejects; `passed` where it does not. */
export async function refusal(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'passed',
    (error: StepUpError) => (error.name === 'StepUpError' ? error.code : `not a StepUpError: ${error.name}`),
  );
}

/** The reasons of all changes from now on. */
export function reasonsOf(client: StepUpClient): string[] {
  const reasons: string[] = [];
  client.addEventListener('change', event => reasons.push((event as StepUpChangeEvent).reason));
  return reasons;
}

/** The phases of all questions from now on. */
export function phasesOf(client: StepUpClient): string[] {
  const phases: string[] = [];
  client.addEventListener('question', event => phases.push((event as StepUpQuestionEvent).phase));
  return phases;
}

/** Resolves when a question reaches this phase. */
export function phase(client: StepUpClient, wanted: StepUpQuestionEvent['phase']): Promise<void> {
  return new Promise(resolve =>
    client.addEventListener('question', event => {
      if ((event as StepUpQuestionEvent).phase === wanted) resolve();
    }),
  );
}
