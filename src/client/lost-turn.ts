import { describe } from '#developer-messages';
import { StepUpError, toStepUpError } from '../protocol/errors.js';

// How long a provider may take to close what it shows.
const CLOSING_MS = 1000;

/**
 * The refusal of a question that was given up, or came to nothing. Where another tab has taken it over and the provider
 * goes on to show it here, it says so (`left-open`).
 * @param shown Ends when the provider shows nothing any more.
 */
export async function refusalOf(error: unknown, shown?: Promise<unknown>): Promise<StepUpError> {
  const isLost = (error as Error | undefined)?.name === 'AbortError';
  if (!isLost) return toStepUpError(error);
  const over = new Promise<true>(resolve => setTimeout(resolve, CLOSING_MS, true));
  const isClosed = () => false;
  const isLeftOpen = await Promise.race([over, shown?.then(isClosed, isClosed)]);
  return new StepUpError('aborted', describe('taken-over'), {
    cause: error,
    reason: isLeftOpen ? 'left-open' : undefined,
  });
}
