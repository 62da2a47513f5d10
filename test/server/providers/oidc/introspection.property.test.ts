import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { createStepUpGuard, type StepUpGuard } from '../../../../src/server/index.js';
import { oidc } from '../../../../src/server/providers/oidc/index.js';
import { hostileHeader, hostileTime, hostileValue, replaced, SEED } from '../../support/hostile-values.js';
import { AUDIENCE, STRONG, startOidcIssuer, type OidcIssuer } from '../../support/oidc-issuer.js';
import { RULE } from '../../support/step-up-request.js';
import { isGoodAccessToken, mayBeUnclear } from './good-access-token.js';

const TOKEN = 'opaque_0123456789';

let issuer: OidcIssuer;
let guard: StepUpGuard;

before(async () => {
  issuer = await startOidcIssuer();
  guard = createGuard();
});
after(() => issuer.close());

function createGuard(): StepUpGuard {
  const introspection = { clientId: 'api', clientSecret: 'secret' };
  const provider = oidc({ issuer: issuer.url, audience: AUDIENCE, introspection });
  return createStepUpGuard({ provider, onDecision: () => undefined });
}

async function check(authorization = `Bearer ${TOKEN}`, by = guard): Promise<number> {
  const request = new Request('https://api.example.test/documents/1', {
    method: 'POST',
    headers: { Authorization: authorization },
  });
  const result = await by.check(request, { ...RULE, acrValues: [STRONG] });
  return result.ok ? 200 : result.response.status;
}

const active = () => ({ active: true, ...issuer.claims() });

const types = [
  ...['application/json', 'application/json; charset=utf-8', 'application/token-introspection+jwt'],
  ...[
    'text/html',
    'text/plain',
    'image/png',
    '',
    '*/*',
    'application/json, text/html',
    ';;',
    'x'.repeat(3_000),
  ],
];

