import '../shared/lit-loaded.js';
import { describe } from '#developer-messages';
import { page, unclobbered } from '../../dom/unclobbered.js';
import { StepUpError } from '../../protocol/errors.js';
import type { ChallengeConversation } from './conversation.js';
import { StepUpChallenge } from './stepup-challenge.js';

if (!customElements.get('stepup-challenge')) customElements.define('stepup-challenge', StepUpChallenge);

declare global {
  interface HTMLElementTagNameMap {
    'stepup-challenge': StepUpChallenge;
  }
}

/**
 * Shows the dialog for one question.
 * @returns When the person was verified.
 * @throws {StepUpError} `cancelled`, `aborted` with the signal, or what the question ended with.
 */
export function showChallenge(conversation: ChallengeConversation, signal: AbortSignal): Promise<void> {
  const element = page.createElement('stepup-challenge');
  element.conversation = conversation;
  const end = (): void =>
    element.ended(new StepUpError('aborted', describe('given-up'), { cause: signal.reason }));
  const over = new Promise<void>((resolve, reject) => {
    element.ended = error => (error ? reject(error) : resolve());
  });
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  else unclobbered(page.body).append(element);
  return over.finally(() => {
    signal.removeEventListener('abort', end);
    // What is closed gives the focus back; what is only taken away does not.
    unclobbered(element.shadowRoot?.querySelector('dialog'))?.close();
    element.remove();
  });
}
