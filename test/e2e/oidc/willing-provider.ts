import express from 'express';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { listen } from '../../../emulator/src/listen.js';

/** A provider that asks nobody anything: in a browser that cannot be driven into a second window, nobody could answer. */
export interface WillingProvider {
  issuer: string;
  /** The authorization requests that it got. */
  asked: URLSearchParams[];
  close(): Promise<void>;
}

export async function runWillingProvider(): Promise<WillingProvider> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'ES256', use: 'sig' };
  const asked: URLSearchParams[] = [];
  const app = express();
  app.use((_req, res, next) => {
    res.set({ 'Access-Control-Allow-Origin': '*', 'Cache-Control': 'no-store' });
    next();
  });
  app.get('/.well-known/openid-configuration', (_req, res) => {
    const { origin } = server;
    res.json({
      issuer: origin,
      authorization_endpoint: `${origin}/authorize`,
      token_endpoint: `${origin}/token`,
      jwks_uri: `${origin}/jwks`,
      id_token_signing_alg_values_supported: ['ES256'],
    });
  });
  app.get('/jwks', (_req, res) => void res.json({ keys: [jwk] }));
  app.get('/authorize', (req, res) => {
    const request = new URLSearchParams(req.query as Record<string, string>);
    asked.push(request);
    const answer = new URL(request.get('redirect_uri')!);
    answer.searchParams.set('code', String(asked.length - 1));
    answer.searchParams.set('state', request.get('state')!);
    res.redirect(answer.href);
  });
  app.post('/token', express.urlencoded({ extended: false }), async (req, res) => {
    const request = asked[Number((req.body as { code: string }).code)]!;
    const now = Math.floor(Date.now() / 1000);
    const claims = { nonce: request.get('nonce'), auth_time: now, acr: request.get('acr_values') };
    const idToken = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setIssuer(server.origin)
      .setAudience(request.get('client_id')!)
      .setSubject('olivia')
      .setIssuedAt(now)
      .setExpirationTime(now + 300)
      .sign(privateKey);
    res.json({ access_token: 'access', token_type: 'Bearer', expires_in: 300, id_token: idToken });
  });
  const server = await listen(app, 0);
  return { issuer: server.origin, asked, close: () => server.close() };
}
