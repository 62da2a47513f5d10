import type { JWTPayload } from 'jose';
import { isName } from '../../judge-session.js';
import { fault, quote } from '../../fault.js';
import { ahead, expired, refuse } from '../token-faults.js';

/** What the claims of an access token must be, whether they were signed or introspected. */
export interface ClaimRules {
  /** The spellings of the issuer, and of the audiences. */
  issuers: readonly string[];
  audiences: readonly string[];
  /** Accepts a `nonce`, which else marks an ID token. */
  allowNonce: boolean;
  /** Seconds. */
  clockTolerance: number;
}

/** The claims of an access token that is good. */
export type AccessTokenClaims = JWTPayload & { sub: string };

// What Keycloak and others write into the payload of tokens that are not for APIs.
const OTHER_TYPES = new Set(['id', 'refresh', 'offline', 'logout', 'serialized-id']);

// RFC 7662 leaves to providers what they say of a token that is not for APIs.
const OTHER_TOKEN_TYPES = new Set(['id_token', 'refresh', 'refresh_token']);

// Cognito, and Ory's introspection.
const ACCESS_USES = new Set<unknown>(['access', 'access_token']);

/**
 * Looks at what the signature or the provider's own word does not cover: for whom a token is, since when and until when,
 * and that it is no ID token, which says to an app who signed in and gives no access to anything.
 * @throws {StepUpError} `sign-in-required`
 */
export function checkClaims(claims: JWTPayload, rules: ClaimRules): asserts claims is AccessTokenClaims {
  checkAudience(claims, rules);
  checkKind(claims, rules);
  checkTimes(claims, rules);
  if (!isName(claims.sub)) refuse('names no subject');
}

function checkAudience({ iss, aud }: JWTPayload, { issuers, audiences }: ClaimRules): void {
  if (!isName(iss) || !issuers.includes(iss)) {
    throw fault(
      'sign-in-required',
      'wrong-issuer',
      `The access token is by the issuer ${quote(iss)}, this server takes those of ${quote(issuers[0])}: check issuer here and on the page.`,
      quote(iss),
    );
  }
  const named = Array.isArray(aud) ? aud : [aud];
  if (!named.some(name => isName(name) && audiences.includes(name))) {
    throw fault(
      'sign-in-required',
      'wrong-audience',
      `The access token is for the audience ${quote(aud)}, this server is ${quote(audiences[0])}: check audience here, and for which API the page asks (parameter resource or audience).`,
      quote(aud),
    );
  }
}

function checkKind(claims: JWTPayload, { allowNonce }: ClaimRules): void {
  const { typ, token_use: use, token_type: tokenType } = claims;
  const isIdToken = 'at_hash' in claims || 'c_hash' in claims || ('nonce' in claims && !allowNonce);
  const isOther =
    (typ !== undefined && (typeof typ !== 'string' || OTHER_TYPES.has(typ.toLowerCase()))) ||
    (use !== undefined && !ACCESS_USES.has(use)) ||
    OTHER_TOKEN_TYPES.has(String(tokenType).toLowerCase()) ||
    'events' in claims;
  if (isIdToken || isOther) {
    throw fault(
      'sign-in-required',
      'no-access-token',
      `What was sent as the access token is ${isIdToken ? 'an ID token' : 'another kind of token'}: the page must send the access token. For a provider that writes a nonce into access tokens, set typ: false.`,
      isIdToken ? 'id' : 'other',
    );
  }
}

const TIMES = ['iat', 'nbf', 'exp'] as const;

function checkTimes(claims: JWTPayload, { clockTolerance }: ClaimRules): void {
  const now = Date.now() / 1000;
  for (const name of TIMES) {
    const value = claims[name];
    if (value !== undefined && !Number.isFinite(value)) refuse(`has no ${name} that is a number`);
  }
  const { exp } = claims;
  if (exp !== undefined && exp <= now - clockTolerance) throw expired(exp);
  for (const name of TIMES) {
    const value = claims[name];
    if (name === 'exp' || value === undefined || value <= now + clockTolerance) continue;
    throw ahead(name, value, clockTolerance);
  }
}
