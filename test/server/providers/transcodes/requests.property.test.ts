import assert from 'node:assert/strict';
import { KeyObject } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { createStepUpGuard, type StepUpGuard } from '../../../../src/server/index.js';
import { transcodes } from '../../../../src/server/providers/transcodes/index.js';
import {
  hostileHeader,
  hostileTime,
  hostileValue,
  replaced,
  SEED,
  signAnything,
} from '../../support/hostile-values.js';
import { RULE, SID } from '../../support/step-up-request.js';
import { createTokenIssuer, PROJECT_ID, type TokenIssuer } from '../../support/token-issuer.js';
import {
  envelope,
  goodSession,
  startTranscodesApi,
  type TranscodesApi,
} from '../../support/transcodes-api.js';

let api: TranscodesApi;
let issuer: TokenIssuer;
let guard: StepUpGuard;
let count = 0;

before(async () => {
  [api, issuer] = await Promise.all([startTranscodesApi(), createTokenIssuer()]);
  guard = createStepUpGuard({
    provider: transcodes({
      projectId: PROJECT_ID,
      serverToken: 'server-token',
      publicKey: issuer.jwk,
      apiUrl: api.url,
    }),
    onDecision: () => undefined,
  });
});
after(() => api.close());

async function check(headers: Record<string, string>): Promise<number> {
  const request = new Request('https://api.example.test/documents/1', { method: 'POST', headers });
  const result = await guard.check(request, RULE);
  return result.ok ? 200 : result.response.status;
}

describe('whatever is sent to a route that Transcodes guards', () => {
  it('passes with the one right token and id, and is 401 with any other', async context => {
    context.diagnostic(`seed ${SEED}`);
    const token = await issuer.sign();
    api.sessions.set(SID, goodSession());
    const seen = new Set<number>();
    await fc.assert(
      fc.asyncProperty(
        hostileHeader('Bearer', ' ', token),
        fc.oneof(fc.constant(SID), hostileHeader(SID)),
        async (authorization, sid) => {
          const isRight = authorization.trim() === `Bearer ${token}` && sid.trim() === SID;
          const status = await check({ Authorization: authorization, 'X-Step-Up-Session-Id': sid });
          seen.add(status);
          assert.equal(status, isRight ? 200 : 401);
        },
      ),
      { numRuns: 1_500, seed: SEED },
    );
    assert.deepEqual(seen, new Set([200, 401]));
  });

  it('is 401 with a signed token whose claims are not those of a member of the project', async context => {
    context.diagnostic(`seed ${SEED}`);
    const key = KeyObject.from(issuer.privateKey);
    api.sessions.set(SID, goodSession());
    const claim = fc.oneof(
      fc.tuple(fc.constantFrom('exp', 'nbf', 'iat'), hostileTime),
      fc.tuple(
        fc.constantFrom('sub', 'aud', 'projectId', 'cnf', 'iss', 'role', 'email', '__proto__'),
        fc.oneof(fc.constantFrom<unknown>(undefined, [PROJECT_ID], ['transcodes-sdk']), hostileValue),
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(claim, { maxLength: 2 }), async given => {
        const claims = replaced(issuer.claims(), Object.fromEntries(given) as object);
        const token = signAnything({ alg: 'ES256', kid: 'key-1', typ: 'JWT' }, claims, key);
        const status = await check({ Authorization: `Bearer ${token}`, 'X-Step-Up-Session-Id': SID });
        const shown = JSON.stringify(claims).slice(0, 2_000);
        if (given.length === 0) assert.equal(status, 200);
        if (status !== 200) return assert.equal(status, 401, shown);
        const now = Date.now() / 1000;
        const { sub, aud, projectId, exp, nbf = now, iat = now } = claims as Record<string, any>;
        assert.ok(sub === issuer.claims().sub && projectId === PROJECT_ID && !('cnf' in claims), shown);
        assert.ok([aud].flat().includes('transcodes-sdk'), shown);
        assert.ok(exp > now - 6 && nbf < now + 6 && iat < now + 6, shown);
      }),
      { numRuns: 1_000, seed: SEED },
    );
  });

  it('is 401 or 503 with whatever the API answers to its id, but for the one right answer', async context => {
    context.diagnostic(`seed ${SEED}`);
    const token = await issuer.sign();
    const good = JSON.stringify(envelope([goodSession()]));
    const body = fc.oneof(
      fc.constant(good),
      hostileValue.map(value => JSON.stringify(value)),
      hostileValue.map(value => JSON.stringify(envelope([value]))),
      fc
        .tuple(fc.constantFrom(...Object.keys(goodSession())), hostileValue)
        .map(([name, value]) => JSON.stringify(envelope([{ ...goodSession(), [name]: value }]))),
      fc.nat(good.length - 1).map(end => good.slice(0, end)),
      fc.constantFrom(good.padEnd(70_000), `${good}${good}`, JSON.stringify(good)),
    );
    const status = fc.constantFrom(200, 200, 200, 201, 204, 302, 400, 401, 403, 404, 429, 500, 503);
    const type = fc.constantFrom('application/json', 'text/html', 'image/png', '', 'x'.repeat(3_000));
    const seen: Record<number, number> = {};
    await fc.assert(
      fc.asyncProperty(status, body, type, async (code, text, contentType) => {
        api.behave((_, response) => {
          response.writeHead(code, { 'Content-Type': contentType, Location: '/x' }).end(text);
        });
        // What an id has led to is remembered for a moment.
        const sid = `ssid_${count++}`;
        const answered = await check({ Authorization: `Bearer ${token}`, 'X-Step-Up-Session-Id': sid });
        seen[answered] = (seen[answered] ?? 0) + 1;
        assert.ok([200, 401, 503].includes(answered), String(answered));
        const { role: _, verifiedAt: __, ...needed } = goodSession();
        if (answered !== 200) assert.ok(text !== good || code > 299 || code === 204, `${code} ${text}`);
        else
          for (const [name, value] of Object.entries(needed))
            assert.equal((JSON.parse(text) as any).payload[0][name], value, text);
      }),
      { numRuns: 1_000, seed: SEED },
    );
    assert.ok(seen[200]! > 10 && seen[401]! > 0 && seen[503]! > 10, JSON.stringify(seen));
  });
});
