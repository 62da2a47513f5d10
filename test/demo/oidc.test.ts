import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import * as oauth from 'oauth4webapi';
import { runOidc, type RunningOidc } from '../../demo/oidc/run.js';
import { OidcPerson, RefusedByProvider } from './oidc-person.js';

const TOTP_PAGE = 'Verify that it is you';

describe("the demo's OpenID Connect provider", () => {
  let oidc: RunningOidc;
  before(async () => (oidc = await runOidc()));
  after(() => oidc.close());

  const refusedWith = (error: string) => (thrown: unknown) =>
    thrown instanceof RefusedByProvider && thrown.error === error;

  it('signs a member in by password, and says in both tokens how and when', async () => {
    const before = Math.floor(Date.now() / 1000);
    const { accessToken, claims } = await new OidcPerson(oidc).signIn();
    const member = oidc.emulator.state.members.byEmail('olivia@example.test')!;
    const { auth_time, ...token } = decodeJwt(accessToken);
    assert.equal(claims.sub, member.id);
    assert.equal(claims['email'], member.email);
    assert.deepEqual([claims['acr'], claims['amr']], ['loa1', ['pwd']]);
    assert.deepEqual([token['acr'], token['amr'], token['role']], ['loa1', ['pwd'], 'manager']);
    assert.equal(token.aud, oidc.audience);
    assert.ok(Number(auth_time) >= before && auth_time === claims.auth_time);
  });

  it('signs a member in by a mailed code', async () => {
    const person = new OidcPerson(oidc);
    person.submitWith('Mail me a code instead');
    assert.deepEqual((await person.signIn()).claims['amr'], ['otp-mail']);
    assert.deepEqual(person.shown, ['Sign in', 'Check your mail']);
  });

  const WAYS: Record<string, Record<string, string>> = {
    acr_values: { acr_values: 'loa2' },
    'an essential claim': {
      claims: JSON.stringify({ id_token: { acr: { essential: true, values: ['loa2'] } } }),
    },
  };
  for (const [name, parameters] of Object.entries(WAYS)) {
    it(`asks for the authenticator app where ${name} wants it and the session is weaker`, async () => {
      const person = new OidcPerson(oidc);
      await person.signIn();
      const { claims, accessToken } = await person.signIn({ parameters });
      assert.deepEqual(person.shown, ['Sign in', TOTP_PAGE]);
      assert.equal(claims['acr'], 'loa2');
      assert.deepEqual(decodeJwt(accessToken)['amr'], ['pwd', 'otp', 'mfa']);
    });
  }

  it('asks nobody whose session is strong and fresh enough', async () => {
    const person = new OidcPerson(oidc);
    await person.signIn({ parameters: { acr_values: 'loa2' } });
    const asked = person.shown.length;
    await person.signIn({ parameters: { acr_values: 'loa2', max_age: '900' } });
    assert.equal(person.shown.length, asked);
  });

  it('asks again where a fresh authentication is wanted', async () => {
    const person = new OidcPerson(oidc);
    await person.signIn();
    await person.signIn({ parameters: { prompt: 'login', max_age: '900' } });
    assert.deepEqual(person.shown, ['Sign in', 'Sign in']);
  });

  it('answers with an error, and never with less, where the level cannot be reached', async () => {
    const noah = new OidcPerson(oidc, 'noah@example.test');
    const unmet = refusedWith('unmet_authentication_requirements');
    await assert.rejects(noah.signIn({ parameters: { acr_values: 'loa2' } }), unmet);
    await assert.rejects(new OidcPerson(oidc).signIn({ parameters: { acr_values: 'loa9' } }), unmet);
    const olivia = new OidcPerson(oidc);
    await olivia.signIn();
    await assert.rejects(
      olivia.signIn({ parameters: { acr_values: 'loa2', prompt: 'none' } }),
      refusedWith('login_required'),
    );
  });

  it('shows a wrong code again, and pauses after five', async () => {
    const person = new OidcPerson(oidc, 'adam@example.test');
    const { code } = person.answers;
    person.answers['code'] = () => (person.shown.length < 3 ? '000000' : code!());
    const { claims } = await person.signIn({ parameters: { acr_values: 'loa2' } });
    assert.equal(claims['acr'], 'loa2');
    assert.match(person.shown[2]!, /That code is not right/);

    const stranger = new OidcPerson(oidc, 'adam@example.test');
    stranger.answers['code'] = () => '000000';
    await assert.rejects(stranger.signIn({ parameters: { acr_values: 'loa2' } }));
    assert.ok(stranger.shown.some(page => /Too many wrong codes/.test(page)));
  });

  it('tells the app that the person cancelled', async () => {
    const person = new OidcPerson(oidc);
    person.submitWith('Cancel');
    await assert.rejects(person.signIn(), refusedWith('access_denied'));
  });

  it('gives an opaque token that the API can introspect', async () => {
    const person = new OidcPerson(oidc);
    const { accessToken } = await person.signIn({
      clientId: oidc.opaqueClientId,
      parameters: { acr_values: 'loa2' },
    });
    assert.equal(accessToken.split('.').length, 1);
    const { introspection_endpoint } = await person.discover();
    const { clientId, clientSecret } = oidc.apiClient;
    const response = await fetch(introspection_endpoint!, {
      method: 'POST',
      headers: { Authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` },
      body: new URLSearchParams({ token: accessToken }),
    });
    const { active, acr, aud, token_type } = (await response.json()) as Record<string, unknown>;
    assert.deepEqual(
      { active, acr, aud, token_type },
      {
        active: true,
        acr: 'loa2',
        aud: oidc.audience,
        token_type: 'Bearer',
      },
    );
  });

  it('binds tokens to a key of the page (DPoP), also where it wants a nonce', async () => {
    const strict = await runOidc({ dpopNonce: true });
    try {
      for (const provider of [oidc, strict]) {
        const keys = await oauth.generateKeyPair('ES256');
        const person = new OidcPerson(provider);
        const { accessToken } = await person.signIn({
          dpop: oauth.DPoP({}, keys),
        });
        const { cnf } = decodeJwt(accessToken) as { cnf: { jkt: string } };
        assert.match(cnf.jkt, /^[\w-]{43}$/);
      }
    } finally {
      await strict.close();
    }
  });

  it('keeps acr and auth_time over a refresh', async () => {
    const person = new OidcPerson(oidc);
    const first = await person.signIn({ parameters: { acr_values: 'loa2' } });
    const { accessToken } = await person.refresh(first.refreshToken!);
    const [before, after] = [decodeJwt(first.accessToken), decodeJwt(accessToken)];
    assert.notEqual(after.jti, before.jti);
    assert.deepEqual([after['acr'], after['auth_time']], [before['acr'], before['auth_time']]);
  });

  it('signs out', async () => {
    const person = new OidcPerson(oidc);
    const { idToken } = await person.signIn();
    const { searchParams } = await person.signOut(idToken);
    assert.equal(searchParams.get('state'), 'gone');
    await person.signIn();
    assert.deepEqual(person.shown, ['Sign in', 'Sign out?', 'Sign in']);
  });

  it('shows pages without any script, under a policy that allows none', async () => {
    const person = new OidcPerson(oidc);
    person.submitWith('Mail me a code instead');
    const { idToken } = await person.signIn({ parameters: { acr_values: 'loa2' } });
    await person.signOut(idToken);
    assert.equal(new Set(person.shown).size, 4);
    for (const { html, policy } of person.pages) {
      assert.doesNotMatch(html, /<script|\son\w+=|style="/);
      assert.match(policy, /^default-src 'none'/);
      assert.doesNotMatch(policy, /script|unsafe/);
    }
  });

  it('writes what it was sent as text', async () => {
    const person = new OidcPerson(oidc);
    person.answers['email'] = () => '"><b>x</b>@example.test';
    await assert.rejects(person.signIn());
    assert.doesNotMatch(person.pages[1]!.html, /<b>x/);
  });

  it('talks to this machine alone, and takes its forms from its own pages alone', async () => {
    const form = { method: 'POST', body: new URLSearchParams({ token: 'x' }) };
    const status = async (path: string, origin: string) =>
      (await fetch(oidc.issuer + path, { ...form, headers: { Origin: origin } })).status;
    assert.equal(await status('/token', 'https://elsewhere.example'), 403);
    assert.equal(await status('/interaction/x/password', 'http://localhost:1'), 403);
    assert.equal(await status('/token', 'http://localhost:1'), 400);
  });

  it('sends the opener policy that it is told to, and serves other addresses', async () => {
    const other = await runOidc({
      path: '',
      openerPolicy: 'same-origin',
      routes: { authorization: '/authorize', token: '/oauth/token' },
    });
    try {
      const person = new OidcPerson(other);
      const server = await person.discover();
      assert.equal(server.token_endpoint, `${other.origin}/oauth/token`);
      const response = await fetch(server.authorization_endpoint!);
      assert.equal(response.headers.get('Cross-Origin-Opener-Policy'), 'same-origin');
      assert.equal((await person.signIn()).claims['acr'], 'loa1');
    } finally {
      await other.close();
    }
  });
});
