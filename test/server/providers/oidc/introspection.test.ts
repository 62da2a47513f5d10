import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createStepUpGuard, type CheckResult } from '../../../../src/server/index.js';
import { oidc, type OidcVerifierOptions } from '../../../../src/server/providers/oidc/index.js';
import { AUDIENCE, STRONG, startOidcIssuer, type OidcIssuer } from '../../support/oidc-issuer.js';
import { RULE, stepUpRequest } from '../../support/step-up-request.js';
import { json } from '../../support/transcodes-api.js';

const TOKEN = 'opaque_0123456789';
const SECRET = 'a secret: with + and ü';

describe('an opaque access token', () => {
  let issuer: OidcIssuer;
  before(async () => (issuer = await startOidcIssuer()));
  after(() => issuer.close());
  beforeEach(() => {
    issuer.behave(null);
    issuer.requests.length = 0;
    issuer.tokens.clear();
    issuer.tokens.set(TOKEN, active());
  });

  const active = (change: Record<string, unknown> = {}) => ({ active: true, ...issuer.claims(), ...change });

  function check(options: Partial<OidcVerifierOptions> = {}, token = TOKEN): Promise<CheckResult> {
    const provider = oidc({
      issuer: issuer.url,
      audience: AUDIENCE,
      introspection: { clientId: 'api:1', clientSecret: SECRET },
      timeout: 1500,
      ...options,
    });
    const guard = createStepUpGuard({ provider, onDecision: () => {} });
    return guard.check(stepUpRequest({ token, sid: null }), { ...RULE, acrValues: [STRONG] });
  }

  function assertRefused(result: CheckResult, status: number): void {
    assert.equal(result.ok, false);
    if (result.ok) return;
    assert.equal(result.response.status, status);
    for (let error: unknown = result.error; error instanceof Error; error = error.cause) {
      const printed = `${error.stack} ${JSON.stringify({ ...error })}`;
      assert.ok(!printed.includes(TOKEN) && !printed.includes('secret: with'), printed);
    }
  }

  it('is asked about, with the credentials of this API, and taken where the provider says that it is good', async () => {
    assert.equal((await check()).ok, true);
    const { headers, body } = issuer.requests.find(({ path }) => path === '/introspect')!;
    const [, credentials] = headers.authorization!.split(' ');
    const [id, secret] = Buffer.from(credentials!, 'base64').toString().split(':');
    assert.deepEqual(
      [id, secret].map(part => new URLSearchParams(`x=${part}`).get('x')),
      ['api:1', SECRET],
    );
    assert.deepEqual(Object.fromEntries(new URLSearchParams(body)), {
      token: TOKEN,
      token_type_hint: 'access_token',
    });
  });

  it('may be asked about at an address that was set, without discovery', async () => {
    const endpoint = new URL(`${issuer.url}/introspect`);
    const result = await check({ introspection: { endpoint, clientId: 'api', clientSecret: 'x' } });
    assert.equal(result.ok, true);
    assert.deepEqual(
      issuer.requests.map(({ path }) => path),
      ['/introspect'],
    );
  });

  it('is asked about each time, and once for requests that come together', async () => {
    const provider = oidc({
      issuer: issuer.url,
      audience: AUDIENCE,
      introspection: { clientId: 'api', clientSecret: 'x' },
    });
    const guard = createStepUpGuard({ provider });
    const ask = () => guard.check(stepUpRequest({ token: TOKEN, sid: null }), RULE);
    const asked = () => issuer.requests.filter(({ path }) => path === '/introspect').length;
    await Promise.all(Array.from({ length: 20 }, ask));
    assert.equal(asked(), 1);
    issuer.tokens.delete(TOKEN);
    assert.equal((await ask()).ok, false);
    assert.equal(asked(), 2);
  });

  it('needs no issuer in the answer, which comes from the issuer', async () => {
    issuer.tokens.set(TOKEN, active({ iss: undefined, exp: undefined, iat: undefined }));
    assert.equal((await check()).ok, true);
  });

  it('may be called an access token in the words of Ory', async () => {
    issuer.tokens.set(TOKEN, active({ token_use: 'access_token', token_type: 'Bearer' }));
    assert.equal((await check()).ok, true);
  });

  it('is never asked about where it is a JWT', async () => {
    assert.equal((await check({}, await issuer.sign())).ok, true);
    assert.ok(issuer.requests.every(({ path }) => path !== '/introspect'));
  });

  const answers: Record<string, [answer: () => unknown, status: number]> = {
    'is not active': [() => ({ active: false }), 401],
    'is not active, with claims': [() => active({ active: false }), 401],
    'is active by a text': [() => active({ active: 'true' }), 503],
    'is active by a number': [() => active({ active: 1 }), 503],
    'is active by nothing': [() => active({ active: undefined }), 503],
    'is a list': [() => [active()], 503],
    'is a text': [() => 'active', 503],
    'names no audience, as of a refresh token': [() => active({ aud: undefined }), 401],
    'names another audience': [() => active({ aud: 'https://elsewhere.example.test' }), 401],
    'names another issuer': [() => active({ iss: 'https://evil.example.test' }), 401],
    'names no subject': [() => active({ sub: undefined }), 401],
    'is of a token that has expired': [() => active({ exp: 1 }), 401],
    'is of a token that expires some day': [() => active({ exp: 'tomorrow' }), 401],
    'is of a token that is not yet good': [() => active({ nbf: 9_999_999_999 }), 401],
    'is of a token that is bound to a key': [() => active({ cnf: { jkt: 'x' } }), 401],
    'is of an ID token': [() => active({ nonce: 'n' }), 401],
    'is of a refresh token, in the words of Keycloak': [() => active({ typ: 'Refresh' }), 401],
    'is of a refresh token, in the words of Ory': [() => active({ token_use: 'refresh_token' }), 401],
    'is of a refresh token, by its token_type': [() => active({ token_type: 'refresh_token' }), 401],
    'is of a DPoP token whose key it does not name': [() => active({ token_type: 'DPoP' }), 401],
    'has no auth_time': [() => active({ auth_time: undefined }), 401],
    'has another level': [() => active({ acr: 'weak' }), 401],
  };
  for (const [what, [answer, status]] of Object.entries(answers)) {
    it(`whose answer ${what} is refused with ${status}`, async () => {
      issuer.tokens.set(TOKEN, answer());
      assertRefused(await check(), status);
    });
  }

  const faults: Record<string, RequestListener> = {
    'does not answer': () => {},
    'is slower than the limit': (_, response) =>
      void setTimeout(() => json(response, 200, active()), 5_000).unref(),
    'breaks the connection': request => request.socket.destroy(),
    'refuses this server': (_, response) => json(response, 401, { error: 'invalid_client' }),
    'forbids the question': (_, response) => json(response, 403, {}),
    'knows no such address': (_, response) => json(response, 404, {}),
    'is asked too often': (_, response) => json(response, 429, {}),
    'answers 500': (_, response) => json(response, 500, active()),
    'answers HTML': (_, response) => response.end(`<p>${TOKEN}`),
    'answers nothing': (_, response) => response.end(),
    'answers 201': (_, response) => json(response, 201, active()),
    redirects: (_, response) => response.writeHead(307, { Location: '/introspect' }).end(),
    'answers too much': (_, response) => json(response, 200, active({ fill: 'x'.repeat(70_000) })),
  };
  for (const [how, listener] of Object.entries(faults)) {
    it(`is refused with 503 where the introspection endpoint ${how}`, async () => {
      issuer.behave(listener, '/introspect');
      assertRefused(await check(), 503);
    });
  }

  it('is refused with 503 where nobody says where the endpoint is', async () => {
    const { introspection_endpoint, ...metadata } = issuer.metadata;
    issuer.behave((_, response) => json(response, 200, metadata), '/.well-known');
    assertRefused(await check(), 503);
    issuer.behave((_, response) => json(response, 500, {}), '/.well-known');
    assertRefused(await check(), 503);
  });
});
