import { toStepUpError, type StepUpError } from '../../protocol/errors.js';
import type { TargetedOperation } from '../../protocol/operation.js';
import type { StepUpClient } from '../client.js';
import { StepUpRefusedEvent } from '../events.js';
import type { StepUpRequest } from '../types.js';

/** Tells whoever listens to the client that a `fetch` did not get what it asked for. */
export function tellRefused(
  client: StepUpClient,
  { resource, action, target }: TargetedOperation,
  error: StepUpError,
): void {
  client.dispatchEvent(new StepUpRefusedEvent({ resource, action, ...(target && { target }) }, error));
}

/** Waits for the answer to what is asked, and tells where it is a refusal; then it throws that. */
export async function tellingRefusals<T>(
  client: StepUpClient,
  asked: StepUpRequest,
  answer: () => Promise<T>,
): Promise<T> {
  try {
    return await answer();
  } catch (error) {
    // Whoever has given the request up knows.
    if (!asked.signal?.aborted) tellRefused(client, asked, toStepUpError(error));
    throw error;
  }
}
