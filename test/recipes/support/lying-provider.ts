import { Hono } from 'hono';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** What a provider says otherwise than it should. */
export interface Lie {
  claims?: Record<string, unknown>;
  /** Signs with a key that it does not publish. */
  key?: 'another';
}

/** A provider that redeems whatever it gets, and lies as a test wants it to. Nobody is asked by it. */
export interface LyingProvider {
  lie: Lie;
  /** What it has been asked last: the app's `nonce`. */
  nonce: string;
  createApp(origin: string): Hono;
}

export async function createLyingProvider(clientId: string): Promise<LyingProvider> {
  const [own, another] = await Promise.all([generateKeyPair('ES256'), generateKeyPair('ES256')]);
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  const provider: LyingProvider = {
    lie: {},
    nonce: '',
    createApp(issuer) {
      const sign = (claims: Record<string, unknown>): Promise<string> =>
        new SignJWT(claims)
          .setProtectedHeader({ alg: 'ES256', kid: 'one' })
          .sign((provider.lie.key ? another : own).privateKey);
      const app = new Hono();
      app.get('/.well-known/openid-configuration', context =>
        context.json({
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          revocation_endpoint: `${issuer}/revoke`,
          jwks_uri: `${issuer}/jwks`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['ES256'],
          authorization_response_iss_parameter_supported: true,
        }),
      );
      app.get('/jwks', context => context.json({ keys: [jwk] }));
      app.post('/token', async context => {
        const now = Math.floor(Date.now() / 1_000);
        const claims = {
          ...{ iss: issuer, sub: 'olivia', iat: now, exp: now + 300, auth_time: now, acr: 'loa2' },
          ...provider.lie.claims,
        };
        return context.json({
          access_token: await sign({ ...claims, aud: `${issuer}/api` }),
          id_token: await sign({
            aud: clientId,
            nonce: provider.nonce,
            email: 'olivia@example.test',
            ...claims,
          }),
          token_type: 'Bearer',
          expires_in: 300,
        });
      });
      return app;
    },
  };
  return provider;
}
