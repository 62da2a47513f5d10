import type { JSONWebKeySet } from 'jose';
import { invalidRequest, type KeysOf, refuseUnknownKeys } from '../../../protocol/errors.js';
import { isName } from '../../judge-session.js';
import { ASYMMETRIC } from '../../keys/algorithms.js';
import { checkServiceUrl } from '../../keys/service-url.js';
import type { CheckedRule } from '../../types.js';

/** Settings of the verifier for OpenID Connect. */
export interface OidcVerifierOptions {
  /** The provider's issuer identifier, as its discovery document and its tokens name it; the final slash may differ. */
  issuer: string | URL;
  /** For whom access tokens must be: this API. One of several would do; the final slash of a web address may differ. */
  audience: string | string[];
  /** The provider's keys, or where they lie. Default: what its discovery document names. */
  jwks?: URL | JSONWebKeySet | undefined;
  /**
   * The signature algorithms that are taken: never `none`, never a shared secret. Default: those with a public key that the
   * issuer announces; with `jwks`, all of them.
   */
  algorithms?: string[] | undefined;
  /**
   * Asks the provider about tokens that are no JWT (RFC 7662), each time. The answer must name the audience. `endpoint`:
   * default what the discovery document names. The secret is never logged, never in an error.
   */
  introspection?: { endpoint?: URL | undefined; clientId: string; clientSecret: string } | undefined;
  /** The OAuth scope that a token must carry as well, else 403 with `insufficient_scope`. Default: none. */
  scopeOf?: ((rule: CheckedRule) => string | undefined) | undefined;
  /** The levels that a token says were reached. Default: its `acr`, and the list `acrs`. */
  acrOf?: ((claims: Record<string, unknown>) => string | string[] | undefined) | undefined;
  /**
   * Access tokens that are bound to a key of the page (RFC 9449). `refused` (default): they are not taken; `accepted`: with
   * a proof; `required`: no others. Adapters of Node servers then need the guard's `origins`.
   */
  dpop?: 'required' | 'accepted' | 'refused' | undefined;
  /**
   * How a level is asked for: as RFC 9470 says (default), in the words of Microsoft Entra (`insufficient_claims`) for rules
   * with `acrValues`, or both.
   */
  challenge?: 'rfc9470' | 'entra' | 'both' | undefined;
  /**
   * The `typ` in the header of access tokens: `at+jwt` (RFC 9068). `false`: any, and a `nonce` among the claims as well, for
   * providers that write one into access tokens. Default: one that access tokens may have, and no `nonce`.
   */
  typ?: string | false | undefined;
  /** How far the clocks may differ, seconds. Default 5. */
  clockTolerance?: number | undefined;
  /** How long one question to the provider may take, ms. Default 4000. */
  timeout?: number | undefined;
  /** Another `fetch`, for a proxy or a test. */
  fetch?: typeof fetch | undefined;
}

const OPTIONS: KeysOf<OidcVerifierOptions> = {
  issuer: true,
  audience: true,
  jwks: true,
  algorithms: true,
  introspection: true,
  scopeOf: 'function',
  acrOf: 'function',
  dpop: true,
  challenge: true,
  typ: true,
  clockTolerance: 'number',
  timeout: 'number',
  fetch: 'function',
};

/**
 * Looks at the settings before anybody depends on them. Keys are looked at where they are read.
 * @throws {StepUpError} `invalid-request` for settings that cannot be meant.
 */
export function checkOptions(options: OidcVerifierOptions): void {
  refuseUnknownKeys('oidc', options, OPTIONS);
  const { issuer, audience, algorithms, introspection, typ } = options ?? {};
  const { dpop = 'refused', challenge = 'rfc9470', clockTolerance = 5, timeout = 4_000 } = options ?? {};
  checkServiceUrl(issuer, 'issuer');
  const audiences = [audience].flat();
  demand(
    audiences.length > 0 && audiences.every(isName),
    'audience must be what access tokens for this API name as aud',
  );
  if (algorithms !== undefined) checkAlgorithms(algorithms);
  if (introspection !== undefined) checkIntrospection(introspection);
  demand(['required', 'accepted', 'refused'].includes(dpop), 'dpop must be required, accepted or refused');
  demand(['rfc9470', 'entra', 'both'].includes(challenge), 'challenge must be rfc9470, entra or both');
  demand(typ === undefined || typ === false || isName(typ), 'typ must be a string or false');
  demand(clockTolerance >= 0 && clockTolerance <= 300, 'clockTolerance must be 0 to 300 seconds');
  demand(Number.isSafeInteger(timeout) && timeout > 0, 'timeout must be whole milliseconds above 0');
}

function checkAlgorithms(algorithms: readonly string[]): void {
  const names = Array.isArray(algorithms) ? (algorithms as unknown[]).map(String) : [];
  const known = names.length > 0 && names.every(name => ASYMMETRIC.includes(name));
  demand(known, `algorithms must be some of ${ASYMMETRIC.join(', ')}`);
}

function checkIntrospection(introspection: NonNullable<OidcVerifierOptions['introspection']>): void {
  demand(typeof introspection === 'object' && introspection !== null, 'introspection must be an object');
  refuseUnknownKeys('introspection', introspection, { endpoint: true, clientId: true, clientSecret: true });
  const { endpoint, clientId, clientSecret } = introspection;
  if (endpoint !== undefined) checkServiceUrl(endpoint, 'introspection.endpoint');
  demand(isName(clientId), 'introspection.clientId must be the name of this API at the provider');
  demand(isName(clientSecret), 'introspection.clientSecret must be its secret');
}

function demand(holds: boolean, message: string): void {
  if (!holds) throw invalidRequest(`${message}.`);
}
