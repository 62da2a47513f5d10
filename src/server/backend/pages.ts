import { formatScope } from '../../protocol/challenge.js';
import type { StepUpError } from '../../protocol/errors.js';
import type { CheckedRule } from '../types.js';
import { wayBack, withQuery } from './own-address.js';
import type { StepUpBackendOptions } from './types.js';

/**
 * Where a browser without script goes that was refused: to the app's own page for a step-up, which is told what for, or to
 * the one to sign in.
 * @returns null where the app has no such page.
 */
export function pageFor(
  { challengeUrl, signInUrl, origins }: StepUpBackendOptions,
  request: Request,
  rule: CheckedRule,
  error: StepUpError,
): string | null {
  const return_to = wayBack(request, origins);
  if (error.code === 'sign-in-required') {
    return signInUrl === undefined ? null : withQuery(signInUrl, { return_to });
  }
  if (error.code !== 'failed' || challengeUrl === undefined) return null;
  const { resource, action, target, maxAge, acrValues } = rule;
  return withQuery(challengeUrl, {
    return_to,
    scope: formatScope(resource, action),
    target,
    max_age: String(maxAge),
    acr_values: acrValues?.join(' '),
  });
}
