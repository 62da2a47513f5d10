import type { OidcSession } from './types.js';

/**
 * Tells when the person of a session authenticated, by this machine's clock: Unix ms, undefined where the claims do not
 * say.
 *
 * A provider's clock and this machine's may be minutes apart. A token that has come straight from the provider says what
 * its clock showed then (`iat`), so that the age of the authentication can be told by that clock alone.
 * @param clockTolerance Seconds within which the clocks count as one.
 */
export function authenticationTimes(clockTolerance: number): (session: OidcSession) => number | undefined {
  // Tokens of one authentication that come at different times must not make several of it.
  let known: { authTime: number; offset: number } | undefined;

  return ({ claims, receivedAt }) => {
    const authTime = secondsOf(claims['auth_time']);
    const issued = secondsOf(claims['iat']);
    if (authTime === undefined) return undefined;
    if (receivedAt !== undefined && issued !== undefined && known?.authTime !== authTime) {
      const offset = receivedAt - issued * 1000;
      known = { authTime, offset: Math.abs(offset) > clockTolerance * 1000 ? offset : 0 };
    }
    return authTime * 1000 + (known?.authTime === authTime ? known.offset : 0);
  };
}

function secondsOf(claim: unknown): number | undefined {
  return typeof claim === 'number' && claim >= 0 && Number.isFinite(claim) ? claim : undefined;
}
