import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JWTPayload } from 'jose';
import { createTokenIssuer, MEMBER_ID, type TokenIssuer } from './token-issuer.js';
import { json } from './transcodes-api.js';

export const AUDIENCE = 'https://api.example.test';
/** What may do what the rules of these tests want: reached a minute ago. */
export const STRONG = 'urn:example:mfa';

/** An OpenID Connect provider, as far as an API asks it, on a port of its own. */
export interface OidcIssuer extends TokenIssuer {
  /** Its identifier, without a slash at the end. */
  url: string;
  /** The discovery document; change it to misbehave. */
  metadata: Record<string, unknown>;
  /** What it publishes as its keys. */
  keys: unknown[];
  /** What its introspection endpoint says to a token. Others are not active. */
  tokens: Map<string, unknown>;
  /** What was asked: paths, headers and bodies. */
  requests: Array<{ path: string; headers: IncomingHttpHeaders; body: string }>;
  /** Answers by other means from now on, what begins with `path` or everything. */
  behave(listener: RequestListener | null, path?: string): void;
  close(): Promise<void>;
}

export async function startOidcIssuer(): Promise<OidcIssuer> {
  let behaviour: { listener: RequestListener; path: string } | null = null;
  const requests: OidcIssuer['requests'] = [];
  const tokens: OidcIssuer['tokens'] = new Map();
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', chunk => (body += chunk));
    request.on('end', () => {
      const path = request.url!;
      requests.push({ path, headers: request.headers, body });
      if (behaviour && path.startsWith(behaviour.path)) return behaviour.listener(request, response);
      if (path === '/.well-known/openid-configuration') return json(response, 200, issuer.metadata);
      if (path === '/jwks') return json(response, 200, { keys: issuer.keys });
      if (path !== '/introspect') return json(response, 404, {});
      const token = new URLSearchParams(body).get('token')!;
      json(response, 200, tokens.get(token) ?? { active: false });
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const signer = await createTokenIssuer('key-1', () => goodClaims(url));
  const issuer: OidcIssuer = {
    ...signer,
    url,
    metadata: {
      issuer: url,
      jwks_uri: `${url}/jwks`,
      introspection_endpoint: `${url}/introspect`,
      id_token_signing_alg_values_supported: ['RS256', 'ES256', 'HS256', 'none'],
    },
    keys: [signer.jwk],
    tokens,
    requests,
    behave: (listener, path = '/') => void (behaviour = listener && { listener, path }),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  return issuer;
}

/** The claims of an access token after a step-up. */
export function goodClaims(iss: string): JWTPayload {
  const now = Math.floor(Date.now() / 1000);
  return {
    iss,
    sub: MEMBER_ID,
    aud: AUDIENCE,
    client_id: 'app',
    email: 'ada@example.test',
    role: 'admin',
    acr: STRONG,
    amr: ['pwd', 'otp'],
    auth_time: now - 60,
    iat: now - 10,
    exp: now + 600,
  };
}
