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
