import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { createDPoPKey } from '../../../../src/providers/oidc/oauth/dpop.js';
import { newFlow, authorizationUrl } from '../../../../src/providers/oidc/oauth/flow.js';
import { createIssuer } from '../../../../src/providers/oidc/oauth/issuer.js';
import { checkOAuthOptions, type OAuthClientOptions } from '../../../../src/providers/oidc/oauth/options.js';
import { tokenEndpoint } from '../../../../src/providers/oidc/oauth/tokens.js';
import { refusalOf } from '../../../../src/providers/oidc/refusal.js';
import { CLIENT_ID, ISSUER, lyingProvider, type Lie } from './lying-provider.js';

const OPTIONS = { issuer: ISSUER, clientId: CLIENT_ID, redirectUri: 'https://www.example.com/callback.html' };

async function setUp(lie: Lie = {}, more: Partial<OAuthClientOptions> = {}) {
  const provider = await lyingProvider();
  provider.lie = lie;
  const options = checkOAuthOptions({ ...OPTIONS, fetch: provider.fetch, ...more });
  const issuer = createIssuer(options);
  const flow = newFlow();
  provider.nonce = flow.nonce;
  const endpoint = tokenEndpoint(issuer, options);
  const redeem = (query: Record<string, string> = {}) =>
    endpoint.redeem(
      `?${new URLSearchParams({ code: 'the-code', state: flow.state, iss: ISSUER, ...query }).toString()}`,
      flow,
      undefined,
    );
  return { provider, options, issuer, flow, endpoint, redeem };
}

const refused = async (code: string, work: Promise<unknown>, message?: string) =>
  assert.rejects(
    work,
    error => {
      assert.equal(refusalOf(error).code, code, String(error));
      return true;
    },
    message,
  );

describe('the answer of an OpenID Connect provider', () => {
  it('is believed where everything holds', async () => {
    const { redeem, provider, flow } = await setUp();
    const tokens = await redeem();
    assert.equal(tokens.claims['sub'], 'olivia');
    assert.equal(tokens.accessToken, 'the-access-token');
    assert.equal(provider.sent[0]!.get('code_verifier'), flow.verifier);
  });

  it('is not believed where the ID token does not hold', async () => {
    const lies: Record<string, Lie> = {
      'another nonce': { claims: { nonce: 'another' } },
      'no nonce': { claims: { nonce: undefined } },
      'another issuer': { claims: { iss: 'https://other.example.com' } },
      'another audience': { claims: { aud: 'another' } },
      'several audiences, another party': { claims: { aud: [CLIENT_ID, 'x'], azp: 'x' } },
      'no subject': { claims: { sub: undefined } },
      'an empty subject': { claims: { sub: '' } },
      expired: { claims: { exp: 1 } },
      unsigned: { signature: 'none' },
      'signed by another key': { signature: 'other-key' },
      'no ID token': { idToken: null },
      'no token at all': { idToken: 'a.b.c' },
      'auth_time as text': { claims: { auth_time: '1' } },
    };
    for (const [name, lie] of Object.entries(lies)) {
      const { redeem } = await setUp(lie);
      await refused('invalid-response', redeem(), name);
    }
  });

  it('is not believed where state or issuer of the answer do not hold', async () => {
    const { redeem, provider } = await setUp();
    await refused('invalid-response', redeem({ state: 'another' }));
    await refused('invalid-response', redeem({ iss: 'https://other.example.com' }));
    await refused('invalid-response', redeem({ code: '' }));
    assert.equal(provider.sent.length, 0, 'no code is redeemed');
  });

  it('shows nothing of its tokens in the error, where it does not hold', async () => {
    const { redeem } = await setUp({
      response: () => Response.json({ access_token: 'the-access-token', id_token: 'a.b.c', expires_in: 300 }),
    });
    await assert.rejects(redeem(), error => {
      assert.doesNotMatch(inspect(refusalOf(error), { depth: Infinity }), /the-access-token/);
      return true;
    });
    const { redeem: another } = await setUp({ claims: { nonce: 'another', email: 'olivia@example.com' } });
    await assert.rejects(another(), error => {
      assert.doesNotMatch(inspect(error, { depth: Infinity }), /olivia/);
      return true;
    });
  });

  it('is the provider’s refusal where it says so', async () => {
    const { redeem } = await setUp();
    await refused('cancelled', redeem({ error: 'access_denied' }));
    await refused(
      'denied',
      redeem({ error: 'access_denied', error_description: 'Policy evaluation failed' }),
    );
    await refused('setup-required', redeem({ error: 'unmet_authentication_requirements' }));
    await refused('unavailable', redeem({ error: 'server_error' }));
  });

  it('is `unavailable` where the provider fails', async () => {
    const failures: Array<() => Response | Promise<Response>> = [
      () => Promise.reject(new TypeError('Failed to fetch')),
      () => new Response('oops', { status: 500 }),
      () => Response.json({ error: 'invalid_grant' }, { status: 400 }),
    ];
    for (const response of failures) {
      const { redeem } = await setUp({ response });
      await refused('unavailable', redeem());
    }
  });

  it('is renewed for the same person only, and keeps what was said of the authentication', async () => {
    const { redeem, endpoint, provider, flow } = await setUp();
    const tokens = await redeem();
    provider.nonce = flow.nonce;
    provider.lie = { claims: { nonce: undefined, acr: undefined, auth_time: undefined, sub: 'olivia' } };
    const renewed = await endpoint.refresh(tokens);
    assert.equal(renewed.claims['auth_time'], tokens.claims['auth_time']);
    assert.equal(renewed.claims['acr'], 'high');
    provider.lie = { claims: { sub: 'mallory' } };
    await refused('invalid-response', endpoint.refresh(tokens));
    provider.lie = { claims: { auth_time: 1, acr: undefined } };
    assert.equal((await endpoint.refresh(tokens)).claims['acr'], undefined, 'of another authentication');
  });
});

