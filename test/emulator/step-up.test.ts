import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { runEmulator, type RunningEmulator } from './running-emulator.js';

const OLIVIA = 'olivia@example.test';

describe("the emulator's step-up", () => {
  let emulator: RunningEmulator;
  let token: string;

  beforeEach(async () => {
    emulator = await runEmulator();
    token = (await emulator.signIn(OLIVIA)).accessToken;
  });
  afterEach(() => emulator.close());

  const request = async (resource: string, action: string, more: object = {}, by = token) =>
    (await emulator.post('step-up', { resource, action, ...more }, by)).payload[0];
  const verify = (sid: string, code: string, factor = 'totp') =>
    emulator.post(`step-up/${sid}/verify`, { factor, code });

  it('decides by the level of role, resource and action', async () => {
    assert.equal((await request('audit-log', 'delete')).decision, 'deny');
    assert.equal((await request('drafts', 'delete')).decision, 'allow');
    assert.equal((await request('documents', 'delete')).decision, 'stepup');
  });

  it('follows the published matrix for every role, resource and action', async () => {
    const roles = await emulator.json('roles.json');
    for (const { email, role } of emulator.state.members.all) {
      const by = (await emulator.signIn(email)).accessToken;
      for (const [resource, permissions] of Object.entries<Record<string, number>>(roles[role])) {
        for (const [action, level] of Object.entries(permissions)) {
          const { decision } = await request(resource, action, {}, by);
          const wanted = level === 0 ? ['deny'] : level === 1 ? ['allow'] : ['stepup', 'setup'];
          assert.ok(wanted.includes(decision), `${role} ${resource}:${action} is ${level}, was ${decision}`);
        }
      }
    }
  });

  it('gives a new resource level 1 for reading and 2 for the rest', async () => {
    assert.equal((await request('something-new', 'read')).decision, 'allow');
    for (const action of ['create', 'update', 'delete']) {
      assert.equal((await request('something-new', action)).decision, 'stepup');
    }
    assert.equal((await request('constructor', 'delete')).decision, 'stepup');
  });

  it('asks for MFA where the page forces it, but not past a denial', async () => {
    assert.equal((await request('drafts', 'read', { forceStepUp: true })).decision, 'stepup');
    assert.equal((await request('audit-log', 'delete', { forceStepUp: true })).decision, 'deny');
  });

  it('says to a member without MFA that it has to be set up, and opens no session', async () => {
    const noah = (await emulator.signIn('noah@example.test')).accessToken;
    const answer = await request('documents', 'delete', {}, noah);
    assert.equal(answer.decision, 'setup');
    assert.equal('sid' in answer, false);
    assert.equal((await request('drafts', 'read', {}, noah)).decision, 'allow');
  });

  it('takes the member from the access token, whatever the page says', async () => {
    const noah = emulator.state.members.byEmail('noah@example.test')!;
    const { sid } = await request('documents', 'delete', {
      memberId: noah.id,
      role: 'admin',
      projectId: 'x',
    });
    const [session] = (await emulator.ask(sid)).payload;
    assert.equal(session.memberId, emulator.state.members.byEmail(OLIVIA)!.id);
    assert.equal(session.role, 'manager');
    assert.equal(session.projectId, emulator.projectId);
    assert.equal((await emulator.post('step-up', { resource: 'documents', action: 'delete' })).status, 401);
  });

  it('refuses a request that is none', async () => {
    for (const body of [
      {},
      { resource: 'a b', action: 'read' },
      { resource: 'a', action: 'drop' },
      { resource: {} },
    ]) {
      assert.equal((await emulator.post('step-up', body, token)).status, 400);
    }
  });

  it('verifies with the authenticator’s code', async () => {
    const { sid } = await request('documents', 'delete');
    assert.match(sid, /^ssid_[A-Za-z0-9_-]+$/);
    const answer = await verify(sid, await emulator.totp(OLIVIA));
    assert.equal(answer.payload[0].status, 'verified');
    assert.equal(answer.payload[0].timestamp, emulator.clock.time);
  });

  it('takes a code once, for whatever question', async () => {
    const code = await emulator.totp(OLIVIA);
    assert.equal((await verify((await request('documents', 'delete')).sid, code)).status, 200);
    const again = await verify((await request('documents', 'update')).sid, code);
    assert.equal(again.status, 401);
    assert.match(again.error!, /used already/);
  });

  it('does not count a code that was used before as a guess', async () => {
    const code = await emulator.totp(OLIVIA);
    await verify((await request('documents', 'delete')).sid, code);
    const { sid } = await request('documents', 'delete');
    for (let tries = 0; tries < 7; tries += 1) assert.equal((await verify(sid, code)).status, 401);
    assert.equal((await verify(sid, await emulator.totp(OLIVIA, 1))).status, 200);
  });

  it('takes the codes of one step before and after, and none further away', async () => {
    for (const [steps, status] of [
      [-2, 401],
      [2, 401],
      [-1, 200],
      [1, 200],
    ] as const) {
      const { sid } = await request('documents', 'delete');
      assert.equal(
        (await verify(sid, await emulator.totp(OLIVIA, steps))).status,
        status,
        `${steps} steps away`,
      );
    }
  });

  it('pauses after five wrong codes, across questions, and goes on after thirty seconds', async () => {
    const right = await emulator.totp(OLIVIA);
    const near = await Promise.all([-1, 0, 1].map(steps => emulator.totp(OLIVIA, steps)));
    const wrong = ['000000', '000001', '000002', '000003'].find(code => !near.includes(code))!;
    const statuses = [];
    for (let tries = 0; tries < 5; tries += 1) {
      statuses.push((await verify((await request('documents', 'delete')).sid, wrong)).status);
    }
    assert.deepEqual(statuses, [401, 401, 401, 401, 429]);
    const { sid } = await request('documents', 'delete');
    assert.equal((await verify(sid, right)).status, 429);
    emulator.clock.time += 30_000;
    assert.equal((await verify(sid, await emulator.totp(OLIVIA))).status, 200);
  });

  it('verifies with a mailed code, only for the question that it was mailed for, and only the last one', async () => {
    const first = await request('documents', 'delete');
    const second = await request('documents', 'update');
    await emulator.post(`step-up/${first.sid}/email`);
    const early = emulator.state.outbox.mails[0]!.code;
    await emulator.post(`step-up/${first.sid}/email`);
    const { code, to } = emulator.state.outbox.mails[0]!;
    assert.equal(to, OLIVIA);
    assert.equal((await verify(second.sid, code, 'email')).status, 401);
    if (early !== code) assert.equal((await verify(first.sid, early, 'email')).status, 401);
    assert.equal((await verify(first.sid, code, 'email')).status, 200);
  });

  it('refuses what is no code or no factor', async () => {
    const { sid } = await request('documents', 'delete');
    for (const code of ['', '12345', '1234567', 'abcdef', '１２３４５６']) {
      assert.equal((await verify(sid, code)).status, 400);
    }
    assert.equal(
      (await emulator.post(`step-up/${sid}/verify`, { factor: 'totp', code: 123456 })).status,
      400,
    );
    assert.equal((await verify(sid, await emulator.totp(OLIVIA), 'smell')).status, 400);
    assert.equal((await verify('ssid_unknown', '123456')).status, 404);
  });

  it('stays rejected once it was rejected, and verified once it was verified', async () => {
    const { sid } = await request('documents', 'delete');
    await emulator.post(`step-up/${sid}/reject`);
    assert.equal((await verify(sid, await emulator.totp(OLIVIA))).status, 409);
    const other = await request('documents', 'delete');
    await verify(other.sid, await emulator.totp(OLIVIA));
    const [after] = (await emulator.post(`step-up/${other.sid}/reject`)).payload;
    assert.equal(after.status, 'verified');
  });

  it('lives for ten minutes', async () => {
    const { sid } = await request('documents', 'delete');
    await verify(sid, await emulator.totp(OLIVIA));
    emulator.clock.time += 10 * 60_000 - 1;
    assert.equal((await emulator.ask(sid)).status, 200);
    emulator.clock.time += 1;
    assert.equal((await emulator.ask(sid)).status, 404);
    assert.equal((await emulator.get(`step-up/${sid}`)).status, 404);
  });
});

