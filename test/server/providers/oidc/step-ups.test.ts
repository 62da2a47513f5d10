import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { JWTPayload } from 'jose';
import { stepUp as expressStepUp } from '../../../../src/server/adapters/express.js';
import { stepUp as nodeStepUp } from '../../../../src/server/adapters/node.js';
import {
  createStepUpGuard,
  memoryReplayStore,
  StepUpError,
  type CheckResult,
  type Decision,
  type StepUpRule,
} from '../../../../src/server/index.js';
import { oidc, type OidcVerifierOptions } from '../../../../src/server/providers/oidc/index.js';
import { seconds } from '../../support/bad-tokens.js';
import { AUDIENCE, STRONG, startOidcIssuer, type OidcIssuer } from '../../support/oidc-issuer.js';
import { RULE, stepUpRequest } from '../../support/step-up-request.js';

describe('the authentication that an access token tells of', () => {
  let issuer: OidcIssuer;
  before(async () => (issuer = await startOidcIssuer()));
  after(() => issuer.close());

  async function check(
    claims: JWTPayload,
    rule: Partial<StepUpRule> = {},
    options: Partial<OidcVerifierOptions> = {},
  ): Promise<CheckResult> {
    const provider = oidc({ issuer: issuer.url, audience: AUDIENCE, ...options });
    const guard = createStepUpGuard({ provider, onDecision: () => {} });
    const request = stepUpRequest({ token: await issuer.sign(claims), sid: null });
    return guard.check(request, { ...RULE, ...rule });
  }

  const challengeOf = (result: CheckResult): string =>
    result.ok ? 'passed' : `${result.response.status} ${result.response.headers.get('WWW-Authenticate')}`;

  it('opens what wants a step-up so young and so strong', async () => {
    const rule = { acrValues: ['other', STRONG], maxAge: '2m' };
    assert.equal((await check({}, rule)).ok, true);
  });

  it('is one use, however the tokens spell the end of the issuer', async () => {
    const provider = oidc({ issuer: issuer.url, audience: AUDIENCE });
    const guard = createStepUpGuard({ provider, replayStore: memoryReplayStore(), onDecision: () => {} });
    const auth_time = seconds(-5);
    const bare = issuer.url.replace(/\/$/, '');
    const statuses = [];
    for (const iss of [bare, `${bare}/`, bare]) {
      const token = await issuer.sign({ iss, auth_time });
      const result = await guard.check(stepUpRequest({ token, sid: null }), { ...RULE, once: true });
      statuses.push(result.ok ? 200 : result.response.status);
    }
    assert.deepEqual(statuses, [200, 401, 401]);
  });

  const insufficient: Record<string, JWTPayload> = {
    'is missing': { auth_time: undefined },
    'is a text': { auth_time: String(seconds(-60)) },
    'is a date': { auth_time: new Date().toISOString() },
    'is null': { auth_time: null },
    'is 0': { auth_time: 0 },
    'is negative': { auth_time: -1 },
    'is a list': { auth_time: [seconds(-60)] },
    'is an object': { auth_time: {} },
    'is true': { auth_time: true },
    'is too old, though the token is new': { auth_time: seconds(-901), iat: seconds(0) },
  };
  for (const [what, claims] of Object.entries(insufficient)) {
    it(`is none where auth_time ${what}: the person is asked`, async () => {
      assert.equal(
        challengeOf(await check(claims)),
        '401 Bearer error="insufficient_user_authentication", scope="documents:delete", max_age=900',
      );
    });
  }

  it('is never believed where it lies ahead of this server’s clock: 503, and the operator is told', async () => {
    const result = await check({ auth_time: seconds(60) });
    assert.equal(!result.ok && result.response.status, 503);
    assert.match((result as { error: Error }).error.message, /clock/);
    for (const auth_time of [Number.MAX_VALUE, Number.MAX_SAFE_INTEGER, Date.now()]) {
      const other = await check({ auth_time });
      assert.equal(!other.ok && other.response.status, 503, String(auth_time));
    }
    assert.equal((await check({ auth_time: seconds(3) })).ok, true);
  });

  it('tells the operator, once a kind, that tokens come without auth_time', async () => {
    const decisions: Decision[] = [];
    const guard = createStepUpGuard({
      provider: oidc({ issuer: issuer.url, audience: AUDIENCE }),
      onDecision: decision => void decisions.push(decision),
    });
    const token = await issuer.sign({ auth_time: undefined });
    for (let n = 0; n < 2; n += 1) await guard.check(stepUpRequest({ token, sid: null }), RULE);
    assert.ok(decisions.some(({ error }) => /auth_time/.test(error?.message ?? '')));
  });

  const levels: Record<string, [claims: JWTPayload, passes: boolean]> = {
    'the level itself': [{ acr: STRONG }, true],
    'another level': [{ acr: 'weak' }, false],
    'a level that begins alike': [{ acr: `${STRONG}:2` }, false],
    'levels in one text': [{ acr: `weak ${STRONG}` }, false],
    'no level': [{ acr: undefined }, false],
    'an empty level': [{ acr: '' }, false],
    'a number': [{ acr: 2 }, false],
    'a list of levels, as Entra writes it': [{ acr: '1', acrs: ['c1', STRONG] }, true],
    'a list without it': [{ acr: '1', acrs: ['c1'] }, false],
    'a method of that name': [{ acr: undefined, amr: [STRONG] }, false],
  };
  for (const [what, [claims, passes]] of Object.entries(levels)) {
    it(`${passes ? 'opens' : 'does not open'} what wants a level, with ${what}`, async () => {
      const answer = challengeOf(await check(claims, { acrValues: [STRONG] }));
      assert.equal(
        answer,
        passes
          ? 'passed'
          : `401 Bearer error="insufficient_user_authentication", scope="documents:delete", max_age=900, acr_values="${STRONG}"`,
      );
    });
  }

  it('may have its level read from elsewhere', async () => {
    const acrOf = ({ amr }: Record<string, unknown>) =>
      (amr as string[]).includes('mfa') ? 'mfa' : undefined;
    const rule = { acrValues: ['mfa'] };
    assert.equal((await check({ amr: ['pwd', 'mfa'] }, rule, { acrOf })).ok, true);
    assert.equal((await check({ amr: ['pwd'], acr: 'mfa' }, rule, { acrOf })).ok, false);
    const failing = await check({ amr: undefined }, rule, { acrOf });
    assert.equal(!failing.ok && failing.response.status, 503);
  });

  it('is one use with once, also of a token that was refreshed', async () => {
    const provider = oidc({ issuer: issuer.url, audience: AUDIENCE });
    const guard = createStepUpGuard({ provider, replayStore: memoryReplayStore() });
    const use = async (claims: JWTPayload): Promise<boolean> => {
      const request = stepUpRequest({ token: await issuer.sign(claims), sid: null });
      return (await guard.check(request, { ...RULE, once: true })).ok;
    };
    const authTime = seconds(-30);
    assert.equal(await use({ auth_time: authTime, jti: 'first' }), true);
    assert.equal(await use({ auth_time: authTime, jti: 'first' }), false);
    assert.equal(await use({ auth_time: authTime, jti: 'refreshed', iat: seconds(0) }), false);
    assert.equal(await use({ auth_time: authTime, sub: 'member-2' }), true);
    assert.equal(await use({ auth_time: seconds(-10), jti: 'anew' }), true);
  });

  it('is remembered as used for longer than any rule could let it pass', async () => {
    const lives: number[] = [];
    const claim = async (_key: string, ttl: number): Promise<boolean> => lives.push(ttl) > 0;
    const provider = oidc({ issuer: issuer.url, audience: AUDIENCE });
    const guard = createStepUpGuard({ provider, replayStore: { claim } });
    const request = stepUpRequest({ token: await issuer.sign({ exp: seconds(30) }), sid: null });
    await guard.check(request, { ...RULE, once: true, maxAge: '1h' });
    assert.ok(lives[0]! > 3_600_000);
  });

  it('does not replace a scope that the token must have as well', async () => {
    const scopeOf = (rule: { resource: string }) =>
      rule.resource === 'documents' ? 'docs docs:write' : undefined;
    for (const claims of [
      { scope: 'openid docs docs:write' },
      { scp: 'docs docs:write' },
      { scp: ['docs', 'docs:write'] },
    ]) {
      assert.equal((await check(claims, {}, { scopeOf })).ok, true);
    }
    assert.equal((await check({}, { resource: 'invoices' }, { scopeOf })).ok, true);
    for (const claims of [{}, { scope: 'docs' }, { scope: 'docs docs:writer' }, { scope: 1 }]) {
      const result = await check(claims, {}, { scopeOf });
      assert.equal(!result.ok && result.response.status, 403);
      assert.equal(
        !result.ok && result.response.headers.get('WWW-Authenticate'),
        'Bearer error="insufficient_scope", scope="docs docs:write"',
      );
    }
  });

  it('is never bound to a target: a rule with one is refused when the route is made, else before anything is asked', async () => {
    const guard = createStepUpGuard({
      provider: oidc({ issuer: issuer.url, audience: AUDIENCE }),
      onDecision: () => {},
    });
    const code = 'invalid-request';
    for (const make of [expressStepUp, nodeStepUp])
      assert.throws(() => make(guard, { ...RULE, target: '1042' }), { code });
    issuer.requests.length = 0;
    for (const target of ['1042', () => '1042']) {
      const request = stepUpRequest({ token: await issuer.sign(), sid: null });
      const result = await guard.check(request, { ...RULE, target });
      assert.equal(!result.ok && result.response.status, 503);
    }
    assert.deepEqual(issuer.requests, []);
  });

  it('is asked for in the words of Entra as well, where that is set', async () => {
    const challenge = challengeOf(await check({ acr: '1' }, { acrValues: ['c1'] }, { challenge: 'both' }));
    const [, claims] = /claims="([^"]+)"/.exec(challenge)!;
    assert.deepEqual(JSON.parse(atob(claims!)), {
      access_token: { acrs: { essential: true, value: 'c1' } },
    });
    assert.match(challenge, /error="insufficient_claims", scope="documents:delete", max_age=900/);
    assert.match(challenge, /error="insufficient_user_authentication"/);
    // Without a level there is nothing that Entra's words could say.
    assert.doesNotMatch(
      challengeOf(await check({ auth_time: 1 }, {}, { challenge: 'both' })),
      /insufficient_claims/,
    );
  });
});

