import assert from 'node:assert/strict';
import { createHash, createPublicKey, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { createStepUpGuard, memoryReplayStore, type StepUpGuard } from '../../../../src/server/index.js';
import { oidc } from '../../../../src/server/providers/oidc/index.js';
import {
  hostileHeader,
  hostileTime,
  hostileValue,
  replaced,
  SEED,
  signAnything,
} from '../../support/hostile-values.js';
import { AUDIENCE, startOidcIssuer, type OidcIssuer } from '../../support/oidc-issuer.js';
import { RULE } from '../../support/step-up-request.js';

const ADDRESS = 'https://api.example.test/documents/1';
const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const JWK_OF_PAGE = createPublicKey(privateKey).export({ format: 'jwk' });

let issuer: OidcIssuer;
let guard: StepUpGuard;
let token: string;
let ath: string;
let count = 0;

before(async () => {
  issuer = await startOidcIssuer();
  const jwks = { keys: [issuer.jwk] };
  const provider = oidc({ issuer: issuer.url, audience: AUDIENCE, jwks, dpop: 'accepted' });
  guard = createStepUpGuard({ provider, replayStore: memoryReplayStore(), onDecision: () => undefined });
  token = await issuer.sign({ cnf: { jkt: await calculateJwkThumbprint(JWK_OF_PAGE as JWK) } });
  ath = createHash('sha256').update(token).digest('base64url');
});
after(() => issuer.close());

async function check(authorization: string, proof: string): Promise<number> {
  const headers = { Authorization: authorization, DPoP: proof };
  const result = await guard.check(new Request(ADDRESS, { method: 'POST', headers }), RULE);
  return result.ok ? 200 : result.response.status;
}

const header = (): object => ({ alg: 'ES256', typ: 'dpop+jwt', jwk: JWK_OF_PAGE });
const claims = (): object => ({
  jti: `jti-${count++}`,
  htm: 'POST',
  htu: ADDRESS,
  iat: Math.floor(Date.now() / 1000),
  ath,
});

describe('a proof of possession by the right key, whatever is in it', () => {
  const parameter = fc.oneof(
    fc.tuple(
      fc.constantFrom('alg', 'typ', 'kid', 'crit', 'b64', 'jku', 'x5c', 'zip'),
      fc.oneof(
        fc.constantFrom<unknown>('none', 'HS256', 'ES384', 'JWT', 'DPoP+JWT', 'application/dpop+jwt', [
          'b64',
        ]),
        hostileValue,
      ),
    ),
    fc.tuple(
      fc.constant('jwk'),
      fc.oneof(
        hostileValue,
        fc
          .tuple(
            fc.constantFrom('kty', 'crv', 'x', 'y', 'd', 'k', 'use', 'key_ops', 'ext', 'alg', 'kid', 'oth'),
            hostileValue,
          )
          .map(([name, value]) => ({ ...JWK_OF_PAGE, [name]: value })),
      ),
    ),
  );
  const claim = fc.oneof(
    fc.tuple(fc.constantFrom('iat', 'exp', 'nbf'), hostileTime),
    fc.tuple(
      fc.constantFrom('htm', 'htu', 'ath', 'jti', 'nonce', 'sub', '__proto__'),
      fc.oneof(
        fc.constantFrom<unknown>(
          ...[undefined, 'post', 'GET', ['POST'], `${ADDRESS}?x=1`, `${ADDRESS}#x`, `${ADDRESS}/`, [ADDRESS]],
          ...['HTTPS://API.EXAMPLE.TEST:443/documents/1', 'https://api.example.test/documents/1/../1'],
          ...['https://api.example.test.evil.test/documents/1', 'http://api.example.test/documents/1'],
          ...[
            '//api.example.test/documents/1',
            '/documents/1',
            'https://evil.test\\@api.example.test/documents/1',
          ],
        ),
        hostileValue,
      ),
    ),
  );
  const changes = fc.record({
    header: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(parameter, { maxLength: 2 })),
    claims: fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, fc.array(claim, { maxLength: 2 })),
  });

  it('passes only where it is of this moment, for this request and this token; else it is 401', async context => {
    context.diagnostic(`seed ${SEED}`);
    const seen: Record<number, number> = {};
    await fc.assert(
      fc.asyncProperty(changes, async given => {
        const made = replaced(header(), Object.fromEntries(given.header) as object);
        const said = replaced(claims(), Object.fromEntries(given.claims) as object);
        const proof = signAnything(made, said, privateKey);
        const status = await check(`DPoP ${token}`, proof);
        seen[status] = (seen[status] ?? 0) + 1;
        const shown = JSON.stringify([made, said]).slice(0, 2_000);
        if (status !== 200) {
          assert.equal(status, 401, shown);
          assert.ok(given.header.length + given.claims.length > 0, 'what is right passes');
          return;
        }
        const { kty, crv, x, y, d, k } = made['jwk'] as JsonWebKey;
        assert.deepEqual({ kty, crv, x, y, d, k }, { ...JWK_OF_PAGE, d: undefined, k: undefined }, shown);
        assert.match(String(made['typ']), /^(application\/)?dpop\+jwt$/i, shown);
        assert.ok(made['alg'] === 'ES256' && !('crit' in made), shown);
        assert.ok(said['htm'] === 'POST' && said['ath'] === ath, shown);
        assert.ok(typeof said['jti'] === 'string' && said['jti'] !== '', shown);
        const { origin, pathname } = new URL(said['htu'] as string);
        assert.equal(origin + pathname, ADDRESS, shown);
        const now = Date.now() / 1000;
        assert.ok((said['iat'] as number) > now - 70 && (said['iat'] as number) < now + 6, shown);
        assert.equal(await check(`DPoP ${token}`, proof), 401, 'and that once');
      }),
      { numRuns: 1_500, seed: SEED },
    );
    assert.ok(seen[200]! > 100 && seen[401]! > 100, JSON.stringify(seen));
  });

  it('is 401 where its header or the token’s is not exactly that', async context => {
    context.diagnostic(`seed ${SEED}`);
    const proof = signAnything(header(), claims(), privateKey);
    let passed = 0;
    await fc.assert(
      fc.asyncProperty(
        hostileHeader('DPoP', ' ', token),
        hostileHeader(proof),
        async (authorization, proofHeader) => {
          const status = await check(authorization, proofHeader);
          const isRight = authorization.trim() === `DPoP ${token}` && proofHeader.trim() === proof;
          // One proof is good for one request.
          const expected = isRight && passed === 0 ? 200 : 401;
          assert.equal(status, expected);
          if (status === 200) passed++;
        },
      ),
      { numRuns: 500, seed: SEED },
    );
    assert.equal(passed, 1);
  });
});
