import { StepUpError } from '../../../protocol/errors.js';
import { fault } from '../../fault.js';
import { ASYMMETRIC } from '../../keys/algorithms.js';
import { fetchedKeys, verificationKeys, type VerificationKeys } from '../../keys/verification-keys.js';
import { checkClaims, type AccessTokenClaims } from './claims.js';
import { discovery, type IssuerMetadata } from './discovery.js';
import { introspection, type Introspect } from './introspection.js';
import { isJwt, jwtReader } from './jwt.js';
import type { OidcVerifierOptions } from './options.js';
import { spellings } from './url-forms.js';

// A key that was withdrawn because it leaked must not live on for long.
const STALE_IF_ERROR = 3_600;

/** Reads an access token: a JWT by its signature, any other by asking the provider. */
export type ReadAccessToken = (token: string, signal: AbortSignal) => Promise<AccessTokenClaims>;

/**
 * Makes the reader of access tokens. It rejects with `sign-in-required` for every token that is not good, and with another
 * code where that could not be found out.
 * @param options Checked.
 * @param issuer Its address, checked.
 */
export function accessTokenReader(
  options: OidcVerifierOptions,
  issuer: URL,
  tell: (error: StepUpError) => void,
): ReadAccessToken {
  const { jwks, typ, timeout = 4_000, clockTolerance = 5, fetch = globalThis.fetch } = options;
  const fetching = { fetch, timeout, staleIfError: STALE_IF_ERROR, tell };
  const metadata = discovery(issuer, fetching);
  const learn = (signal: AbortSignal): Promise<IssuerMetadata> => metadata.get(() => true, signal);

  const readJwt = jwtReader({ keys: keysOf(), algorithms, typ, clockTolerance });
  const introspect = introspector();
  const rules = {
    issuers: [...new Set([String(options.issuer), issuer.href].flatMap(spellings))],
    audiences: [options.audience].flat().flatMap(spellings),
    allowNonce: typ === false,
    clockTolerance,
  };

  function keysOf(): VerificationKeys {
    const taken = options.algorithms ?? ASYMMETRIC;
    const settings = { ...fetching, algorithms: taken };
    if (jwks) return verificationKeys(jwks, { ...settings, setting: 'jwks' });
    const locate = async (): Promise<URL> => {
      const { jwksUri } = await learn(new AbortController().signal);
      if (jwksUri) return jwksUri;
      throw new StepUpError('invalid-response', "The provider's discovery document names no jwks_uri.");
    };
    return fetchedKeys(locate, { ...settings, setting: 'issuer' });
  }

  function algorithms(signal: AbortSignal): readonly string[] | Promise<readonly string[]> {
    if (options.algorithms) return options.algorithms;
    return jwks ? ASYMMETRIC : learn(signal).then(announced => announced.algorithms ?? ASYMMETRIC);
  }

  function introspector(): Introspect | null {
    if (!options.introspection) return null;
    const { endpoint, clientId, clientSecret } = options.introspection;
    const locate = async (signal: AbortSignal): Promise<URL> => {
      const url = endpoint ?? (await learn(signal)).introspectionEndpoint;
      if (url) return url;
      throw new StepUpError(
        'unavailable',
        "The provider's discovery document names no introspection_endpoint.",
      );
    };
    return introspection({ locate, clientId, clientSecret, fetch, timeout });
  }

  return async (token, signal) => {
    if (isJwt(token)) {
      const claims = await readJwt(token, signal);
      checkClaims(claims, rules);
      return claims;
    }
    if (!introspect) throw opaque();
    // An answer need not repeat whose it is: it comes from the issuer itself (RFC 7662, section 2.2).
    const claims = { iss: rules.issuers[0], ...(await introspect(token, signal)) };
    checkClaims(claims, rules);
    return claims;
  };
}

function opaque(): StepUpError {
  return fault(
    'sign-in-required',
    'opaque-token',
    'The access token is no JWT. Many providers give one only for an API that the page names (parameter resource or audience); to take tokens that are none, set introspection.',
  );
}
