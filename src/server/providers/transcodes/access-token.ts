import { jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose';
import { StepUpError } from '../../../protocol/errors.js';
import { isName } from '../../judge-session.js';
import type { Member } from '../../types.js';
import type { FindKey } from '../../keys/verification-keys.js';

/** What an access token must be. */
export interface AccessTokenOptions {
  findKey: FindKey;
  projectId: string;
  audience: string;
  issuer?: string;
  /** Seconds. */
  clockTolerance: number;
}

/** Reads a Transcodes access token: a JWT signed with ES256. */
export type ReadAccessToken = (
  token: string,
  signal: AbortSignal,
) => Promise<{ member: Member; claims: JWTPayload }>;

// The one way to write a JWT with an ES256 signature: `jose` decodes padding and spare bits in silence.
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]{85}[AQgw]$/;

/**
 * Makes the reader of access tokens. It rejects with `sign-in-required` for every token that is not good, and with
 * `unavailable` where the key for it could not be had.
 */
export function accessTokenReader(options: AccessTokenOptions): ReadAccessToken {
  const { findKey, projectId, audience, issuer, clockTolerance } = options;
  const required: JWTVerifyOptions = {
    algorithms: ['ES256'],
    requiredClaims: ['exp', 'sub', 'projectId'],
    audience,
    issuer,
    clockTolerance,
  };

  return async (token, signal) => {
    if (!COMPACT.test(token)) refuse('is no JWT with an ES256 signature');
    const { payload } = await jwtVerify(
      token,
      async ({ kid }) => {
        const key = isName(kid) ? await findKey(kid, signal) : null;
        return key ?? refuse('names no known key');
      },
      required,
      // No cause: the errors of `jose` carry the claims.
    ).catch((error: { code?: unknown }) => {
      throw error instanceof StepUpError
        ? error
        : refusal(`does not hold (${String(error.code ?? 'malformed')})`);
    });
    const { sub, iat, cnf } = payload;
    if (!isName(sub)) refuse('names no member');
    if (payload.projectId !== projectId) refuse('is for another project');
    if (iat !== undefined && !(typeof iat === 'number' && iat <= Date.now() / 1000 + clockTolerance)) {
      refuse('was issued in the future');
    }
    // Bound to a key that nobody has shown: accepting it as a bearer token would undo the binding (RFC 9449, 7.2).
    if (cnf !== undefined) refuse('is bound to a key');
    return { member: toMember(payload, sub, projectId), claims: payload };
  };
}

function toMember(claims: JWTPayload, id: string, projectId: string): Member {
  const member: Member = { id, projectId };
  for (const name of ['email', 'name', 'role'] as const) {
    if (typeof claims[name] === 'string') member[name] = claims[name];
  }
  return member;
}

function refusal(what: string): StepUpError {
  return new StepUpError('sign-in-required', `The access token ${what}.`);
}

function refuse(what: string): never {
  throw refusal(what);
}
