import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import express from 'express';
import * as oauth from 'oauth4webapi';
import { ONE_FACTOR, TWO_FACTORS } from '../../../../demo/oidc/index.js';
import { runOidc, type RunningOidc } from '../../../../demo/oidc/run.js';
import { stepUp } from '../../../../src/server/adapters/express.js';
import { createStepUpGuard, type StepUpRule } from '../../../../src/server/index.js';
import { oidc, type OidcVerifierOptions } from '../../../../src/server/providers/oidc/index.js';
import { OidcPerson } from '../../../demo/oidc-person.js';

const RULE: StepUpRule = { resource: 'documents', action: 'delete', acrValues: [TWO_FACTORS], maxAge: '5m' };

/** An API in front of which the guard stands, as an app would run it. */
async function runApi(options: OidcVerifierOptions) {
  const app = express();
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const guard = createStepUpGuard({ provider: oidc(options), origins: [origin], onDecision: () => {} });
  const handle: express.RequestHandler = (req, res) => void res.json(req.stepUp);
  app.delete('/documents/:id', stepUp(guard, RULE), handle);
  app.delete('/workspace', stepUp(guard, { ...RULE, once: true }), handle);
  return {
    origin,
    send: async (path: string, headers: Record<string, string>) => {
      const response = await fetch(origin + path, { method: 'DELETE', headers });
      return { status: response.status, challenge: response.headers.get('WWW-Authenticate') };
    },
    close: () => void server.close(),
  };
}

