import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createStepUpGuard, type StepUpRule } from '../../../src/server/index.js';
import { hostileHeader, SEED } from '../support/hostile-values.js';
import { createApp, ORIGIN, pageOf } from './support/app.js';

const RULE = { resource: 'invoices', action: 'delete', target: '1042' } satisfies StepUpRule;

describe('whatever is sent to a route that the app’s own sessions guard', () => {
  it('passes from the app’s own page with the right session and id; else it is 401, from elsewhere 403', async context => {
    context.diagnostic(`seed ${SEED}`);
    const app = createApp();
    const guard = createStepUpGuard({ provider: app.backend.verifier, onDecision: () => undefined });
    const page = pageOf(app.backend, 'ada');
    const right = { password: 'correct horse' };
    const { body } = await page.answer(await page.open({ target: '1042' }), 'password', right);
    const sid = body.sid as string;
    const elsewhere = ['https://evil.test', 'null', `${ORIGIN}.evil.test`, `${ORIGIN}:8443`, `${ORIGIN}/`];
    const named = fc.record(
      {
        Cookie: fc.oneof(
          { weight: 3, arbitrary: fc.constant('session=ada') },
          fc.constantFrom('session=bob', 'session=ada-elsewhere', 'session=__proto__', 'session=constructor'),
          hostileHeader('session=', 'ada'),
        ),
        Origin: fc.oneof(fc.constantFrom(ORIGIN, ...elsewhere), hostileHeader(ORIGIN)),
        'Sec-Fetch-Site': fc.oneof(
          { weight: 3, arbitrary: fc.constant('same-origin') },
          fc.constantFrom('same-site', 'cross-site', 'none', 'Same-Origin'),
          hostileHeader('same-origin'),
        ),
        'X-Step-Up-Session-Id': fc.oneof(fc.constant(sid), hostileHeader(sid)),
        Authorization: hostileHeader('Bearer ', sid),
        'X-Forwarded-Host': hostileHeader('app.example.test'),
        'X-Forwarded-Proto': hostileHeader('https'),
      },
      { requiredKeys: [] },
    );
    const seen: Record<number, number> = {};
    await fc.assert(
      fc.asyncProperty(named, async given => {
        const headers = new Headers(given);
        const request = new Request(`${ORIGIN}/invoices/1042`, { method: 'POST', headers });
        const result = await guard.check(request, RULE);
        const status = result.ok ? 200 : result.response.status;
        seen[status] = (seen[status] ?? 0) + 1;
        const site = headers.get('sec-fetch-site');
        const isOwnPage = site === null ? headers.get('origin') === ORIGIN : site === 'same-origin';
        // As the app reads its cookie.
        const isAda = /session=([\w-]+)/.exec(headers.get('cookie') ?? '')?.[1] === 'ada';
        const isRight = isAda && [null, sid].includes(headers.get('x-step-up-session-id'));
        assert.equal(status, isOwnPage ? (isRight ? 200 : 401) : 403);
      }),
      { numRuns: 3_000, seed: SEED },
    );
    assert.ok(seen[200]! > 50 && seen[401]! > 50 && seen[403]! > 50, JSON.stringify(seen));
  });
});
