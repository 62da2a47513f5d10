import type { StepUpClient } from './client.js';
import type { StepUpQuestionEvent } from './events.js';

/**
 * Follows what becomes of a client's questions: `waiting` for another tab, `open` while the provider has the page,
 * `closed`.
 * @returns What ends it.
 */
export function followQuestions(
  client: StepUpClient,
  follow: (event: StepUpQuestionEvent) => void,
): () => void {
  const listener = follow as EventListener;
  client.addEventListener('question', listener);
  return () => client.removeEventListener('question', listener);
}
