import * as oauth from 'oauth4webapi';
import type { OidcRequest } from '../types.js';
import type { CheckedOAuthOptions } from './options.js';

/** What belongs to one question at the provider, and tells its answer from every other. */
export interface Flow {
  state: string;
  nonce: string;
  /** The code verifier of PKCE (RFC 7636). */
  verifier: string;
}

export function newFlow(): Flow {
  return {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
  };
}

/** The address at which the provider asks the person (OpenID Connect Core 1.0, 3.1.2.1). */
export async function authorizationUrl(
  server: oauth.AuthorizationServer,
  { clientId, redirectUri, scope, audience }: CheckedOAuthOptions,
  request: OidcRequest,
  { state, nonce, verifier }: Flow,
): Promise<URL> {
  const { acrValues, claims, maxAge, prompt, loginHint } = request;
  const url = new URL(server.authorization_endpoint!);
  const parameters: Record<string, string | undefined> = {
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope,
    state,
    nonce,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    acr_values: acrValues?.join(' '),
    claims: claims && JSON.stringify(claims),
    max_age: maxAge?.toString(),
    prompt,
    login_hint: loginHint,
    audience,
    resource: audience && URL.canParse(audience) ? audience : undefined,
  };
  for (const [name, value] of Object.entries(parameters)) if (value) url.searchParams.set(name, value);
  return url;
}
