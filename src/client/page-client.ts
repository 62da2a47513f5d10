import { describe } from '#developer-messages';
import { StepUpClient } from './client.js';
import { StepUpError } from '../protocol/errors.js';
import { PROTOCOL } from './scope.js';
import type { StepUpSettings } from './settings.js';

const CLIENT = Symbol.for('stepup-elements.client');

/**
 * The page's one client. Two copies of this library on one page share it.
 * @throws {StepUpError} `unavailable` where a copy of another protocol was there first.
 */
export function getStepUpClient(): StepUpClient {
  const page = globalThis as unknown as Record<symbol, StepUpClient | undefined>;
  const there = page[CLIENT];
  if (there && there.protocol !== PROTOCOL) {
    throw new StepUpError('unavailable', describe('another-protocol', there.protocol));
  }
  return there ?? (page[CLIENT] = new StepUpClient());
}

/**
 * Sets the page's client up; what is left out stays as it was.
 * @throws {StepUpError} `invalid-request`, and then nothing has changed.
 * @example
 * configureStepUp({ provider: transcodes({ projectId: '…' }), maxAge: '15m' });
 */
export function configureStepUp(settings: StepUpSettings): StepUpClient {
  const client = getStepUpClient();
  client.configure(settings);
  return client;
}
