import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import type { JWTPayload } from 'jose';
import { createStepUpGuard, type StepUpGuard } from '../../../../src/server/index.js';
import { transcodes } from '../../../../src/server/providers/transcodes/index.js';
import { badTokens, seconds } from '../../support/bad-tokens.js';
import { RULE, SID, stepUpRequest } from '../../support/step-up-request.js';
import { createTokenIssuer, PROJECT_ID, type TokenIssuer } from '../../support/token-issuer.js';
import { goodSession, startTranscodesApi, type TranscodesApi } from '../../support/transcodes-api.js';

describe('an access token', () => {
  let api: TranscodesApi;
  let issuer: TokenIssuer;
  let guard: StepUpGuard;

  before(async () => {
    api = await startTranscodesApi();
    issuer = await createTokenIssuer();
    guard = createStepUpGuard({
      provider: transcodes({
        projectId: PROJECT_ID,
        serverToken: 'server-token',
        publicKey: issuer.jwk,
        apiUrl: api.url,
      }),
    });
    api.sessions.set(SID, goodSession());
  });
  after(() => api.close());
  beforeEach(() => void (api.requests.length = 0));

  it('that is good is taken, and its member known', async () => {
    const result = await guard.check(stepUpRequest({ token: await issuer.sign() }), RULE);
    assert.equal(result.ok, true);
    assert.deepEqual(result.ok && result.member, {
      id: 'member-1',
      projectId: PROJECT_ID,
      email: 'ada@example.test',
      role: 'admin',
    });
    assert.equal(api.requests.length, 1);
    assert.equal(api.requests[0]!.headers['x-transcodes-token'], 'server-token');
  });

  it('may have an audience among several, and clocks may differ by seconds', async () => {
    const token = await issuer.sign({ aud: ['other', 'transcodes-sdk'], iat: seconds(3), nbf: seconds(3) });
    assert.equal((await guard.check(stepUpRequest({ token }), RULE)).ok, true);
  });

  const claims = (change: JWTPayload) => (): Promise<string> => issuer.sign(change);
  const bad: Record<string, () => Promise<string> | string> = {
    ...badTokens(() => issuer),
    'of another project': claims({ projectId: 'f'.repeat(24) }),
    'without project': claims({ projectId: undefined }),
    'with a list of projects': claims({ projectId: [PROJECT_ID] }),
    'that is bound to a key': claims({ cnf: { jkt: 'x' } }),
    'that is bound to null': claims({ cnf: null }),
  };

  for (const [what, make] of Object.entries(bad)) {
    it(`${what} is refused with 401, and Transcodes is not asked`, async () => {
      const result = await guard.check(stepUpRequest({ token: await make() }), RULE);
      assert.equal(result.ok, false);
      assert.equal(!result.ok && result.response.status, 401);
      assert.equal(
        !result.ok && result.response.headers.get('WWW-Authenticate'),
        'Bearer error="invalid_token"',
      );
      assert.equal(!result.ok && result.error.code, 'sign-in-required');
      assert.equal(api.requests.length, 0);
    });
  }

  const lines: Record<string, (token: string) => string> = {
    'bearer in lower case': token => `bearer ${token}`,
    'BEARER in upper case': token => `BEARER ${token}`,
    'two spaces': token => `Bearer  ${token}`,
    'a tab': token => `Bearer\t${token}`,
    'no space': token => `Bearer${token}`,
    'two tokens': token => `Bearer ${token} ${token}`,
    'two lines, joined': token => `Bearer ${token}, Bearer ${token}`,
    'a parameter': token => `Bearer token="${token}"`,
    'a comma at the end': token => `Bearer ${token},`,
    'nothing after the scheme': () => 'Bearer',
    'the scheme DPoP': token => `DPoP ${token}`,
    'the scheme Basic': token => `Basic ${token}`,
  };
  for (const [how, write] of Object.entries(lines)) {
    it(`sent with ${how} is refused with 401`, async () => {
      const headers = { Authorization: write(await issuer.sign()) };
      const result = await guard.check(stepUpRequest({ token: null, headers }), RULE);
      assert.equal(!result.ok && result.response.status, 401);
      assert.equal(api.requests.length, 0);
    });
  }

  it('in a cookie, the address or the body is not seen', async () => {
    const token = await issuer.sign();
    const request = new Request(`https://api.example.test/?access_token=${token}`, {
      method: 'POST',
      headers: {
        Cookie: `access_token=${token}`,
        'Content-Type': 'application/json',
        'X-Step-Up-Session-Id': SID,
      },
      body: JSON.stringify({ access_token: token, token }),
    });
    const result = await guard.check(request, RULE);
    assert.equal(
      !result.ok && result.response.headers.get('WWW-Authenticate'),
      'Bearer scope="documents:delete"',
    );
  });

  it('of another issuer is refused where an issuer is set', async () => {
    const provider = transcodes({
      projectId: PROJECT_ID,
      serverToken: 'server-token',
      publicKey: issuer.jwk,
      apiUrl: api.url,
      issuer: 'https://id.example.test',
    });
    const strict = createStepUpGuard({ provider });
    const ask = async (iss?: string): Promise<boolean> =>
      (await strict.check(stepUpRequest({ token: await issuer.sign({ iss }) }), RULE)).ok;
    assert.deepEqual(
      [await ask('https://id.example.test'), await ask('https://evil.test'), await ask()],
      [true, false, false],
    );
  });
});
