import type { ProviderAnswer } from '../../client/types.js';
import type { Claims } from './types.js';

/** What an authentication must be to answer a question. */
export interface Wanted {
  /** The levels that would do; undefined: any. */
  acrValues?: readonly string[];
  /** How long before the question the person may have authenticated: seconds. */
  maxAge: number;
  /** What the server has refused was at this time, Unix ms: only a later one answers. */
  notBefore?: number;
  /** When the question was asked, Unix ms. */
  askedAt: number;
}

/** How claims are read. */
export interface Reading {
  /** The levels that the claims say were reached. */
  acrOf(claims: Claims): string | string[] | undefined;
  /** Seconds by which clocks may differ. */
  clockTolerance: number;
}

/** Which claim is not as the question wants it. */
export type Doubt = { doubt: 'auth_time' | 'acr'; found: unknown };

/**
 * What the claims of an ID token prove. Freshness is `auth_time`, and never `iat`: without one, nothing is fresh. It is
 * judged by when the question was asked, so that nobody is too late who took their time to answer it.
 * @param authenticatedAt `auth_time` by this machine's clock, Unix ms; undefined where there is none.
 */
export function proofIn(
  claims: Claims,
  authenticatedAt: number | undefined,
  wanted: Wanted,
  { acrOf, clockTolerance }: Reading,
): ProviderAnswer | Doubt {
  const tolerance = clockTolerance * 1000;
  const { acrValues, maxAge, askedAt, notBefore = -Infinity } = wanted;
  const now = Date.now();
  if (
    authenticatedAt === undefined ||
    authenticatedAt < askedAt - maxAge * 1000 - tolerance ||
    authenticatedAt <= notBefore ||
    authenticatedAt > now + tolerance
  ) {
    return { doubt: 'auth_time', found: claims['auth_time'] };
  }
  const reached = [acrOf(claims) ?? []].flat();
  const acr = acrValues ? acrValues.find(value => reached.includes(value)) : reached[0];
  if (acrValues && acr === undefined) return { doubt: 'acr', found: reached.join(' ') };
  const amr = claims['amr'];
  // In time by the question, and over by now: what was taken to answer, and what the clocks may differ, counts against
  // nobody. Else the client, which goes by the age alone, would find the answer too late.
  const isOver = maxAge > 0 && now - authenticatedAt >= maxAge * 1000;
  return {
    kind: 'step-up',
    authenticatedAt: Math.min(isOver ? authenticatedAt + (now - askedAt) + tolerance : authenticatedAt, now),
    ...(acr !== undefined && { acr }),
    ...(Array.isArray(amr) && { amr: amr.filter(method => typeof method === 'string') }),
  };
}

/** `acr` (OpenID Connect Core 1.0), or Entra's `acrs`. */
export function defaultAcrOf({ acr, acrs }: Claims): string[] {
  return [acr, acrs].flat().filter(value => typeof value === 'string');
}
