import type { StepUpClient } from './client.js';
import type { StepUpQuestionEvent } from './events.js';

/**
 * Follows what becomes of a client's questions: `waiting` for another tab, `open` while the provider has the page,
 * `closed`.
 * @returns What ends it.
 */
export function followQuestions(
  client: StepUpClient,
  follow: (phase: StepUpQuestionEvent['phase']) => void,
): () => void {
  const listener = (event: Event): void => follow((event as StepUpQuestionEvent).phase);
  client.addEventListener('question', listener);
  return () => client.removeEventListener('question', listener);
}