describe('settings of oidc that cannot be meant', () => {
  const good = { issuer: 'https://id.example.test', audience: 'api' };
  const bad: Record<string, unknown> = {
    'no issuer': { issuer: undefined },
    'an issuer without TLS': { issuer: 'http://id.example.test' },
    'an issuer that is no address': { issuer: 'id.example.test' },
    'no audience': { audience: undefined },
    'an empty audience': { audience: '' },
    'no audience at all': { audience: [] },
    'an empty audience among others': { audience: ['api', ''] },
    'alg none': { algorithms: ['none'] },
    'a shared secret': { algorithms: ['ES256', 'HS256'] },
    'no algorithm': { algorithms: [] },
    'an algorithm that is no list': { algorithms: 'ES256' },
    'keys that are a text': { jwks: 'https://id.example.test/jwks' },
    'keys without TLS': { jwks: new URL('http://id.example.test/jwks') },
    'no keys': { jwks: { keys: [] } },
    'a symmetric key': { jwks: { keys: [{ kty: 'oct', k: 'c2VjcmV0', kid: 'a' }] } },
    'introspection without a secret': { introspection: { clientId: 'api' } },
    'introspection without TLS': {
      introspection: { clientId: 'api', clientSecret: 's', endpoint: new URL('http://id.example.test') },
    },
    'introspection with something unknown': {
      introspection: { clientId: 'api', clientSecret: 's', secret: 1 },
    },
    'another dpop': { dpop: true },
    'another challenge': { challenge: 'rfc6750' },
    'an empty typ': { typ: '' },
    'typ: true': { typ: true },
    'a negative tolerance': { clockTolerance: -1 },
    'a tolerance of a day': { clockTolerance: 86_400 },
    'a timeout of 0': { timeout: 0 },
    'something unknown': { audiences: ['api'] },
  };
  for (const [what, change] of Object.entries(bad)) {
    it(`are refused when the server starts: ${what}`, () => {
      assert.throws(
        () => oidc({ ...good, ...(change as object) }),
        (error: unknown) => error instanceof StepUpError && error.code === 'invalid-request',
      );
    });
  }

  it('are not those of the documentation', () => {
    assert.ok(oidc(good));
    assert.ok(oidc({ ...good, issuer: new URL('http://localhost:8080/realms/demo'), dpop: 'required' }));
  });
});
