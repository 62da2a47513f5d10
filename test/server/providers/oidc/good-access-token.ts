import { AUDIENCE, STRONG } from '../../support/oidc-issuer.js';

const TOLERANCE = 5;
const MAX_AGE = 900;
const NO_ACCESS_TOKEN = /^(id|refresh|offline|logout|serialized-id)$/i;

/**
 * What an access token must say to open a route that wants `STRONG` within the last quarter of an hour: written down once
 * more, apart from the code that decides it.
 */
export function isGoodAccessToken(claims: Record<string, unknown>, issuers: readonly string[]): boolean {
  const now = Date.now() / 1000;
  const { iss, sub, aud, exp, nbf = now, iat = now, auth_time: authTime, typ, token_use: use } = claims;
  const has = (name: string): boolean => Object.hasOwn(claims, name);
  const isIn = (value: unknown): boolean => value === AUDIENCE || value === `${AUDIENCE}/`;
  return (
    issuers.includes(iss as string) &&
    typeof sub === 'string' &&
    sub !== '' &&
    (isIn(aud) || (Array.isArray(aud) && aud.some(isIn))) &&
    typeof exp === 'number' &&
    exp > now - TOLERANCE &&
    [nbf, iat, authTime].every(time => typeof time === 'number' && time < now + TOLERANCE) &&
    (authTime as number) > now - MAX_AGE &&
    !['nonce', 'at_hash', 'c_hash', 'events', 'cnf'].some(has) &&
    (!has('typ') || (typeof typ === 'string' && !NO_ACCESS_TOKEN.test(typ))) &&
    (!has('token_use') || use === 'access') &&
    [claims['acr'], claims['acrs']].some(
      level => level === STRONG || (Array.isArray(level) && level.includes(STRONG)),
    )
  );
}

/** Whether it says of an authentication that it is still to come: what is wrong is a clock, and not the person. */
export function mayBeUnclear({ auth_time: authTime }: Record<string, unknown>): boolean {
  return typeof authTime === 'number' && authTime > Date.now() / 1000;
}
