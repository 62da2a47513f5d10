import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { createStepUpGuard, type CheckResult, type StepUpGuard } from '../../../../src/server/index.js';
import { oidc, type OidcVerifierOptions } from '../../../../src/server/providers/oidc/index.js';
import { badTokens, seconds } from '../../support/bad-tokens.js';
import { AUDIENCE, STRONG, startOidcIssuer, type OidcIssuer } from '../../support/oidc-issuer.js';
import { RULE, stepUpRequest } from '../../support/step-up-request.js';
import { MEMBER_ID } from '../../support/token-issuer.js';

const STRONG_RULE = { ...RULE, acrValues: [STRONG] };

describe('a JWT as access token', () => {
  let issuer: OidcIssuer;
  let guard: StepUpGuard;

  before(async () => {
    issuer = await startOidcIssuer();
    guard = guardOf();
  });
  after(() => issuer.close());
  beforeEach(() => void (issuer.requests.length = 0));

  function guardOf(options: Partial<OidcVerifierOptions> = {}): StepUpGuard {
    const provider = oidc({ issuer: issuer.url, audience: AUDIENCE, ...options });
    return createStepUpGuard({ provider, onDecision: () => {} });
  }
  const check = (token: string, by = guard): Promise<CheckResult> =>
    by.check(stepUpRequest({ token, sid: null }), STRONG_RULE);

  function assertRefused(result: CheckResult): void {
    assert.equal(result.ok, false);
    assert.equal(!result.ok && result.response.status, 401);
    assert.equal(
      !result.ok && result.response.headers.get('WWW-Authenticate'),
      'Bearer error="invalid_token"',
    );
    assert.equal(!result.ok && result.error.code, 'sign-in-required');
  }

  it('that is good is taken, and its member and authentication known', async () => {
    const claims = issuer.claims();
    const result = await check(await issuer.sign(claims));
    assert.equal(result.ok, true);
    assert.deepEqual(result.ok && result.member, { id: MEMBER_ID, email: 'ada@example.test', role: 'admin' });
    const { verifiedAt, acr, amr, covers } = (result as Extract<CheckResult, { ok: true }>).session;
    assert.deepEqual(
      { verifiedAt, acr, amr, covers },
      {
        verifiedAt: Number(claims['auth_time']) * 1000,
        acr: STRONG,
        amr: ['pwd', 'otp'],
        covers: 'any',
      },
    );
  });

  it('may have this audience among several, and clocks may differ by seconds', async () => {
    const token = await issuer.sign({ aud: ['other', AUDIENCE], iat: seconds(3), nbf: seconds(3) });
    assert.equal((await check(token)).ok, true);
  });

  it('may be for one of several audiences, and web addresses may differ by the final slash', async () => {
    const several = guardOf({ audience: ['api', `${AUDIENCE}/`], issuer: new URL(issuer.url) });
    for (const aud of ['api', AUDIENCE, `${AUDIENCE}/`]) {
      assert.equal((await check(await issuer.sign({ aud }), several)).ok, true, aud);
    }
    assert.equal((await check(await issuer.sign({ iss: `${issuer.url}/` }), several)).ok, true);
    for (const aud of ['api/', `${AUDIENCE}//`, `${AUDIENCE}/x`]) {
      assertRefused(await check(await issuer.sign({ aud }), several));
    }
  });

  const claims = (change: JWTPayload) => (): Promise<string> => issuer.sign(change);
  const bad: Record<string, () => Promise<string> | string> = {
    ...badTokens(() => issuer),
    'with several audiences of which none is this one': claims({ aud: ['other', `${AUDIENCE}/v2`] }),
    'with an audience that is an object': claims({ aud: { [AUDIENCE]: true } as unknown as string }),
    'of another issuer': claims({ iss: 'https://evil.example.test' }),
    'of an issuer that only begins alike': () => issuer.sign({ iss: `${issuer.url}.evil.test` }),
    'without issuer': claims({ iss: undefined }),
    'that is bound to a key': claims({ cnf: { jkt: 'x' } }),
    'that is bound to a certificate': claims({ cnf: { 'x5t#S256': 'x' } }),
    'that is bound to null': claims({ cnf: null }),
    'that is an ID token, by its audience': claims({ aud: 'app', nonce: undefined }),
    'that is an ID token, by its nonce': claims({ nonce: 'n' }),
    'that is an ID token, by its at_hash': claims({ at_hash: 'x' }),
    'that is an ID token, by its c_hash': claims({ c_hash: 'x' }),
    'that is an ID token, by the typ that Keycloak writes': claims({ typ: 'ID' }),
    'that is a refresh token, by that typ': claims({ typ: 'Refresh' }),
    'that is an offline token, by that typ': claims({ typ: 'Offline' }),
    'that is an ID token, by the token_use that Cognito writes': claims({ token_use: 'id' }),
    'that is a logout token': claims({ events: {} }),
    'that is a logout token, by its header': () => issuer.sign({}, { typ: 'logout+jwt' }),
    'that is an introspection answer': () => issuer.sign({}, { typ: 'token-introspection+jwt' }),
    'that is a proof of possession': () => issuer.sign({}, { typ: 'dpop+jwt' }),
  };
  for (const [what, make] of Object.entries(bad)) {
    it(`${what} is refused with 401, and the provider is asked for its keys at the most`, async () => {
      assertRefused(await check(await make()));
      assert.ok(issuer.requests.every(({ path }) => path !== '/introspect'));
    });
  }

  it('may say that it is one', async () => {
    for (const typ of ['at+jwt', 'application/at+jwt', 'AT+JWT', 'JWT', undefined]) {
      assert.equal((await check(await issuer.sign({}, { typ }))).ok, true, typ);
    }
    for (const change of [{ typ: 'Bearer' }, { token_use: 'access' }]) {
      assert.equal((await check(await issuer.sign(change))).ok, true);
    }
  });

  it('has the typ that was set, and no other', async () => {
    const strict = guardOf({ typ: 'at+jwt' });
    assert.equal((await check(await issuer.sign({}, { typ: 'at+jwt' }), strict)).ok, true);
    assert.equal((await check(await issuer.sign({}, { typ: 'application/at+jwt' }), strict)).ok, true);
    assertRefused(await check(await issuer.sign({}, { typ: 'JWT' }), strict));
    assertRefused(await check(await issuer.sign({}, { typ: undefined }), strict));
  });

  it('may have a nonce with typ: false, and is no ID token nevertheless', async () => {
    const loose = guardOf({ typ: false });
    assert.equal((await check(await issuer.sign({ nonce: 'n' }, { typ: 'x' }), loose)).ok, true);
    assertRefused(await check(await issuer.sign({ nonce: 'n', at_hash: 'x' }), loose));
    assertRefused(await check(await issuer.sign({ nonce: 'n', typ: 'ID' }), loose));
  });

  it('is signed by an algorithm that the issuer announces, or that was set', async () => {
    const pair = await generateKeyPair('ES384', { extractable: true });
    const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'strong' };
    const token = await new SignJWT(issuer.claims())
      .setProtectedHeader({ alg: 'ES384', kid: 'strong' })
      .sign(pair.privateKey);
    issuer.keys.push(jwk);
    assertRefused(await check(token, guardOf()));
    assert.equal((await check(token, guardOf({ algorithms: ['ES384'] }))).ok, true);
    assert.equal((await check(token, guardOf({ jwks: { keys: [jwk] } }))).ok, true);
    assertRefused(await check(await issuer.sign(), guardOf({ algorithms: ['ES384'] })));
    const keys = [jwk, issuer.jwk];
    assertRefused(await check(token, guardOf({ jwks: { keys }, algorithms: ['ES256', 'ES512'] })));
    issuer.keys.pop();
  });

  for (const alg of ['RS256', 'PS512', 'ES512', 'EdDSA', 'Ed25519']) {
    it(`may be signed with ${alg}, by a key that does not say so itself`, async () => {
      const pair = await generateKeyPair(alg, { extractable: true });
      const jwk = { ...(await exportJWK(pair.publicKey)), kid: 'other', use: 'sig' };
      const token = await new SignJWT(issuer.claims())
        .setProtectedHeader({ alg, kid: 'other' })
        .sign(pair.privateKey);
      assert.equal((await check(token, guardOf({ jwks: { keys: [jwk] } }))).ok, true);
    });
  }

  it('says to the operator what was wrong with it, and nothing to the page', async () => {
    const expected = {
      'wrong-audience': { aud: 'https://elsewhere.example.test' },
      'wrong-issuer': { iss: 'https://elsewhere.example.test' },
      'no-access-token': { nonce: 'n' },
    };
    for (const [reason, change] of Object.entries(expected)) {
      const reasons: unknown[] = [];
      const telling = createStepUpGuard({
        provider: oidc({ issuer: issuer.url, audience: AUDIENCE }),
        onDecision: decision => void reasons.push(decision.reason),
      });
      const result = await check(await issuer.sign(change), telling);
      assert.deepEqual(reasons, [reason]);
      assert.doesNotMatch(await (result as { response: Response }).response.text(), /elsewhere/);
    }
  });

  it('that is none is refused where introspection is not set, and the operator told what to do', async () => {
    const result = await check('opaque');
    assertRefused(result);
    assert.match((result as { error: Error }).error.message, /set introspection/);
  });
});
