import { describe } from '#developer-messages';
import { parseDuration } from '../protocol/duration.js';
import { invalidRequest, refuseUnknownKeys, refuseUnless, type KeysOf } from '../protocol/errors.js';
import { ACTIONS, isResource, isTarget } from '../protocol/operation.js';
import type { CacheScope, StepUpRequest } from './types.js';

/** The scopes that a verification may count for. */
export const CACHE_SCOPES: readonly CacheScope[] = ['action', 'resource', 'session'];

const KEYS: KeysOf<StepUpRequest> = {
  resource: true,
  action: true,
  target: 'string',
  forceStepUp: 'boolean',
  maxAge: true,
  cacheScope: true,
  acrValues: 'object',
  notBefore: 'number',
  webhookNotification: 'boolean',
  comment: 'string',
  signal: 'object',
};

/** A request that holds: checked, with its defaults filled in. `maxAge` is in seconds. */
export type CheckedRequest = StepUpRequest & { maxAge: number; cacheScope: CacheScope };

// What was found of requests that cannot change; null: nothing yet.
const settled = new WeakMap<StepUpRequest, { defaults: unknown; checked: CheckedRequest } | null>();

/** Says that a request stays as it is, so that it is checked once, and not at every click. */
export function settle<T extends StepUpRequest>(request: T): Readonly<T> {
  settled.set(Object.freeze(request), null);
  return request;
}

/**
 * Checks a request before any provider is asked, and fills in the defaults.
 * @throws {StepUpError} `invalid-request`, with the field, the value and what is allowed.
 */
export function checkRequest(
  request: StepUpRequest,
  defaults: { maxAge: number; cacheScope: CacheScope },
): CheckedRequest {
  const before = settled.get(request);
  if (before?.defaults === defaults) return before.checked;
  refuseUnknownKeys('the request', request, KEYS);
  const { resource, action, target, acrValues } = request ?? {};
  const { cacheScope = defaults.cacheScope, maxAge } = request ?? {};
  if (!isResource(resource)) throw invalidRequest(describe('not-a-resource', 'resource', resource));
  refuseUnless('action', action, ACTIONS);
  if (target !== undefined && !isTarget(target))
    throw invalidRequest(describe('not-a-target', 'target', target));
  if (acrValues && !(Array.isArray(acrValues) && acrValues.every(isResource)))
    throw invalidRequest(describe('not-acr-values', 'acrValues', acrValues));
  refuseUnless('cache-scope', cacheScope, CACHE_SCOPES);
  const checked = {
    ...request,
    cacheScope,
    maxAge: maxAge === undefined ? defaults.maxAge : parseDuration(maxAge, 'max-age'),
  };
  if (before !== undefined) settled.set(request, { defaults, checked });
  return checked;
}
