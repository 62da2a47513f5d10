import {
  decodeProtectedHeader,
  jwtVerify,
  type JWTPayload,
  type JWTVerifyOptions,
  type ProtectedHeaderParameters,
} from 'jose';
import type { StepUpError } from '../../../protocol/errors.js';
import { isName } from '../../judge-session.js';
import { fault, quote } from '../../fault.js';
import type { VerificationKeys } from '../../keys/verification-keys.js';
import { expired, refusal, refuse } from '../token-faults.js';

/** What a JWT must be before its claims are looked at. */
export interface JwtOptions {
  keys: VerificationKeys;
  /** The signature algorithms that are taken now. */
  algorithms(signal: AbortSignal): readonly string[] | Promise<readonly string[]>;
  /** The header's `typ`; false: any; undefined: one that an access token may have. */
  typ: string | false | undefined;
  /** Seconds. */
  clockTolerance: number;
}

/** Reads the claims of a token whose signature holds. */
export type ReadJwt = (token: string, signal: AbortSignal) => Promise<JWTPayload>;

const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

/** Whether it is written as a signed JWT (RFC 7519, section 7.2): else it means something to its issuer alone. */
export function isJwt(token: string): boolean {
  return token.split('.').length === 3;
}

/**
 * Makes the reader of JWTs. It rejects with `sign-in-required` for every token that is not good, and with `unavailable`
 * where the key for it could not be had.
 */
export function jwtReader({ keys, algorithms, typ, clockTolerance }: JwtOptions): ReadJwt {
  const headerOf = headerReader();
  const optionsFor = verifyOptions(clockTolerance, typ || undefined);

  return async (token, signal) => {
    if (!COMPACT.test(token) || !isCanonical(token.slice(token.lastIndexOf('.') + 1))) {
      refuse('is no signed JWT');
    }
    // Read first, since a key costs less when it is found before than when `jose` asks for it.
    const { alg = '', kid, typ: came } = headerOf(token);
    const taken = await algorithms(signal);
    if (!taken.includes(alg)) refuse('is signed by an algorithm that is not taken: check algorithms');
    if (typ === undefined && !isAccessTokenType(came)) throw otherType(came);
    const key = (isName(kid) ? await keys.find(kid, alg, signal) : null) ?? refuseKey(kid, alg);
    try {
      return (await jwtVerify(token, key, optionsFor(alg))).payload;
    } catch (error) {
      throw explain(error as { code?: unknown });
    }
  };

  function refuseKey(kid: unknown, alg: unknown): never {
    const known = keys.names().slice(0, 5).map(quote).join(', ');
    throw fault(
      'sign-in-required',
      'unknown-key',
      `The access token names the key ${quote(kid)} for ${quote(alg)}, known are ${known || 'none'}: check issuer or jwks.`,
      quote(kid),
    );
  }
}

/** Made once an algorithm: an object that is spread anew for each token costs a tenth of the whole check. */
function verifyOptions(
  clockTolerance: number,
  typ: string | undefined,
): (algorithm: string) => JWTVerifyOptions {
  const made = new Map<string, JWTVerifyOptions>();
  return algorithm => {
    let options = made.get(algorithm);
    if (!options) {
      options = { algorithms: [algorithm], requiredClaims: ['exp', 'sub'], clockTolerance, typ };
      made.set(algorithm, options);
    }
    return options;
  };
}

/** Says what is wrong with a token that `jose` refuses. Without a cause: its errors carry the claims. */
function explain({
  code,
  claim,
  payload,
}: {
  code?: unknown;
  claim?: unknown;
  payload?: JWTPayload;
}): StepUpError {
  if (code === 'ERR_JWT_EXPIRED') return expired(payload?.exp);
  if (code === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED') {
    return fault(
      'sign-in-required',
      'wrong-signature',
      'The access token names a key that is known, which did not make its signature: check issuer or jwks.',
    );
  }
  if (claim === 'typ') return refusal('has another typ than was set: check typ');
  return refusal(`does not hold (${String(code ?? 'malformed')})`);
}

// More than an issuer has keys; whoever sends others on purpose only has them read anew.
const MAX_HEADERS = 50;

/** Reads the header of a token: tokens that one key has signed have the very same one, which is decoded once. */
function headerReader(): (token: string) => ProtectedHeaderParameters {
  const known = new Map<string, ProtectedHeaderParameters>();
  return token => {
    const encoded = token.slice(0, token.indexOf('.'));
    let header = known.get(encoded);
    if (!header) {
      header = decodedHeader(token);
      if (known.size === MAX_HEADERS) known.clear();
      known.set(encoded, header);
    }
    return header;
  };
}

function decodedHeader(token: string): ProtectedHeaderParameters {
  try {
    return decodeProtectedHeader(token);
  } catch {
    return refuse('is no signed JWT');
  }
}

// Nothing else that an issuer signs must be taken for one: logout tokens, introspection answers, proofs.
function isAccessTokenType(typ: unknown): boolean {
  return typ === undefined || (typeof typ === 'string' && /^(application\/)?(jwt|at\+jwt)$/i.test(typ));
}

function otherType(typ: unknown): StepUpError {
  return fault(
    'sign-in-required',
    'no-access-token',
    `What was sent as the access token has the typ ${quote(typ)}: where the provider writes that into access tokens, set typ.`,
    quote(typ),
  );
}

/** Whether these are the characters that encoding would give: `jose` decodes padding and spare bits in silence. */
function isCanonical(base64url: string): boolean {
  const last = base64url.at(-1)!;
  switch (base64url.length % 4) {
    case 0:
      return true;
    case 2:
      return 'AQgw'.includes(last);
    case 3:
      return 'AEIMQUYcgkosw048'.includes(last);
    default:
      return false;
  }
}
