import type { StepUpRequest } from '../../client/types.js';
import type { Claims, OidcRequest } from './types.js';

/**
 * What is sent to the provider for a question. `max_age` is always sent, since it obliges the provider to say when the
 * person authenticated, and is never 0, on which some providers loop: a fresh authentication is asked for by `prompt`. A
 * level is asked for in one of two ways: sent together, one of them overwrites the other at some providers.
 * @param acrValues The levels that would do.
 * @param isFresh Whether nothing will do that was before the question.
 */
export function oidcRequest(
  { resource, action, maxAge }: Pick<StepUpRequest, 'resource' | 'action'> & { maxAge: number },
  acrValues: string[] | undefined,
  ask: 'acr_values' | 'claims',
  isFresh: boolean,
  member: Claims | undefined,
): OidcRequest {
  const loginHint = member && loginHintOf(member);
  return {
    ...(acrValues?.length &&
      (ask === 'claims'
        ? { claims: { id_token: { acr: { essential: true, values: acrValues } } } }
        : { acrValues })),
    maxAge: Math.max(1, maxAge),
    ...(isFresh && { prompt: 'login' as const }),
    ...(loginHint && { loginHint }),
    question: { resource, action },
  };
}

/** Who the provider should expect: never by a token, which would stand in an address. */
function loginHintOf(claims: Claims): string | undefined {
  return [claims['login_hint'], claims['preferred_username'], claims['email']].find(
    (hint): hint is string => typeof hint === 'string' && hint !== '',
  );
}

/** The levels that a request to the provider names, either way. */
export function levelsOf({ acrValues, claims }: OidcRequest): string[] | undefined {
  if (acrValues) return acrValues;
  const { id_token: idToken } = (claims ?? {}) as { id_token?: { acr?: { values?: string[] } } };
  return idToken?.acr?.values;
}