describe('tokens that are to be bound to a key of the page', () => {
  it('are not taken where the provider binds them to nothing', async () => {
    const { provider, flow, endpoint } = await setUp({}, { dpop: true });
    provider.nonce = flow.nonce;
    const query = new URLSearchParams({ code: 'the-code', state: flow.state, iss: ISSUER });
    await refused('invalid-response', endpoint.redeem(`?${query.toString()}`, flow, await createDPoPKey()));
  });
});

describe('the address at which the provider asks', () => {
  it('carries what was asked for, and no token', async () => {
    const { options, issuer, flow } = await setUp({}, { audience: 'https://api.example.com' });
    const url = await authorizationUrl(
      await issuer.metadata(),
      options,
      { acrValues: ['high', 'higher'], maxAge: 300, prompt: 'login', loginHint: 'olivia@example.com' },
      flow,
    );
    const { code_challenge: challenge, ...rest } = Object.fromEntries(url.searchParams);
    assert.match(challenge!, /^[\w-]{43}$/);
    assert.deepEqual(rest, {
      client_id: CLIENT_ID,
      redirect_uri: OPTIONS.redirectUri,
      response_type: 'code',
      scope: 'openid profile email',
      state: flow.state,
      nonce: flow.nonce,
      code_challenge_method: 'S256',
      acr_values: 'high higher',
      max_age: '300',
      prompt: 'login',
      login_hint: 'olivia@example.com',
      audience: 'https://api.example.com',
      resource: 'https://api.example.com',
    });
  });

  it('is never a script, nor an address in clear', async () => {
    for (const address of ['javascript:alert(1)', 'data:text/html,x', 'http://id.example.com/authorize']) {
      const { issuer, provider } = await setUp();
      provider.metadata = { authorization_endpoint: address };
      await refused('invalid-response', issuer.metadata(), address);
    }
  });
});

describe('the options of oauthClient()', () => {
  it('are refused where they cannot be meant', () => {
    for (const more of [
      { issuer: 'http://id.example.com' },
      { issuer: 'id.example.com' },
      { issuer: undefined },
      { clientId: '' },
      { redirectUri: 'callback' },
      { redirectUri: 'https://www.example.com/#callback' },
      { scope: 'email' },
      { mode: 'iframe' },
      { clientSecret: 'x' },
      { dpop: 'yes' },
    ])
      assert.throws(
        () => checkOAuthOptions({ ...OPTIONS, ...(more as Partial<OAuthClientOptions>) }),
        { code: 'invalid-request' },
        JSON.stringify(more),
      );
    assert.ok(checkOAuthOptions({ ...OPTIONS, issuer: 'http://localhost:5175/oidc' }).isLoopback);
  });

  it('may be paths where a server renders the page, which has no address yet', () => {
    assert.equal(typeof globalThis.location, 'undefined');
    assert.ok(checkOAuthOptions({ ...OPTIONS, redirectUri: '/callback.html' }));
  });
});
