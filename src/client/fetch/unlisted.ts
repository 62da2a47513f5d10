import { describe } from '#developer-messages';
import { invalidRequest } from '../../protocol/errors.js';
import type { StepUpClient } from '../client.js';
import { reportOnce } from '../report-once.js';
import type { StepUpRequest } from '../types.js';
import { tellRefused } from './refusals.js';
import type { RepeatableRequest } from './repeatable-request.js';

/**
 * Sends a request to an origin that may get neither token nor proof, as plain `fetch` would. Says so in the console
 * where that may well have been a mistake: the answer is a 401, or the person was verified and something is changed.
 * @throws {StepUpError} `invalid-request` with `stepUp`: nobody is asked for a proof that could not be sent. Else what
 * `fetch` throws.
 */
export async function sendUnlisted(
  client: StepUpClient,
  request: RepeatableRequest,
  stepUp: StepUpRequest | undefined,
  fetch: typeof globalThis.fetch,
): Promise<Response> {
  const { origin, changes } = request;
  if (stepUp) {
    const error = invalidRequest(describe('origin-not-listed', origin));
    reportOnce(error.message);
    tellRefused(client, stepUp, error);
    throw error;
  }
  const tell = (): void => reportOnce(describe('proof-withheld', origin));
  // A client that has not been asked anything yet is left asleep.
  const verified = typeof client.memberId === 'string' && client.isVerified();
  if (changes && verified) tell();
  const response = await request.send(fetch);
  if (response.status === 401) tell();
  return response;
}
