import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createStepUpGuard } from '../../src/server/index.js';
import { createScriptedVerifier } from '../../src/testing/verifier.js';
import { RULE, SID, stepUpRequest } from './support/step-up-request.js';

describe('a scripted verifier', () => {
  it('approves whatever carries a session id, until it is told otherwise', async () => {
    const verifier = createScriptedVerifier();
    const guard = createStepUpGuard({ provider: verifier, timeout: 20 });
    const statuses: number[] = [];
    const check = async (sid: string | null = SID): Promise<void> => {
      const result = await guard.check(stepUpRequest({ sid }), RULE);
      statuses.push(result.ok ? 200 : result.response.status);
    };
    await check();
    await check(null);
    for (const finding of [
      'none',
      'deny',
      'hang',
      'nonsense',
      'timeout',
      { memberId: 'x' },
      new Error('x'),
    ] as const) {
      verifier.respond(finding);
      await check();
    }
    verifier.respond('approve');
    await check();
    assert.deepEqual(statuses, [200, 401, 401, 403, 503, 503, 503, 401, 503, 200]);
  });

  it('signs members in and out, and keeps what it was asked', async () => {
    const verifier = createScriptedVerifier();
    const guard = createStepUpGuard({ provider: verifier });
    verifier.signInAs({ id: 'ada' });
    const result = await guard.check(stepUpRequest(), RULE);
    assert.equal(result.ok && result.member.id, 'ada');
    verifier.signOut();
    assert.equal((await guard.check(stepUpRequest(), RULE)).ok, false);
    assert.deepEqual(verifier.calls, [
      { method: 'authenticate' },
      { method: 'findStepUp', sid: SID },
      { method: 'authenticate' },
    ]);
  });
});
