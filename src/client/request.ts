import { describe } from '#developer-messages';
import { parseDuration } from '../protocol/duration.js';
import { invalidRequest, refuseUnknownKeys, refuseUnless, type KeysOf } from '../protocol/errors.js';
import { ACTIONS, isResource } from '../protocol/operation.js';
import type { CacheScope, StepUpRequest } from './types.js';

/** The scopes that a verification may count for. */
export const CACHE_SCOPES: readonly CacheScope[] = ['action', 'resource', 'session'];

const KEYS: KeysOf<StepUpRequest> = {
  resource: true,
  action: true,
  forceStepUp: 'boolean',
  maxAge: true,
  cacheScope: true,
  acrValues: 'object',
  webhookNotification: 'boolean',
  comment: 'string',
  signal: 'object',
};

/** A request that holds: checked, with its defaults filled in. `maxAge` is in seconds. */
export type CheckedRequest = StepUpRequest & { maxAge: number; cacheScope: CacheScope };

/**
 * Checks a request before any provider is asked, and fills in the defaults.
 * @throws {StepUpError} `invalid-request`, with the field, the value and what is allowed.
 */
export function checkRequest(
  request: StepUpRequest,
  defaults: { maxAge: number; cacheScope: CacheScope },
): CheckedRequest {
  refuseUnknownKeys('the request', request, KEYS);
  const { resource, action, cacheScope = defaults.cacheScope, maxAge = defaults.maxAge } = request ?? {};
  if (!isResource(resource)) throw invalidRequest(describe('not-a-resource', 'resource', resource));
  refuseUnless('action', action, ACTIONS);
  refuseUnless('cache-scope', cacheScope, CACHE_SCOPES);
  return { ...request, cacheScope, maxAge: parseDuration(maxAge, 'max-age') };
}
