import { parseDuration } from './duration.js';
import { refuse, refuseUnless } from './errors.js';
import type { Action, CacheScope, StepUpRequest } from './types.js';

/** The actions that a request may name. */
export const ACTIONS: readonly Action[] = ['create', 'read', 'update', 'delete'];

/** The scopes that a verification may count for. */
export const CACHE_SCOPES: readonly CacheScope[] = ['action', 'resource', 'session'];

/** The characters of one scope token (RFC 6749, section 3.3). */
export const RESOURCE_PATTERN = /^[\x21\x23-\x5B\x5D-\x7E]{1,128}$/;

/** Whether this is one of the four actions. */
export function isAction(value: unknown): value is Action {
  return ACTIONS.includes(value as Action);
}

/** Whether this can be the name of a resource. */
export function isResource(value: unknown): value is string {
  return typeof value === 'string' && RESOURCE_PATTERN.test(value);
}

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
  const { resource, action, cacheScope = defaults.cacheScope, maxAge = defaults.maxAge } = request ?? {};
  if (!isResource(resource)) {
    refuse('resource', resource, '1 to 128 ASCII characters without space, " and \\');
  }
  refuseUnless('action', action, ACTIONS);
  refuseUnless('cache-scope', cacheScope, CACHE_SCOPES);
  return { ...request, cacheScope, maxAge: parseDuration(maxAge, 'max-age') };
}
