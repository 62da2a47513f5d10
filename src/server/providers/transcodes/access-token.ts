import { decodeJwt, jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose';
import { StepUpError } from '../../../protocol/errors.js';
import { isName } from '../../judge-session.js';
import type { Member } from '../../types.js';
import { fault, quote } from '../../fault.js';
import type { VerificationKeys } from '../../keys/verification-keys.js';
import { ahead, expired, refusal, refuse } from '../token-faults.js';

/** What an access token must be. */
export interface AccessTokenOptions {
  keys: VerificationKeys;
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
  const { keys, projectId, audience, issuer, clockTolerance } = options;
  const required: JWTVerifyOptions = {
    algorithms: ['ES256'],
    requiredClaims: ['exp', 'sub', 'projectId'],
    audience,
    issuer,
    clockTolerance,
  };

  return async (token, signal) => {
    if (!COMPACT.test(token)) refuse('is no JWT with an ES256 signature');
    const { payload, protectedHeader } = await jwtVerify(
      token,
      async ({ kid }) => {
        const key = isName(kid) ? await keys.find(kid, 'ES256', signal) : null;
        return key ?? refuseKey(token, kid);
      },
      required,
    ).catch((error: { code?: unknown }) => {
      throw error instanceof StepUpError ? error : explain(error, token);
    });
    // `jose` understands one: that the payload may not be encoded, which it may not be in a JWT (RFC 7797, section 7).
    if (protectedHeader.crit !== undefined) refuse('has an extension that must be understood');
    const { sub, iat, cnf } = payload;
    if (!isName(sub)) refuse('names no member');
    if (payload.projectId !== projectId) throw otherProject(payload.projectId);
    if (iat !== undefined && !(typeof iat === 'number' && iat <= Date.now() / 1000 + clockTolerance)) {
      throw typeof iat === 'number'
        ? ahead('iat', iat, clockTolerance)
        : refusal('has no iat that is a number');
    }
    // Bound to a key that nobody has shown: accepting it as a bearer token would undo the binding (RFC 9449, 7.2).
    if (cnf !== undefined) refuse('is bound to a key');
    return { member: toMember(payload, sub, projectId), claims: payload };
  };

  /** Says what is wrong with a token that `jose` refuses. Without a cause: its errors carry the claims. */
  function explain({ code }: { code?: unknown }, token: string): StepUpError {
    if (code === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED') {
      return fault(
        'sign-in-required',
        'wrong-signature',
        `The access token names a key that is known, which did not make its signature${unverifiedProject(token)}: was publicKey downloaded anew after the last change, and for this project?`,
      );
    }
    const { exp, nbf } =
      code === 'ERR_JWT_EXPIRED' || code === 'ERR_JWT_CLAIM_VALIDATION_FAILED' ? read(token) : {};
    if (typeof nbf === 'number' && nbf * 1000 > Date.now() + clockTolerance * 1000)
      return ahead('nbf', nbf, clockTolerance);
    if (code === 'ERR_JWT_EXPIRED') return expired(exp);
    return refusal(`does not hold (${String(code ?? 'malformed')})`);
  }

  function otherProject(came: unknown): StepUpError {
    return fault(
      'sign-in-required',
      'wrong-project',
      `The access token is for the project ${quote(came)}, this server for ${quote(projectId)}: check projectId here and on the page.`,
      quote(came),
    );
  }

  function refuseKey(token: string, kid: unknown): never {
    const known = keys.names().slice(0, 5).map(quote).join(', ');
    throw fault(
      'sign-in-required',
      'unknown-key',
      `The access token names the key ${quote(kid)}, known are ${known || 'none'}${unverifiedProject(token)}: check publicKey, which a new key in the console makes useless.`,
      quote(kid),
    );
  }

  /** A hint for the log, of what nobody has signed: nothing is decided by it. */
  function unverifiedProject(token: string): string {
    const came = read(token).projectId;
    return came === projectId
      ? ''
      : ` (it says it is for the project ${quote(came)}, this server is for ${quote(projectId)})`;
  }
}

function read(token: string): JWTPayload {
  try {
    return decodeJwt(token);
  } catch {
    return {};
  }
}

function toMember(claims: JWTPayload, id: string, projectId: string): Member {
  const member: Member = { id, projectId };
  for (const name of ['email', 'name', 'role'] as const) {
    if (typeof claims[name] === 'string') member[name] = claims[name];
  }
  return member;
}
