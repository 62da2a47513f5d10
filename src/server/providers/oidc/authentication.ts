import type { JWTPayload } from 'jose';
import { fault } from '../../fault.js';
import type { StepUpError } from '../../../protocol/errors.js';
import type { CheckedRule, StepUpSession } from '../../types.js';

/** Reads the levels that a token says were reached. */
export type AcrOf = (claims: Record<string, unknown>) => string | string[] | undefined;

/** OpenID Connect's `acr`, and the list `acrs` that Entra writes. */
export const acrOfClaims: AcrOf = ({ acr, acrs }) => namesIn([acr, acrs].flat());

/**
 * The step-up that lies in a token: the authentication that it tells of. Null where it tells of none: a token without
 * `auth_time` may be years younger than what it is for.
 */
export function authenticationIn(
  claims: JWTPayload,
  rule: CheckedRule,
  acrOf: AcrOf,
  tell: (error: StepUpError) => void,
): StepUpSession | null {
  const { iss, sub, auth_time: authTime } = claims;
  if (typeof authTime !== 'number' || !(authTime > 0)) {
    tell(withoutAuthTime(authTime));
    return null;
  }
  const levels = namesIn([acrOf(claims)].flat());
  const acr = levels.find(level => rule.acrValues?.includes(level)) ?? levels[0];
  return {
    // Of a token that was refreshed it is the same, and of one that spells the issuer with the other end: one
    // authentication is one use.
    id: JSON.stringify([new URL(iss!).href.replace(/\/$/, ''), sub, authTime]),
    memberId: sub!,
    verifiedAt: authTime * 1000,
    covers: 'any',
    ...(acr !== undefined && { acr }),
    ...(Array.isArray(claims['amr']) && { amr: namesIn(claims['amr']) }),
  };
}

/** The scopes that a token carries: one text, or a list as some providers write it. */
export function scopesIn({ scope, scp }: JWTPayload): string[] {
  return namesIn([scope, scp].flat())
    .flatMap(text => text.split(' '))
    .filter(Boolean);
}

function namesIn(values: readonly unknown[]): string[] {
  return values.filter(value => typeof value === 'string' && value !== '') as string[];
}

function withoutAuthTime(came: unknown): StepUpError {
  return fault(
    'unavailable',
    'no-auth-time',
    `Access tokens come ${came === undefined ? 'without auth_time' : 'with an auth_time that is no number'}, so they prove no step-up: have the provider write auth_time (and acr) into them, see docs/oidc-server.md.`,
    typeof came,
  );
}
