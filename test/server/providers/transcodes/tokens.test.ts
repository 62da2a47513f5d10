import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { base64url, exportSPKI, generateKeyPair, importJWK, SignJWT, type JWTPayload } from 'jose';
import { createStepUpGuard, type StepUpGuard } from '../../../../src/server/index.js';
import { transcodes } from '../../../../src/server/providers/transcodes/index.js';
import { RULE, SID, stepUpRequest } from '../../support/step-up-request.js';
import { createTokenIssuer, goodClaims, PROJECT_ID, type TokenIssuer } from '../../support/token-issuer.js';
import { goodSession, startTranscodesApi, type TranscodesApi } from '../../support/transcodes-api.js';

const seconds = (offset: number): number => Math.floor(Date.now() / 1000) + offset;
const SCALARS: Record<string, string> = {
  '0': '0'.repeat(64),
  '1': '1'.padStart(64, '0'),
  n: 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551',
  f: 'f'.repeat(64),
};
const encode = (value: unknown): string => base64url.encode(JSON.stringify(value));

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
    'with alg none': () => `${encode({ alg: 'none', kid: 'key-1' })}.${encode(goodClaims())}.`,
    'with alg none and a signature': async () => {
      const [, payload, signature] = (await issuer.sign()).split('.');
      return `${encode({ alg: 'none', kid: 'key-1' })}.${payload}.${signature}`;
    },
    'signed with HS256 and the public key as the secret': async () => {
      const pem = await exportSPKI(
        (await importJWK({ ...issuer.jwk, ext: true }, 'ES256', { extractable: true })) as CryptoKey,
      );
      return new SignJWT(goodClaims())
        .setProtectedHeader({ alg: 'HS256', kid: 'key-1' })
        .sign(new TextEncoder().encode(pem));
    },
    'signed with HS256 and the JWK as the secret': () =>
      new SignJWT(goodClaims())
        .setProtectedHeader({ alg: 'HS256', kid: 'key-1' })
        .sign(new TextEncoder().encode(JSON.stringify(issuer.jwk))),
    'signed by somebody else under the same kid': async () => (await createTokenIssuer()).sign(),
    'signed with ES384': async () => {
      const { privateKey } = await generateKeyPair('ES384');
      return new SignJWT(goodClaims()).setProtectedHeader({ alg: 'ES384', kid: 'key-1' }).sign(privateKey);
    },
    'that brings its own key along': async () => {
      const other = await createTokenIssuer();
      return other.sign({}, { jwk: other.jwk });
    },
    'with an unknown kid': () => issuer.sign({}, { kid: 'key-2' }),
    'without kid': () => issuer.sign({}, { kid: undefined }),
    'with an empty kid': () => issuer.sign({}, { kid: '' }),
    'with a kid that is an object property': () => issuer.sign({}, { kid: '__proto__' }),
    'with an unknown critical extension': async () => {
      const [, payload, signature] = (await issuer.sign()).split('.');
      return `${encode({ alg: 'ES256', kid: 'key-1', crit: ['x'], x: 1 })}.${payload}.${signature}`;
    },
    'that is expired': claims({ exp: seconds(-60) }),
    'without exp': claims({ exp: undefined }),
    'with an exp that is a string': async () => {
      const token = await new SignJWT({ ...goodClaims(), exp: '9999999999' as unknown as number })
        .setProtectedHeader({ alg: 'ES256', kid: 'key-1' })
        .sign(issuer.privateKey);
      return token;
    },
    'that is not yet valid': claims({ nbf: seconds(60) }),
    'that was issued in the future': claims({ iat: seconds(60) }),
    'with an iat that is no number': claims({ iat: 'yesterday' as unknown as number }),
    'for another audience': claims({ aud: 'somebody-else' }),
    'with an audience that only begins alike': claims({ aud: 'transcodes-sdk-2' }),
    'without audience': claims({ aud: undefined }),
    'without sub': claims({ sub: undefined }),
    'with an empty sub': claims({ sub: '' }),
    'with a sub that is a number': claims({ sub: 1 as unknown as string }),
    'of another project': claims({ projectId: 'f'.repeat(24) }),
    'without project': claims({ projectId: undefined }),
    'with a list of projects': claims({ projectId: [PROJECT_ID] }),
    'that is bound to a key': claims({ cnf: { jkt: 'x' } }),
    'that is bound to null': claims({ cnf: null }),
    'whose payload was changed': async () => {
      const [header, , signature] = (await issuer.sign()).split('.');
      return `${header}.${encode({ ...goodClaims(), sub: 'admin' })}.${signature}`;
    },
    'whose signature is cut': async () => (await issuer.sign()).slice(0, -4),
    'whose signature is missing': async () => (await issuer.sign()).replace(/[^.]+$/, ''),
    'whose signature is all zeros': async () =>
      (await issuer.sign()).replace(/[^.]+$/, base64url.encode(new Uint8Array(64))),
    // The edges of ECDSA on P-256, as Wycheproof's vectors probe them: r and s at 0, at the order, and above.
    ...Object.fromEntries(
      [
        ['0', '1'],
        ['1', '0'],
        ['n', '1'],
        ['1', 'n'],
        ['n', 'n'],
        ['1', '1'],
        ['f', 'f'],
      ].map(([r, s]) => [
        `whose signature is r=${r}, s=${s}`,
        async () =>
          (await issuer.sign()).replace(
            /[^.]+$/,
            Buffer.from(SCALARS[r!]! + SCALARS[s!]!, 'hex').toString('base64url'),
          ),
      ]),
    ),
    'whose signature has a byte too many': async () =>
      (await issuer.sign()).replace(/[^.]+$/, part =>
        Buffer.concat([Buffer.from(part, 'base64url'), Buffer.of(0)]).toString('base64url'),
      ),
    'whose signature is padded': async () => `${await issuer.sign()}==`,
    'whose signature has spare bits': async () =>
      (await issuer.sign()).replace(/.$/, last => String.fromCharCode(last.charCodeAt(0) + 1)),
    'whose signature is in DER': async () =>
      (await issuer.sign()).replace(/[^.]+$/, base64url.encode(new Uint8Array([0x30, 6, 2, 1, 1, 2, 1, 1]))),
    'that is a megabyte long': () => 'a'.repeat(1_048_576),
    'that is a megabyte of a good token': () => issuer.sign({ padding: 'x'.repeat(1_048_576) }),
    'that is no JWT': () => 'hello',
    'that is three dots': () => '...',
    'whose parts are no JSON': () => 'e30.e30.e30',
    'whose payload is a list': async () => (await issuer.sign()).replace(/\.[^.]+\./, `.${encode([1])}.`),
    'that is a JWE': () => 'e30.e30.e30.e30.e30',
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
