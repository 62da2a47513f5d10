import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it, mock } from 'node:test';
import { exportJWK, generateKeyPair } from 'jose';
import type { StepUpError } from '../../../../src/server/index.js';
import { oidc, type OidcVerifierOptions } from '../../../../src/server/providers/oidc/index.js';
import { AUDIENCE, goodClaims, startOidcIssuer, type OidcIssuer } from '../../support/oidc-issuer.js';
import { createTokenIssuer } from '../../support/token-issuer.js';
import { json } from '../../support/transcodes-api.js';

const DISCOVERY = '/.well-known/openid-configuration';
const never = new AbortController().signal;

describe('what a provider says about itself, and its keys', () => {
  let issuer: OidcIssuer;
  before(async () => (issuer = await startOidcIssuer()));
  after(() => issuer.close());
  beforeEach(() => {
    issuer.behave(null);
    issuer.keys = [issuer.jwk];
    issuer.requests.length = 0;
    mock.timers.enable({ apis: ['Date'], now: Date.now() });
  });
  afterEach(() => mock.timers.reset());

  const verifier = (options: Partial<OidcVerifierOptions> = {}) =>
    oidc({ issuer: issuer.url, audience: AUDIENCE, timeout: 300, ...options });

  async function outcome(provider: ReturnType<typeof oidc>, token?: string): Promise<string> {
    const credentials = {
      scheme: 'Bearer',
      token: token ?? (await issuer.sign()),
      request: new Request('https://api.example.test/'),
      claim: async () => true,
    } as const;
    return provider.authenticate(credentials, never).then(
      ({ member }) => member.id!,
      (error: StepUpError) => error.code,
    );
  }
  const asked = (path: string): number => issuer.requests.filter(request => request.path === path).length;

  it('are asked for once, with the first token, also for many at the same time', async () => {
    const provider = verifier();
    assert.equal(issuer.requests.length, 0);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => outcome(provider)));
    assert.deepEqual(new Set(outcomes), new Set(['member-1']));
    assert.deepEqual([asked(DISCOVERY), asked('/jwks')], [1, 1]);
  });

  it('are not asked for where keys and algorithms are set', async () => {
    const keys = { jwks: { keys: [issuer.jwk] } };
    assert.equal(await outcome(verifier(keys)), 'member-1');
    assert.equal(issuer.requests.length, 0);
    assert.equal(await outcome(verifier({ jwks: new URL(`${issuer.url}/jwks`) })), 'member-1');
    assert.equal(asked(DISCOVERY), 0);
  });

  it('may change: keys are rotated at once, and not asked for at will', async () => {
    const provider = verifier();
    await outcome(provider);
    const next = await createTokenIssuer('key-2', () => goodClaims(issuer.url));
    issuer.keys = [next.jwk];
    assert.equal(await outcome(provider, await next.sign()), 'member-1');
    assert.equal(await outcome(provider), 'sign-in-required');
    for (let n = 0; n < 20; n += 1) {
      assert.equal(await outcome(provider, await issuer.sign({}, { kid: `k${n}` })), 'sign-in-required');
    }
    assert.equal(asked('/jwks'), 2);
    assert.equal(asked(DISCOVERY), 1);
  });

  it('may have keys among them that are for something else', async () => {
    const rsa = await exportJWK((await generateKeyPair('RSA-OAEP', { extractable: true })).publicKey);
    issuer.keys = [{ ...rsa, kid: 'enc', use: 'enc' }, null, { kty: 'oct', k: 'eA', kid: 'x' }, issuer.jwk];
    assert.equal(await outcome(verifier()), 'member-1');
  });

  const lies: Record<string, () => unknown> = {
    'names another issuer': () => ({ ...issuer.metadata, issuer: 'https://evil.example.test' }),
    'names no issuer': () => ({ ...issuer.metadata, issuer: undefined }),
    'names keys without TLS': () => ({ ...issuer.metadata, jwks_uri: 'http://id.example.test/jwks' }),
    'names no keys': () => ({ ...issuer.metadata, jwks_uri: undefined }),
    'is a list': () => [],
    'is a text': () => 'hello',
    'is null': () => null,
  };
  for (const [what, answer] of Object.entries(lies)) {
    it(`are not believed where the discovery document ${what}: unavailable, not a pass`, async () => {
      issuer.behave((_, response) => json(response, 200, answer()), DISCOVERY);
      const result = await outcome(verifier());
      assert.ok(['unavailable', 'invalid-response'].includes(result), result);
    });
  }

  it('announce algorithms: of none that is safe, no token is taken', async () => {
    const metadata = { ...issuer.metadata, id_token_signing_alg_values_supported: ['HS256', 'none'] };
    issuer.behave((_, response) => json(response, 200, metadata), DISCOVERY);
    assert.equal(await outcome(verifier()), 'sign-in-required');
  });

  for (const path of [DISCOVERY, '/jwks']) {
    it(`are unavailable while ${path} is down, asked again after a cool-down, and serve on for an hour`, async () => {
      issuer.behave((_, response) => json(response, 500, {}), path);
      const provider = verifier();
      const told: string[] = [];
      provider.onFault!(error => void told.push(error.message));
      for (let n = 0; n < 5; n += 1) assert.equal(await outcome(provider), 'unavailable');
      assert.equal(asked(path), 1);

      issuer.behave(null);
      mock.timers.tick(31_000);
      assert.equal(await outcome(provider), 'member-1');

      issuer.behave((_, response) => json(response, 500, {}), path);
      mock.timers.tick(30 * 60_000);
      assert.equal(await outcome(provider), 'member-1');
      assert.ok(told.some(message => /serve.*until/.test(message)));
      mock.timers.tick(60 * 60_000);
      assert.equal(await outcome(provider), 'unavailable');
      issuer.behave(null);
      mock.timers.tick(31_000);
      assert.equal(await outcome(provider), 'member-1');
    });
  }

  it('whose server hangs hold nobody up for longer than the limit', async () => {
    issuer.behave(() => {}, DISCOVERY);
    assert.equal(await outcome(verifier({ timeout: 50 })), 'unavailable');
  });

  it('are never followed elsewhere by a redirect', async () => {
    issuer.behave((_, response) => response.writeHead(302, { Location: '/jwks' }).end(), DISCOVERY);
    assert.equal(await outcome(verifier()), 'unavailable');
  });
});
