import { base64url, calculateJwkThumbprint, EmbeddedJWK, jwtVerify, type JWK, type JWTPayload } from 'jose';
import { StepUpError } from '../../../protocol/errors.js';
import { fault } from '../../fault.js';
import { isName } from '../../judge-session.js';
import { ASYMMETRIC } from '../../keys/algorithms.js';
import type { StepUpCredentials } from '../../types.js';

/** The algorithms of proofs, as a challenge names them. */
export const PROOF_ALGORITHMS = ASYMMETRIC.join(' ');

// How old a proof may be, seconds: it is made for one request, and sent at once.
const MAX_AGE = 60;

const MAX_LENGTH = 8_192;

/** What a proof of possession must fit to. */
export interface ProofExpectation {
  /** The access token that it comes with. */
  token: string;
  /** The thumbprint of the key that the token is bound to. */
  thumbprint: string;
  request: Request;
  origins: readonly string[] | undefined;
  claim: StepUpCredentials['claim'];
  /** Seconds. */
  clockTolerance: number;
}

/**
 * The thumbprint of the key that a token is bound to (RFC 9449, section 6); null where it is bound to nothing.
 * @throws {StepUpError} `sign-in-required` where it is bound to something else as well, such as a certificate (RFC 8705), or
 * where it is called a DPoP token and does not say by which key.
 */
export function boundKey({ cnf, token_type: type }: JWTPayload): string | null {
  if (cnf === undefined && String(type).toLowerCase() !== 'dpop') return null;
  const { jkt, 'x5t#S256': certificate } = Object(cnf) as Record<string, unknown>;
  if (isName(jkt) && certificate === undefined) return jkt;
  throw new StepUpError(
    'sign-in-required',
    'The access token is bound to something else than a key of DPoP.',
  );
}

/**
 * Checks the DPoP proof of a request (RFC 9449, section 4.3), and takes it out of use.
 * @throws {StepUpError} `sign-in-required` for a proof that is missing or not good.
 */
export async function checkProof(expected: ProofExpectation): Promise<void> {
  const { token, thumbprint, request, clockTolerance } = expected;
  const proof = request.headers.get('DPoP');
  // Two header lines arrive joined by a comma, which no proof contains.
  if (!proof || proof.length > MAX_LENGTH || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(proof)) {
    throw invalid('is missing, or more than one');
  }
  const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
    typ: 'dpop+jwt',
    algorithms: [...ASYMMETRIC],
    requiredClaims: ['jti', 'htm', 'htu', 'iat', 'ath'],
    clockTolerance,
  }).catch(({ code }: { code?: unknown }) => {
    throw invalid(`does not hold (${String(code ?? 'malformed')})`);
  });
  const jwk = protectedHeader.jwk as JWK;
  if ('d' in jwk || 'k' in jwk) throw invalid('carries a private key');
  if ((await calculateJwkThumbprint(jwk)) !== thumbprint) throw invalid('is by another key than the token’s');
  if (payload['ath'] !== (await hash(token))) throw invalid('is for another access token');
  if (payload['htm'] !== request.method) throw invalid('is for another method');
  if (!isFor(payload['htu'], expected)) throw invalid('is for another address');
  const age = Date.now() / 1000 - Number(payload.iat);
  if (age > MAX_AGE + clockTolerance) throw invalid('is too old');
  if (age < -clockTolerance) throw invalid('is dated ahead of this server’s clock');
  const { jti } = payload;
  if (!isName(jti)) throw invalid('has no jti');
  // As long as a copy of it would be taken.
  const ttl = (MAX_AGE + 2 * clockTolerance) * 1000;
  if (!(await expected.claim(`dpop ${thumbprint} ${jti}`, ttl))) throw invalid('was used before');
}

/**
 * Whether it was made for the address of the request, without query and fragment. Behind a server that knows its own
 * public address only from its settings, that of the origins.
 */
function isFor(htu: unknown, { request, origins }: ProofExpectation): boolean {
  if (!isName(htu) || !URL.canParse(htu)) return false;
  const [made, asked] = [new URL(htu), new URL(request.url)];
  if (made.username || made.password) return false;
  return pathOf(made) === pathOf(asked) && (origins ?? [asked.origin]).includes(made.origin);
}

/**
 * The path, by the normalisation that `URL` leaves out (RFC 3986, section 6.2.2): percent-encoded is only what has to be, and
 * with capitals. A proxy between page and server may have done that to one of the two.
 */
function pathOf({ pathname }: URL): string {
  return pathname.replace(/%[\da-f]{2}/gi, encoded => {
    const character = String.fromCharCode(parseInt(encoded.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : encoded.toUpperCase();
  });
}

function invalid(what: string): StepUpError {
  return fault('sign-in-required', 'invalid-proof', `The DPoP proof ${what}.`, what);
}

async function hash(token: string): Promise<string> {
  return base64url.encode(
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token))),
  );
}
