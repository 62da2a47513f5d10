import { interactionPolicy, type ProviderContext } from 'oidc-provider';

/** A password or a mailed code. */
export const ONE_FACTOR = 'loa1';
/** An authenticator app on top of it. */
export const TWO_FACTORS = 'loa2';

/** The authentication context classes of the provider, the strongest first. */
export const LEVELS = [TWO_FACTORS, ONE_FACTOR] as const;
export type Level = (typeof LEVELS)[number];

/**
 * The levels that a request would be content with, as `acr_values` or as a claim of the ID token.
 * @param params The parameters of the authorization request, as they were sent.
 */
export function requestedLevels(params: Record<string, string | undefined>): string[] {
  if (params['acr_values']) return params['acr_values'].split(' ');
  const claims = JSON.parse(params['claims'] ?? '{}') as {
    id_token?: { acr?: { value?: string; values?: string[] } | null };
  };
  const { value, values = [] } = claims.id_token?.acr ?? {};
  return value === undefined ? values : [value, ...values];
}

/** The level that a question is about: the strongest that would do; null where none of them exists here. */
export function wantedLevel(params: Record<string, string | undefined>): Level | null {
  const requested = requestedLevels(params);
  if (requested.length === 0) return ONE_FACTOR;
  return LEVELS.find(level => requested.includes(level)) ?? null;
}

/**
 * When the person is asked. OpenID Connect calls `acr_values` a wish that may be ignored; RFC 9470 (section 5) wants
 * a level that is not reached to lead to a question or to an error, never to an answer as if nothing had been asked.
 */
export function strictPolicy(): unknown[] {
  const policy = interactionPolicy.base();
  policy.get('login').checks.add(
    new interactionPolicy.Check(
      'acr_unmet',
      'the requested level of authentication has not been reached',
      'login_required',
      ({ oidc }: ProviderContext) => {
        const levels = requestedLevels(oidc.params);
        return levels.length > 0 && !levels.includes(String(oidc.acr));
      },
    ),
  );
  return policy;
}
