import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { runEmulator, type RunningEmulator } from './running-emulator.js';

const OLIVIA = 'olivia@example.test';
const NOAH = 'noah@example.test';
const VERA = 'vera@example.test';
const HUGO = 'hugo@example.test';

describe("the emulator's server API", () => {
  let emulator: RunningEmulator;
  beforeEach(async () => (emulator = await runEmulator()));
  afterEach(() => emulator.close());

  const idOf = (email: string) => emulator.state.members.byEmail(email)!.id;
  const postAs = (headers: Record<string, string>) => (path: string, body: unknown) =>
    emulator.call('POST', `${emulator.root}/v1/${path}`, body, headers);
  const post = (path: string, body: unknown) =>
    postAs({ 'x-transcodes-token': emulator.serverToken })(path, body);
  const asked = (email: string, more: object = {}) => ({
    project_id: emulator.projectId,
    member_id: idOf(email),
    resource: 'transfers',
    action: 'create',
    ...more,
  });
  const fault = (wanted: object) => emulator.call('POST', `${emulator.root}/faults`, wanted);

  it('says what a role may: 0, 1 or 2', async () => {
    const permission = async (email: string, more: object = {}) =>
      (await post('auth/role/check-permission', asked(email, more))).payload;
    assert.deepEqual(await permission(VERA), [{ permission: 0, resource: 'transfers', action: 'create' }]);
    assert.equal((await permission(HUGO))[0].permission, 1);
    assert.equal((await permission(OLIVIA))[0].permission, 2);
    assert.equal((await permission(OLIVIA, { resource: 'something-new', action: 'read' }))[0].permission, 1);
    assert.equal((await permission(OLIVIA, { resource: '__proto__' }))[0].permission, 2);
  });

  it('begins a step-up for a member, who passes it on a page', async () => {
    const { success, statusCode, payload } = (await post(
      'auth/temp-session/step-up/session',
      asked(OLIVIA, { comment: 'The agent wants to pay' }),
    )) as unknown as { success: boolean; statusCode: number; payload: Array<Record<string, string>> };
    assert.deepEqual([success, statusCode, payload.length], [true, 200, 1]);
    const { sid, url, browser_url, expiresAt, expires_at, mode } = payload[0]!;
    assert.match(sid!, /^mcpup_/);
    assert.equal(browser_url, url);
    assert.equal(expires_at, expiresAt);
    assert.equal(typeof mode, 'string');
    assert.equal(Date.parse(expiresAt!), emulator.clock.time + 600_000);
    const page = new URL(url!);
    assert.equal(page.origin, emulator.origin);
    assert.equal((await fetch(page)).status, 200);
    assert.equal((await emulator.ask(`session/${sid}`)).payload[0].status, 'pending');
    await emulator.post(`step-up/${sid}/verify`, { factor: 'totp', code: await emulator.totp(OLIVIA) });
    const [session] = (await emulator.ask(sid!)).payload;
    assert.deepEqual(
      [session.memberId, session.resource, session.action, session.status],
      [idOf(OLIVIA), 'transfers', 'create', 'verified'],
    );
  });

  it('begins none without a comment, without a right, or without MFA', async () => {
    const begin = (body: object) => post('auth/temp-session/step-up/session', body);
    const comment = 'Why';
    for (const [body, status] of [
      [asked(OLIVIA), 400],
      [asked(OLIVIA, { comment: '' }), 400],
      [asked(OLIVIA, { comment: 7 }), 400],
      [asked(OLIVIA, { comment, resource: 'a b' }), 400],
      [asked(OLIVIA, { comment, action: 'constructor' }), 400],
      [asked(OLIVIA, { comment, member_id: 'nobody' }), 404],
      [asked(OLIVIA, { comment, member_id: '__proto__' }), 404],
      [asked(OLIVIA, { comment, project_id: 'f'.repeat(24) }), 404],
      [asked(VERA, { comment }), 403],
      [asked(NOAH, { comment }), 409],
    ] as const) {
      const answer = await begin(body);
      assert.equal(answer.status, status, JSON.stringify(body));
      assert.deepEqual([answer.success, answer.payload, typeof answer.error], [false, [], 'string']);
    }
  });

  it('may begin one that is bound to no resource and no action, and then names none', async () => {
    const body = { project_id: emulator.projectId, member_id: idOf(OLIVIA), comment: 'Anything' };
    const [{ sid }] = (await post('auth/temp-session/step-up/session', body)).payload;
    const [session] = (await emulator.ask(sid)).payload;
    assert.equal('resource' in session || 'action' in session, false);
  });

  it('evaluates for an agent, and begins a step-up only where one is wanted', async () => {
    const evaluate = async (email: string) => (await post('guard/evaluate', asked(email))).payload[0];
    const wanted = await evaluate(OLIVIA);
    assert.deepEqual(Object.keys(wanted).sort(), [
      'action',
      'consume_in_hook',
      'expires_at',
      'permission',
      'reasoning',
      'resource',
      'sid',
      'url',
    ]);
    assert.equal(wanted.permission, 2);
    assert.equal((await emulator.ask(wanted.sid)).payload[0].status, 'pending');
    for (const [email, permission] of [
      [HUGO, 1],
      [VERA, 0],
    ] as const) {
      const { permission: found, sid, url, expires_at } = await evaluate(email);
      assert.deepEqual([found, sid, url, expires_at], [permission, null, null, null]);
    }
  });

  for (const path of ['auth/role/check-permission', 'auth/temp-session/step-up/session', 'guard/evaluate']) {
    it(`answers POST ${path} only with the server's credential, in either header`, async () => {
      const body = asked(OLIVIA, { comment: 'Why' });
      assert.equal((await postAs({})(path, body)).status, 401);
      assert.equal((await postAs({ 'x-api-key': 'wrong' })(path, body)).status, 401);
      const { accessToken } = await emulator.signIn(OLIVIA);
      assert.equal((await postAs({ Authorization: `Bearer ${accessToken}` })(path, body)).status, 401);
      assert.equal((await postAs({ 'x-api-key': emulator.serverToken })(path, body)).status, 200);
    });
  }

  for (const [method, path] of [
    ['GET', ''],
    ['GET', 'auth/temp-session'],
    ['GET', 'auth/role/check-permission'],
    ['POST', 'auth/temp-session/nothing'],
    ['DELETE', 'auth/temp-session/step-up/ssid_1'],
    ['PUT', 'guard/evaluate'],
    ['POST', 'members'],
  ] as const) {
    it(`says of ${method} /v1/${path} that it does not know it`, async () => {
      const answer = await emulator.call(
        method,
        `${emulator.root}/v1/${path}`,
        method === 'GET' ? undefined : {},
      );
      assert.equal(answer.status, 404);
      assert.equal((answer as unknown as { statusCode: number }).statusCode, 404);
      assert.deepEqual([answer.success, answer.payload], [false, []]);
      assert.ok(answer.error!.includes(`does not know ${method} /emulator/v1/${path}`), answer.error);
    });
  }

  describe('with a switch', () => {
    let sid: string;
    const look = async () => (await emulator.ask(sid)).status;
    beforeEach(async () => {
      const { accessToken } = await emulator.signIn(OLIVIA);
      const operation = { resource: 'transfers', action: 'create' };
      sid = (await emulator.post('step-up', operation, accessToken)).payload[0].sid;
    });
    const pass = async () =>
      emulator.post(`step-up/${sid}/verify`, { factor: 'totp', code: await emulator.totp(OLIVIA) });

    it('tells a pending session by the newer route alone', async () => {
      assert.equal(await look(), 200);
      await fault({ pendingSid: 'hidden' });
      assert.equal(await look(), 404);
      assert.equal((await emulator.ask(`session/${sid}`)).payload[0].status, 'pending');
      await pass();
      assert.equal(await look(), 200);
    });

    it('tells a verified session once', async () => {
      await fault({ replayedSid: 'refused' });
      assert.deepEqual([await look(), await look()], [200, 200], 'pending ones are not used up');
      await pass();
      assert.deepEqual([await look(), await look(), await look()], [200, 409, 409]);
      await fault({});
      assert.equal(await look(), 200);
    });

    it('knows only its values, and says which are set', async () => {
      await fault({ closed: 'entry', overlay: 'pending' });
      for (const wrong of [
        { closed: 'x' },
        { overlay: true },
        { pendingSid: null },
        { replayedSid: 'told ' },
      ]) {
        assert.equal((await fault(wrong)).status, 400, JSON.stringify(wrong));
      }
      assert.deepEqual(await emulator.json('faults.json'), {
        clockSkew: 0,
        closed: 'entry',
        overlay: 'pending',
      });
    });
  });
});

