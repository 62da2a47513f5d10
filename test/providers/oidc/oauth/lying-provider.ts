import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey } from 'jose';

/** What a provider says otherwise than it should. */
export interface Lie {
  claims?: Record<string, unknown>;
  /** `none`: an unsigned token. `other-key`: signed with a key that is not the provider's. */
  signature?: 'none' | 'other-key';
  idToken?: string | null;
  /** Instead of an answer of the token endpoint. */
  response?: () => Response | Promise<Response>;
}

export const ISSUER = 'https://id.example.com';
export const CLIENT_ID = 'documents';

/** A provider that redeems whatever it gets, and lies as a test wants it to. */
export async function lyingProvider() {
  const [own, other] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')]);
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  const sent: URLSearchParams[] = [];
  const provider = {
    lie: {} as Lie,
    nonce: '',
    /** What its discovery document says otherwise. */
    metadata: {} as Record<string, unknown>,
    sent,
    fetch: (async (input, init) => {
      const { pathname } = new URL(input instanceof Request ? input.url : String(input));
      if (pathname.endsWith('openid-configuration'))
        return Response.json({
          issuer: ISSUER,
          authorization_endpoint: `${ISSUER}/authorize`,
          token_endpoint: `${ISSUER}/token`,
          jwks_uri: `${ISSUER}/jwks`,
          authorization_response_iss_parameter_supported: true,
          id_token_signing_alg_values_supported: ['ES256'],
          ...provider.metadata,
        });
      if (pathname === '/jwks') return Response.json({ keys: [jwk] });
      sent.push(init!.body as URLSearchParams);
      if (provider.lie.response) return provider.lie.response();
      const { idToken = await provider.token() } = provider.lie;
      return Response.json({
        access_token: 'the-access-token',
        refresh_token: 'the-refresh-token',
        token_type: 'Bearer',
        expires_in: 300,
        ...(idToken !== null && { id_token: idToken }),
      });
    }) as typeof fetch,
    async token(): Promise<string> {
      const { claims, signature } = provider.lie;
      const now = Math.floor(Date.now() / 1000);
      const said = {
        iss: ISSUER,
        aud: CLIENT_ID,
        sub: 'olivia',
        iat: now,
        exp: now + 300,
        nonce: provider.nonce,
        auth_time: now,
        acr: 'high',
        ...claims,
      };
      if (signature === 'none') return new UnsecuredJWT(said).encode();
      const key: CryptoKey = (signature === 'other-key' ? other : own).privateKey;
      return new SignJWT(said).setProtectedHeader({ alg: 'ES256', kid: 'one' }).sign(key);
    },
  };
  return provider;
}
