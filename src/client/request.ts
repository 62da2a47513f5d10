import { describe } from '#developer-messages';
import { parseDuration } from '../protocol/duration.js';
import { invalidRequest, refuseUnless } from '../protocol/errors.js';
import { ACTIONS, isResource } from '../protocol/operation.js';
import { checkFields, type Fields } from './fields.js';
import type { CacheScope, StepUpRequest } from './types.js';

/** The scopes that a verification may count for. */
export const CACHE_SCOPES: readonly CacheScope[] = ['action', 'resource', 'session'];

const FIELDS: Fields<Required<StepUpRequest>> = {
  resource: null,
  action: null,
  forceStepUp: ['boolean'],
  maxAge: null,
  cacheScope: null,
  acrValues: ['object'],
  webhookNotification: ['boolean'],
  comment: ['string'],
  signal: ['object'],
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
  checkFields('request', request, FIELDS);
  const { resource, action, cacheScope = defaults.cacheScope, maxAge = defaults.maxAge } = request ?? {};
  if (!isResource(resource)) throw invalidRequest(describe('not-a-resource', 'resource', resource));
  refuseUnless('action', action, ACTIONS);
  refuseUnless('cache-scope', cacheScope, CACHE_SCOPES);
  return { ...request, cacheScope, maxAge: parseDuration(maxAge, 'max-age') };
}