describe('what the SDK asks for its hosted pages', () => {
  let emulator: RunningEmulator;
  let token: string;
  const ask = (path: string, body: unknown, headers: Record<string, string>) =>
    emulator.call('POST', `${emulator.root}/v1/auth/temp-session/${path}`, body, headers);
  const asMember = (path: string, body: unknown) => ask(path, body, { Authorization: `Bearer ${token}` });
  const documents = { resource: 'documents', action: 'delete' };

  beforeEach(async () => {
    emulator = await runEmulator();
    token = (await emulator.signIn(OLIVIA)).accessToken;
  });
  afterEach(() => emulator.close());

  it('opens a step-up whose session the member can watch, and nobody else', async () => {
    const [{ sid, url, decision, status }] = (await asMember('step-up/redirect-session', documents)).payload;
    assert.deepEqual([decision, status], ['stepup', 'pending']);
    assert.equal(new URL(url).searchParams.get('tc_mode'), 'stepup');
    const watch = (headers: Record<string, string>) =>
      emulator.call(
        'GET',
        `${emulator.root}/v1/auth/temp-session/step-up/session/${sid}`,
        undefined,
        headers,
      );
    assert.deepEqual((await watch({ Authorization: `Bearer ${token}` })).payload, [
      { sid, status: 'pending' },
    ]);
    const other = (await emulator.signIn('adam@example.test')).accessToken;
    assert.equal((await watch({ Authorization: `Bearer ${other}` })).status, 404);
    assert.equal((await watch({ Authorization: 'Bearer x' })).status, 401);
    assert.equal((await watch({})).status, 401);
  });

  it('lets nobody force what the role allows', async () => {
    for (const forceStepUp of [true, false, undefined]) {
      const answer = await asMember('step-up/redirect-session', {
        ...documents,
        action: 'read',
        forceStepUp,
      });
      assert.deepEqual(answer.payload, [{ decision: 'allow', resource: 'documents', action: 'read' }]);
    }
  });

  it('returns only to pages that may use it', async () => {
    for (const redirectUri of [
      'https://evil.example/',
      'http://localhost.evil.example',
      'javascript:1',
      '/',
      7,
    ]) {
      assert.equal((await asMember('step-up/redirect-session', { ...documents, redirectUri })).status, 400);
      assert.equal((await asMember('console/session', { redirectUri })).status, 400);
      assert.equal((await ask('signin/session', { redirectUri }, {})).status, 400);
    }
    const redirectUri = 'http://localhost:3000/back?x=1';
    const [{ sid }] = (await asMember('step-up/redirect-session', { ...documents, redirectUri })).payload;
    const [{ returnTo }] = (await emulator.get(`step-up/${sid}`)).payload;
    assert.equal(returnTo, 'http://localhost:3000/back?x=1&tc_mode=stepup');
  });

  it('leads to the pages for signing in and for the console', async () => {
    const redirectUri = 'http://localhost:3000/';
    const pages = [
      (await ask('signin/session', { redirectUri }, {})).payload[0].url,
      (await asMember('console/session', { redirectUri })).payload[0].url,
    ].map(url => new URL(url as string));
    assert.deepEqual(
      pages.map(({ pathname }) => pathname.split('/').at(-1)),
      ['sign-in', 'console'],
    );
    for (const page of pages) {
      assert.equal(page.searchParams.get('redirectUri'), redirectUri);
      assert.equal((await fetch(page)).status, 200);
    }
    for (const path of ['step-up/redirect-session', 'console/session']) {
      assert.equal((await ask(path, { ...documents, redirectUri }, {})).status, 401, path);
    }
  });
});