describe('whatever the introspection endpoint answers', () => {
  const time = fc.constantFrom('exp', 'nbf', 'iat', 'auth_time');
  const member = fc.constantFrom(
    ...[
      'active',
      'iss',
      'sub',
      'aud',
      'acr',
      'acrs',
      'nonce',
      'at_hash',
      'events',
      'typ',
      'token_use',
      'cnf',
    ],
    ...['token_type', 'username', 'scope', 'client_id', '__proto__', 'constructor'],
  );
  const near = fc.constantFrom<unknown>(
    ...[
      undefined,
      true,
      'true',
      1,
      [true],
      { active: true },
      STRONG,
      [STRONG],
      AUDIENCE,
      [AUDIENCE],
      'Refresh',
    ],
  );
  const changes = fc
    .array(fc.oneof(fc.tuple(time, hostileTime), fc.tuple(member, fc.oneof(near, hostileValue))), {
      maxLength: 3,
    })
    .map(pairs => Object.fromEntries(pairs) as Record<string, unknown>);

  it('passes where all of it is as it must be, under any type; else it is 401, or 503 where it says nothing', async context => {
    context.diagnostic(`seed ${SEED}`);
    const seen: Record<number, number> = {};
    await fc.assert(
      fc.asyncProperty(changes, fc.constantFrom(...types), async (given, type) => {
        const answer = replaced(active(), given);
        issuer.behave((_, response) => {
          response.writeHead(200, { 'Content-Type': type }).end(JSON.stringify(answer));
        }, '/introspect');
        const status = await check();
        seen[status] = (seen[status] ?? 0) + 1;
        const shown = JSON.stringify(answer).slice(0, 2_000);
        const isUnclear = typeof answer['active'] !== 'boolean' || mayBeUnclear(answer);
        const claims = { iss: issuer.url, ...answer };
        const isGood = answer['active'] === true && isGoodAccessToken(claims, [issuer.url, `${issuer.url}/`]);
        if (status === 503) assert.ok(!isGood && isUnclear, shown);
        else assert.equal(status, isGood ? 200 : 401, shown);
      }),
      { numRuns: 1_500, seed: SEED },
    );
    assert.ok(seen[200]! > 50 && seen[401]! > 50 && seen[503]! > 50, JSON.stringify(seen));
  });

  it('is 503 where it is no answer: other JSON, cut, wrapped, too large, another status, a broken line', async context => {
    context.diagnostic(`seed ${SEED}`);
    const good = JSON.stringify(active());
    const body = fc.oneof(
      hostileValue.filter(value => !isAnswer(value)).map(value => JSON.stringify(value)),
      fc.nat(good.length - 1).map(end => good.slice(0, end)),
      fc.constantFrom(
        `[${good}]`,
        `{"payload":[${good}]}`,
        JSON.stringify(good),
        `${good}${good}`,
        `)]}'\n${good}`,
      ),
      fc.constantFrom(
        good.padEnd(70_000),
        `{"x":${'['.repeat(40_000)}${']'.repeat(40_000)},${good.slice(1)}`,
      ),
      fc.uint8Array({ maxLength: 200 }).map(bytes => Buffer.from(bytes).toString('latin1')),
    );
    const status = fc.constantFrom(
      200,
      200,
      200,
      201,
      204,
      301,
      302,
      307,
      400,
      401,
      403,
      404,
      429,
      500,
      502,
      503,
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.tuple(fc.constant(200), body),
          fc.tuple(
            status.filter(code => code !== 200),
            fc.constant(good),
          ),
        ),
        fc.constantFrom(...types),
        fc.boolean(),
        async ([code, text], type, isBroken) => {
          issuer.behave((request, response) => {
            const headers = { 'Content-Type': type, Location: '/elsewhere' };
            // One that has no body is complete before its line breaks.
            if (!isBroken || code === 204) return void response.writeHead(code, headers).end(text);
            response.writeHead(code, { ...headers, 'Content-Length': text.length + 10 });
            response.write(text, () => request.socket.destroy());
          }, '/introspect');
          assert.equal(await check(), 503);
        },
      ),
      { numRuns: 700, seed: SEED },
    );
  });

  it('is 401 to what is no token, without a question to the provider where it can be none', async context => {
    context.diagnostic(`seed ${SEED}`);
    issuer.behave(null);
    issuer.tokens.set(TOKEN, active());
    await fc.assert(
      fc.asyncProperty(hostileHeader('Bearer', ' ', TOKEN), async authorization => {
        issuer.requests.length = 0;
        assert.equal(await check(authorization), authorization.trim() === `Bearer ${TOKEN}` ? 200 : 401);
        for (const { body } of issuer.requests)
          assert.ok(authorization.includes(new URLSearchParams(body).get('token')!));
      }),
      { numRuns: 800, seed: SEED },
    );
  });
});

describe('whatever the discovery document says', () => {
  it('is 503 where it does not lead to the provider’s own word, and never a pass by another’s', async context => {
    context.diagnostic(`seed ${SEED}`);
    const name = fc.constantFrom(
      ...[
        'issuer',
        'jwks_uri',
        'introspection_endpoint',
        'id_token_signing_alg_values_supported',
        '__proto__',
      ],
    );
    const value = fc.oneof(
      fc.constantFrom<unknown>(
        ...[
          undefined,
          'http://evil.example/',
          'javascript:1',
          'file:///etc/passwd',
          '//x',
          ['none'],
          ['HS256'],
        ],
      ),
      hostileValue,
    );
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, value, { maxKeys: 2 }), fc.boolean(), async (changes, isJwt) => {
        const metadata = replaced(issuer.metadata, changes);
        issuer.behave((_, response) => response.end(JSON.stringify(metadata)), '/.well-known');
        const token = isJwt ? await issuer.sign() : TOKEN;
        const status = await check(`Bearer ${token}`, createGuard());
        const isWhole = Object.keys(changes).every(key => key === '__proto__');
        if (isWhole) assert.equal(status, 200);
        assert.ok([200, 401, 503].includes(status), String(status));
        const needed = ['issuer', isJwt ? 'jwks_uri' : 'introspection_endpoint'] as const;
        for (const key of needed) {
          const same = metadata[key] === issuer.metadata[key] || metadata[key] === `${issuer.url}/`;
          if (!same) assert.notEqual(status, 200, JSON.stringify(metadata));
        }
      }),
      { numRuns: 500, seed: SEED },
    );
  });
});

/** Whether it is an answer at all: an object that says whether the token is active. */
function isAnswer(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && typeof (value as { active?: unknown }).active === 'boolean'
  );
}