describe('an API behind oidc-provider', () => {
  let provider: RunningOidc;
  let api: Awaited<ReturnType<typeof runApi>>;
  /** Tokens that the guard has asked the provider about. */
  const introspected: Array<string | null> = [];
  before(async () => {
    provider = await runOidc();
    const { issuer, audience, apiClient } = provider;
    const seeing: typeof fetch = (input, init) => {
      if (String(input).endsWith('/token/introspection'))
        introspected.push(new URLSearchParams(String(init?.body)).get('token'));
      return fetch(input, init);
    };
    api = await runApi({
      ...{ issuer, audience, introspection: apiClient, dpop: 'accepted' },
      fetch: seeing,
    });
  });
  after(async () => {
    api.close();
    await provider.close();
  });

  const bearer = (token: string): Record<string, string> => ({ Authorization: `Bearer ${token}` });
  const strong = { acr_values: TWO_FACTORS, max_age: '300' };

  it('asks whoever signed in by one factor for a second one, and lets them through with it', async () => {
    const person = new OidcPerson(provider);
    const { accessToken } = await person.signIn();
    assert.deepEqual(await api.send('/documents/1', bearer(accessToken)), {
      status: 401,
      challenge: `Bearer error="insufficient_user_authentication", scope="documents:delete", max_age=300, acr_values="${TWO_FACTORS}", ${dpopChallenge()}`,
    });
    const stepped = await person.signIn({ parameters: strong });
    assert.equal((await api.send('/documents/1', bearer(stepped.accessToken))).status, 200);
    // The first one tells of the first authentication for ever.
    assert.equal((await api.send('/documents/1', bearer(accessToken))).status, 401);
  });

  it('takes no ID token, no refresh token and no token of another provider', async () => {
    const { idToken, refreshToken } = await new OidcPerson(provider).signIn({ parameters: strong });
    const other = await runOidc();
    const foreign = await new OidcPerson(other).signIn({ parameters: strong });
    await other.close();
    for (const token of [idToken, refreshToken!, foreign.accessToken]) {
      const { status, challenge } = await api.send('/documents/1', bearer(token));
      assert.equal(status, 401);
      assert.match(challenge!, /invalid_token/);
    }
  });

  it('takes opaque tokens as long as the provider says that they are good', async () => {
    const person = new OidcPerson(provider);
    const clientId = provider.opaqueClientId;
    const weak = await person.signIn({ clientId });
    assert.match((await api.send('/documents/1', bearer(weak.accessToken))).challenge!, /insufficient/);
    const { accessToken, refreshToken } = await person.signIn({ clientId, parameters: strong });
    introspected.length = 0;
    assert.equal((await api.send('/documents/1', bearer(accessToken))).status, 200);
    assert.match((await api.send('/documents/1', bearer(refreshToken!))).challenge!, /invalid_token/);
    assert.deepEqual(introspected, [accessToken, refreshToken], 'the guard has asked about each');
    const server = await person.discover();
    await oauth.revocationRequest(server, { client_id: clientId }, oauth.None(), accessToken, {
      [oauth.allowInsecureRequests]: true,
    });
    assert.match((await api.send('/documents/1', bearer(accessToken))).challenge!, /invalid_token/);
  });

  it('counts one authentication once, and a refreshed token gives no second use', async () => {
    const person = new OidcPerson(provider);
    const { accessToken, refreshToken } = await person.signIn({ parameters: strong });
    assert.equal((await api.send('/workspace', bearer(accessToken))).status, 200);
    assert.equal((await api.send('/workspace', bearer(accessToken))).status, 401);
    const refreshed = await person.refresh(refreshToken!);
    assert.notEqual(refreshed.accessToken, accessToken);
    assert.equal((await api.send('/workspace', bearer(refreshed.accessToken))).status, 401);
    assert.equal((await api.send('/documents/1', bearer(refreshed.accessToken))).status, 200);
  });

  it('takes a token that is bound to a key with a proof, once, and never without', async () => {
    const keys = await oauth.generateKeyPair('ES256');
    const dpop = oauth.DPoP({}, keys);
    const { accessToken } = await new OidcPerson(provider).signIn({ parameters: strong, dpop });
    const sent: Headers[] = [];
    const send = () =>
      oauth.protectedResourceRequest(
        accessToken,
        'DELETE',
        new URL(`${api.origin}/documents/1`),
        undefined,
        null,
        {
          DPoP: dpop,
          [oauth.allowInsecureRequests]: true,
          [oauth.customFetch]: (url, init) => {
            sent.push(new Headers(init.headers));
            return fetch(url, init as RequestInit);
          },
        },
      );
    assert.equal((await send()).status, 200);
    const replayed = Object.fromEntries(sent[0]!);
    assert.match((await api.send('/documents/1', replayed)).challenge!, /invalid_dpop_proof/);
    assert.equal((await send()).status, 200);
    const stolen = await api.send('/documents/1', bearer(accessToken));
    assert.equal(stolen.status, 401);
  });

  it('is answered with 503 while the provider is down, and by what is known of it where keys suffice', async () => {
    const down = await runOidc();
    const person = new OidcPerson(down);
    const { accessToken } = await person.signIn({ parameters: strong });
    const { accessToken: opaque } = await person.signIn({
      clientId: down.opaqueClientId,
      parameters: strong,
    });
    const { issuer, audience, apiClient } = down;
    const warm = await runApi({ issuer, audience, introspection: apiClient });
    const cold = await runApi({ issuer, audience, introspection: apiClient });
    assert.equal((await warm.send('/documents/1', bearer(accessToken))).status, 200);
    await down.close();
    assert.equal((await warm.send('/documents/1', bearer(accessToken))).status, 200);
    assert.equal((await warm.send('/documents/1', bearer(opaque))).status, 503);
    assert.equal((await cold.send('/documents/1', bearer(accessToken))).status, 503);
    warm.close();
    cold.close();
  });

  it('lets whoever needs one factor alone in with that', async () => {
    const { issuer, audience } = provider;
    const guard = createStepUpGuard({ provider: oidc({ issuer, audience }), onDecision: () => {} });
    const { accessToken } = await new OidcPerson(provider).signIn();
    const request = new Request('http://localhost/', { headers: bearer(accessToken) });
    assert.equal((await guard.check(request, { ...RULE, acrValues: [ONE_FACTOR] })).ok, true);
  });
});

function dpopChallenge(): string {
  const algorithms = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519';
  return `DPoP error="insufficient_user_authentication", scope="documents:delete", max_age=300, acr_values="${TWO_FACTORS}", algs="${algorithms}"`;
}