describe("the emulator's server API", () => {
  let emulator: RunningEmulator;
  let sid: string;

  const open = async (options = {}) => {
    emulator = await runEmulator(options);
    const { accessToken } = await emulator.signIn(OLIVIA);
    const asked = await emulator.post('step-up', { resource: 'documents', action: 'delete' }, accessToken);
    sid = asked.payload[0].sid;
  };
  const verify = async () =>
    emulator.post(`step-up/${sid}/verify`, { factor: 'totp', code: await emulator.totp(OLIVIA) });

  beforeEach(() => open());
  afterEach(() => emulator.close());

  it('tells nobody anything without the credential', async () => {
    for (const headers of [
      {},
      { 'x-transcodes-token': 'wrong' },
      { 'x-api-key': '' },
      { Authorization: 'x' },
    ]) {
      for (const path of [sid, `session/${sid}`, 'ssid_unknown']) {
        const answer = await emulator.ask(path, headers as Record<string, string>);
        assert.equal(answer.status, 401);
        assert.deepEqual(answer.payload, []);
      }
    }
  });

  it('takes the credential in either header', async () => {
    assert.equal((await emulator.ask(sid, { 'x-api-key': emulator.serverToken })).status, 200);
    assert.equal((await emulator.ask(sid, { 'x-transcodes-token': emulator.serverToken })).status, 200);
  });

  it('tells what the step-up was for, and that it was verified', async () => {
    assert.equal((await emulator.ask(sid)).payload[0].status, 'pending');
    await verify();
    const answer = await emulator.ask(sid);
    const { id } = emulator.state.members.byEmail(OLIVIA)!;
    assert.deepEqual(answer.payload, [
      {
        projectId: emulator.projectId,
        memberId: id,
        userId: id,
        resource: 'documents',
        action: 'delete',
        role: 'manager',
        status: 'verified',
        verifiedAt: new Date(emulator.clock.time).toISOString(),
      },
    ]);
    assert.equal(answer.success, true);
  });

  it('tells the status alone on the other route', async () => {
    assert.equal((await emulator.ask(`session/${sid}`)).payload[0].status, 'pending');
    await verify();
    assert.equal((await emulator.ask(`session/${sid}`)).payload[0].status, 'verified');
  });

  it('answers 404 for an id that it does not know', async () => {
    for (const path of ['ssid_x', 'session/ssid_x', '..%2f..%2fmembers.json', '%00']) {
      assert.equal((await emulator.ask(path)).status, 404, path);
    }
  });

  it('answers as older builds do where it is told to', async () => {
    await emulator.close();
    await open({ olderServerApi: true });
    await verify();
    const { id } = emulator.state.members.byEmail(OLIVIA)!;
    assert.deepEqual((await emulator.ask(sid)).payload, [
      { projectId: emulator.projectId, userId: id, action: 'delete', role: 'manager' },
    ]);
    assert.equal((await emulator.ask(`session/${sid}`)).payload[0].status, 'verified');
  });
});
