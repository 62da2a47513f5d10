import assert from 'node:assert/strict';
import { KeyObject } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { createStepUpGuard, type CheckResult, type StepUpGuard } from '../../../../src/server/index.js';
import { oidc } from '../../../../src/server/providers/oidc/index.js';
import {
  hostileHeader,
  hostileTime,
  hostileValue,
  replaced,
  SEED,
  signAnything,
} from '../../support/hostile-values.js';
import { AUDIENCE, STRONG, startOidcIssuer, type OidcIssuer } from '../../support/oidc-issuer.js';
import { RULE } from '../../support/step-up-request.js';
import { isGoodAccessToken, mayBeUnclear } from './good-access-token.js';

const ADDRESS = 'https://api.example.test/documents/1';
// Of `Authorization` as a whole; with its scheme, a token of twenty thousand characters is beyond.
const LONGEST = 16_000;
const HEADER = { alg: 'ES256', kid: 'key-1', typ: 'JWT' };

let issuer: OidcIssuer;
let guard: StepUpGuard;
let key: KeyObject;
let prototype: string[];

before(async () => {
  issuer = await startOidcIssuer();
  key = KeyObject.from(issuer.privateKey);
  prototype = Object.getOwnPropertyNames(Object.prototype);
  const provider = oidc({ issuer: issuer.url, audience: AUDIENCE, jwks: { keys: [issuer.jwk] } });
  guard = createStepUpGuard({ provider, onDecision: () => undefined });
});
after(async () => {
  await issuer.close();
  assert.deepEqual(Object.getOwnPropertyNames(Object.prototype), prototype);
});

const statusOf = (result: CheckResult): number => (result.ok ? 200 : result.response.status);

async function check(headers: Headers, method = 'POST'): Promise<number> {
  return statusOf(
    await guard.check(new Request(ADDRESS, { method, headers }), { ...RULE, acrValues: [STRONG] }),
  );
}

const bearer = (token: string): Headers => new Headers({ Authorization: `Bearer ${token}` });

describe('whatever a request carries', () => {
  it('passes with the one right header, and is 401 with every other', async context => {
    context.diagnostic(`seed ${SEED}`);
    const token = await issuer.sign();
    const other = await issuer.sign({ acr: 'pwd' });
    const named = fc.record(
      {
        Authorization: fc.oneof(hostileHeader('Bearer', ' ', token), hostileHeader('Bearer ', other)),
        DPoP: hostileHeader(token),
        'X-Step-Up-Session-Id': hostileHeader('ssid_0123456789'),
        Cookie: hostileHeader('access_token=', token),
        Accept: hostileHeader('text/html', ', ', 'application/json'),
        Origin: hostileHeader('https://api.example.test'),
        'Content-Type': hostileHeader('application/json'),
        'X-Forwarded-Authorization': hostileHeader('Bearer ', token),
      },
      { requiredKeys: [] },
    );
    const seen = new Set<number>();
    await fc.assert(
      fc.asyncProperty(
        named,
        fc.option(hostileHeader('Bearer ', token), { freq: 6 }),
        async (given, second) => {
          const headers = new Headers(given);
          if (second !== null) headers.append('authorization', second);
          const status = await check(headers);
          seen.add(status);
          assert.equal(status, headers.get('authorization') === `Bearer ${token}` ? 200 : 401);
        },
      ),
      { numRuns: 2_000, seed: SEED },
    );
    assert.deepEqual(seen, new Set([200, 401]), 'some were right');
  });
});

describe('a token that the issuer has signed, whatever is in it', () => {
  const time = fc.constantFrom('exp', 'nbf', 'iat', 'auth_time');
  const claim = fc.constantFrom(
    ...[
      'iss',
      'sub',
      'aud',
      'acr',
      'acrs',
      'amr',
      'nonce',
      'at_hash',
      'c_hash',
      'events',
      'typ',
      'token_use',
    ],
    ...['cnf', 'scope', 'scp', 'email', 'role', 'jti', 'client_id', '__proto__', 'constructor', 'toString'],
  );
  const near = fc.constantFrom<unknown>(
    ...[undefined, STRONG, [STRONG], [[STRONG]], `${STRONG} `, 'pwd', ['pwd', STRONG], { [STRONG]: true }],
    ...[AUDIENCE, `${AUDIENCE}/`, `${AUDIENCE}//`, [AUDIENCE], ['x', AUDIENCE], [[AUDIENCE]], 'ID', 'access'],
    ...['Refresh', 'Bearer', 'member-1', { jkt: 'x' }, { 'x5t#S256': 'x' }],
  );
  const changes = fc
    .array(fc.oneof(fc.tuple(time, hostileTime), fc.tuple(claim, fc.oneof(near, hostileValue))), {
      maxLength: 3,
    })
    .map(pairs => Object.fromEntries(pairs) as Record<string, unknown>);

  it('passes where every claim is as it must be, else it is 401; 503 where its time cannot be', async context => {
    context.diagnostic(`seed ${SEED}`);
    const seen: Record<number, number> = {};
    await fc.assert(
      fc.asyncProperty(changes, async given => {
        const claims = replaced(issuer.claims(), given);
        const token = signAnything(HEADER, claims, key);
        const status = await check(bearer(token));
        seen[status] = (seen[status] ?? 0) + 1;
        const isGood = token.length < LONGEST && isGoodAccessToken(claims, [issuer.url, `${issuer.url}/`]);
        const shown = JSON.stringify(claims).slice(0, 2_000);
        if (status === 503) assert.ok(!isGood && mayBeUnclear(claims), shown);
        else assert.equal(status, isGood ? 200 : 401, shown);
      }),
      { numRuns: 2_000, seed: SEED },
    );
    assert.ok(seen[200]! > 100 && seen[401]! > 100, JSON.stringify(seen));
  });

  it('is 401 with any other header, and where it is no object or no JSON at all', async context => {
    context.diagnostic(`seed ${SEED}`);
    const parameter = fc.constantFrom(
      ...['alg', 'kid', 'typ', 'crit', 'b64', 'jwk', 'jku', 'x5c', 'x5u', 'zip', 'cty', 'enc', '__proto__'],
    );
    const value = fc.oneof(
      fc.constantFrom<unknown>(
        ...[undefined, 'none', 'None', 'HS256', 'RS256', 'es256', 'key-1', ['key-1'], 'at+jwt', 'dpop+jwt'],
        ...['JWT', 'secevent+jwt', ['b64'], ['exp'], [], false],
      ),
      fc.constant<unknown>(issuer.jwk),
      hostileValue,
    );
    const header = fc
      .array(fc.tuple(parameter, value), { minLength: 1, maxLength: 3 })
      .map(pairs => replaced(HEADER, Object.fromEntries(pairs) as object));
    const good = JSON.stringify(issuer.claims());
    const text = fc.oneof(
      hostileValue.map(any => JSON.stringify(any)),
      fc.string({ unit: 'binary' }),
      fc.nat(good.length - 1).map(end => good.slice(0, end)),
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(header, text), fc.option(text, { freq: 3 }), async (first, second) => {
        const status = await check(bearer(signAnything(first, second ?? good, key)));
        const isGood =
          second === null &&
          typeof first === 'object' &&
          first['alg'] === 'ES256' &&
          first['kid'] === 'key-1' &&
          (first['typ'] === undefined || ['JWT', 'at+jwt'].includes(first['typ'] as string)) &&
          !('crit' in first);
        if (status === 200) assert.ok(isGood, JSON.stringify(first));
        else assert.equal(status, 401, JSON.stringify(first));
      }),
      { numRuns: 2_000, seed: SEED },
    );
  });
});
