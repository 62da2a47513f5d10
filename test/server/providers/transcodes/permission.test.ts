import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import {
  createStepUpGuard,
  memoryReplayStore,
  type CheckResult,
  type Decision,
  type StepUpRule,
} from '../../../../src/server/index.js';
import { transcodes } from '../../../../src/server/providers/transcodes/index.js';
import { createScriptedVerifier } from '../../../../src/testing/verifier.js';
import { RULE, SID, stepUpRequest } from '../../support/step-up-request.js';
import { createTokenIssuer, PROJECT_ID, type TokenIssuer } from '../../support/token-issuer.js';
import { goodSession, json, startTranscodesApi, type TranscodesApi } from '../../support/transcodes-api.js';

const MAY = 'member-1 documents delete';

describe('a member whose role', () => {
  let api: TranscodesApi;
  let issuer: TokenIssuer;
  let token: string;
  let decisions: Decision[];

  before(async () => {
    api = await startTranscodesApi();
    issuer = await createTokenIssuer();
    token = await issuer.sign();
  });
  after(() => api.close());
  beforeEach(() => {
    api.behave(null);
    api.requests.length = 0;
    api.permissionRequests.length = 0;
    api.permissions.clear();
    api.sessions.clear();
    decisions = [];
  });

  function makeGuard() {
    const { jwk: publicKey } = issuer;
    const settings = { projectId: PROJECT_ID, serverToken: 'server-token', publicKey, apiUrl: api.url };
    return createStepUpGuard({
      provider: transcodes(settings),
      replayStore: memoryReplayStore(),
      onDecision: decision => void decisions.push(decision),
    });
  }

  const check = (rule: Partial<StepUpRule> = {}, sid: string | null = null, guard = makeGuard()) =>
    guard.check(stepUpRequest({ token, sid }), { ...RULE, ...rule });
  const statusOf = (result: CheckResult): number => (result.ok ? 200 : result.response.status);

  it('is not told in time is challenged all the same, where it could not open the rule', async () => {
    // Nothing is ever answered.
    api.behave(() => undefined);
    const { jwk: publicKey } = issuer;
    const settings = { projectId: PROJECT_ID, serverToken: 'server-token', publicKey, apiUrl: api.url };
    const guard = createStepUpGuard({ provider: transcodes(settings), timeout: 300 });
    assert.equal(statusOf(await check({}, null, guard)), 401);
    assert.equal(statusOf(await check({ allowRole: true }, null, guard)), 503);
  });

  it('may not do it gets 403, whatever the rule says, and the question names who, what and the project', async () => {
    api.permissions.set(MAY, 0);
    for (const rule of [{}, { allowRole: true }, { force: true }]) {
      assert.equal(statusOf(await check(rule)), 403);
    }
    assert.deepEqual(api.permissionRequests[0], {
      member_id: 'member-1',
      resource: 'documents',
      action: 'delete',
      project_id: PROJECT_ID,
      credential: 'server-token',
    });
  });

  it('needs no MFA passes only where the rule says allowRole, and nothing forces a step-up', async () => {
    api.permissions.set(MAY, 1);
    const result = await check({ allowRole: true });
    assert.deepEqual(result.ok && result.session, {
      kind: 'allowed',
      id: 'role:documents:delete',
      memberId: 'member-1',
      covers: { resource: 'documents', action: 'delete' },
    });
    for (const rule of [
      {},
      { allowRole: false },
      { allowRole: true, force: true },
      { allowRole: true, acrValues: ['gold'] },
    ]) {
      assert.equal(statusOf(await check(rule)), 401, JSON.stringify(rule));
    }
  });

  it('needs no MFA passes each time with once: there is nothing to use up', async () => {
    api.permissions.set(MAY, 1);
    const guard = makeGuard();
    for (let n = 0; n < 3; n += 1)
      assert.equal(statusOf(await check({ allowRole: true, once: true }, null, guard)), 200);
  });

  for (const permission of [2, null, 'allow', '1', true, 3, undefined, [1]]) {
    it(`has a permission of ${JSON.stringify(permission)} is challenged`, async () => {
      api.permissions.set(MAY, permission);
      assert.equal(statusOf(await check({ allowRole: true })), 401);
    });
  }

  it('is unknown to an older API is challenged', async () => {
    assert.equal(statusOf(await check({ allowRole: true })), 401);
  });

  it('is asked for also where a session is unknown, pending, of another action or too old, and never where one holds', async () => {
    api.permissions.set(MAY, 1);
    api.sessions.set('pending', { ...goodSession(), status: 'pending' });
    api.sessions.set('other', { ...goodSession(), action: 'read' });
    api.sessions.set('old', { ...goodSession(), verifiedAt: Date.now() - 1_000_000 });
    for (const sid of ['unknown', 'pending', 'other', 'old']) {
      assert.equal(statusOf(await check({ allowRole: true }, sid)), 200, sid);
    }
    api.permissionRequests.length = 0;
    api.permissions.set(MAY, 0);
    api.sessions.set(SID, goodSession());
    assert.equal(statusOf(await check({}, SID)), 200);
    assert.equal(api.permissionRequests.length, 0);
  });

  it('cannot be asked for gets 503 where that decides, else the challenge, and the log says why', async () => {
    api.behave((_, response) => json(response, 500, {}));
    assert.equal(statusOf(await check({ allowRole: true })), 503);
    assert.equal(statusOf(await check()), 401);
    assert.deepEqual(
      decisions.map(({ reason, error }) => [reason, /500/.test(error?.message ?? '')]),
      [
        ['provider-unavailable', true],
        ['no-step-up', true],
      ],
    );
  });

  it('is asked for once by many who come together, and again for another action', async () => {
    api.permissions.set(MAY, 1);
    const guard = makeGuard();
    const results = await Promise.all(
      Array.from({ length: 50 }, () => check({ allowRole: true }, null, guard)),
    );
    assert.ok(results.every(({ ok }) => ok));
    assert.equal(api.permissionRequests.length, 1);
    assert.equal(statusOf(await check({ allowRole: true, action: 'update' }, null, guard)), 401);
    assert.equal(api.permissionRequests.length, 2);
  });

  it('is said to be enough by another verifier passes under the same conditions', async () => {
    const provider = { ...createScriptedVerifier(), allowRole: true };
    provider.findStepUp = async ({ member }) => ({
      id: 'role',
      kind: 'allowed',
      memberId: member.id!,
      covers: 'any',
    });
    const guard = createStepUpGuard({ provider, replayStore: memoryReplayStore() });
    const ask = async (rule: Partial<StepUpRule>) =>
      statusOf(await guard.check(stepUpRequest(), { ...RULE, ...rule }));
    assert.deepEqual(
      [
        await ask({}),
        await ask({ once: true }),
        await ask({ once: true }),
        await ask({ allowRole: false }),
        await ask({ force: true }),
      ],
      [200, 200, 200, 401, 401],
    );
  });
});
