import assert from 'node:assert/strict';
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { createEmulator } from '../../emulator/src/index.js';
import { runEmulator, type RunningEmulator } from './running-emulator.js';

describe("the emulator's addresses", () => {
  let emulator: RunningEmulator;
  before(async () => (emulator = await runEmulator()));
  after(() => emulator.close());

  it('serves both SDK scripts', async () => {
    for (const name of ['webworker.js', 'dynamic.min.js']) {
      const response = await fetch(`${emulator.root}/${emulator.projectId}/${name}`);
      assert.equal(response.status, 200);
      assert.match(response.headers.get('content-type')!, /javascript/);
      assert.equal(response.headers.get('cross-origin-resource-policy'), 'cross-origin');
    }
  });

  it('knows no other project, whose static script is missing and whose dynamic one finds out by itself', async () => {
    const other = 'ffffffffffffffffffffffff';
    assert.equal((await fetch(`${emulator.root}/${other}/webworker.js`)).status, 404);
    assert.equal((await fetch(`${emulator.root}/${other}/dynamic.min.js`)).status, 200);
    assert.equal((await fetch(`${emulator.root}/${other}/public-key.json`)).status, 404);
    assert.equal((await fetch(`${emulator.root}/${other}/client/project`)).status, 404);
  });

  for (const page of [
    '',
    'outbox',
    'webhooks',
    'authenticator',
    'PROJECT/sign-in',
    'PROJECT/console',
    'PROJECT/step-up',
  ]) {
    it(`serves /${page} as a page that runs only its own scripts and cannot be framed`, async () => {
      const response = await fetch(`${emulator.root}/${page.replace('PROJECT', emulator.projectId)}`);
      assert.equal(response.status, 200);
      assert.match(response.headers.get('content-type')!, /html/);
      const csp = response.headers.get('content-security-policy')!;
      assert.match(csp, /default-src 'none'; script-src 'self';/);
      assert.match(csp, /frame-ancestors 'none'/);
    });
  }

  it('publishes members with TOTP, without MFA and without permission', async () => {
    const members = await emulator.json('members.json');
    const roles = await emulator.json('roles.json');
    for (const { email, role, totp } of members) {
      assert.match(email, /@example\.test$/);
      assert.ok(roles[role]);
      if (totp) assert.match(totp.secret, /^[A-Z2-7]{32}$/);
    }
    const levelFor = (member: { role: string }) => roles[member.role].documents.delete;
    assert.ok(members.some((m: any) => m.totp && levelFor(m) === 2)); // eslint-disable-line @typescript-eslint/no-explicit-any
    assert.ok(members.some((m: any) => !m.totp && levelFor(m) === 2)); // eslint-disable-line @typescript-eslint/no-explicit-any
    assert.ok(members.some((m: any) => levelFor(m) === 0)); // eslint-disable-line @typescript-eslint/no-explicit-any
  });

  it('keeps what trackUserAction sends, newest first, and adds who it was', async () => {
    const { accessToken, member } = await emulator.signIn('olivia@example.test');
    await emulator.post('audit', { event: { tag: 'admin:access' } });
    const forged = { memberId: 'somebody', email: 'evil@example.test', role: 'admin' };
    const event = {
      tag: 'document:delete',
      severity: 'high',
      status: false,
      error: 'no',
      metadata: { id: 7 },
      ...forged,
    };
    assert.equal(
      (await emulator.post('audit', { event, webhookNotification: true }, accessToken)).status,
      200,
    );
    const [newest, older] = await emulator.json('audit.json');
    assert.equal(newest.tag, 'document:delete');
    assert.equal(newest.memberId, member.id);
    assert.equal(newest.email, 'olivia@example.test');
    assert.equal(newest.role, 'manager');
    assert.deepEqual(newest.metadata, { id: 7 });
    assert.deepEqual([newest.severity, newest.status, newest.error], ['high', false, 'no']);
    assert.equal(older.tag, 'admin:access');
    assert.equal(older.memberId, null);
  });

  it('keeps nothing that is no event', async () => {
    const kept = (await emulator.json('audit.json')).length;
    for (const event of [
      null,
      [],
      'x',
      {},
      { tag: 7 },
      { tag: 'a', severity: 'fatal' },
      { tag: 'a', metadata: [] },
    ]) {
      assert.equal((await emulator.post('audit', { event })).status, 400);
    }
    assert.equal((await emulator.json('audit.json')).length, kept);
  });

  it('answers malformed JSON, bodies that are no object and bodies that are too long in its own form', async () => {
    const send = (body: string) =>
      fetch(`${emulator.client}/sign-in`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body,
      });
    for (const [body, status] of [
      ['{"email":', 400],
      ['[]', 400],
      ['"x"', 400],
      ['', 400],
      [JSON.stringify({ email: 'x'.repeat(100_000) }), 413],
    ] as const) {
      const response = await send(body);
      assert.equal(response.status, status, body.slice(0, 20));
      const answer = (await response.json()) as { success: boolean; error: string };
      assert.equal(answer.success, false);
      assert.ok(answer.error);
    }
  });

  it('keeps to this machine by itself', async () => {
    const response = await fetch(`${emulator.client}/sign-in`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: 'https://evil.example' },
      body: JSON.stringify({ email: 'olivia@example.test' }),
    });
    assert.equal(response.status, 403);
    assert.equal(response.headers.get('x-powered-by'), null);
  });

  it('answers 404 elsewhere, also for files outside what it serves', async () => {
    for (const path of [
      'nothing',
      'sdk/..%2findex.ts',
      'sdk/%2e%2e/index.ts',
      `${emulator.projectId}/nothing`,
    ]) {
      assert.equal((await fetch(`${emulator.root}/${path}`)).status, 404, path);
    }
  });

  it('starts only with an id and a credential that can be right', () => {
    assert.throws(() => createEmulator({ projectId: 'nope' }), /24 hexadecimal digits/);
    assert.throws(() => createEmulator({ serverToken: '' }), /EMULATOR_SERVER_TOKEN/);
    assert.notEqual(createEmulator().serverToken, createEmulator().serverToken);
    assert.equal(createEmulator().projectId, createEmulator().projectId);
  });
});

describe('the emulator alone', () => {
  const run = (env: Record<string, string>) =>
    spawn(process.execPath, ['--import', 'tsx', 'emulator/src/start.ts'], {
      env: { ...process.env, NODE_ENV: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  it('prints its address, project id and server token, and says in one line that a port is taken', async () => {
    const first = run({ PORT: '0', EMULATOR_PROJECT_ID: 'a'.repeat(24), EMULATOR_SERVER_TOKEN: 'the-token' });
    try {
      let out = '';
      for await (const chunk of first.stdout) {
        out += String(chunk);
        if (out.includes('authenticator')) break;
      }
      assert.match(out, /http:\/\/localhost:\d+\/emulator/);
      assert.match(out, /a{24}/);
      assert.match(out, /the-token/);
      const port = /localhost:(\d+)/.exec(out)![1]!;
      const second = run({ PORT: port });
      let err = '';
      second.stderr.on('data', chunk => (err += String(chunk)));
      const [code] = await once(second, 'close');
      assert.equal(code, 1);
      assert.match(err, /^Port \d+ is taken\. [^\n]*\n$/);
    } finally {
      first.kill();
    }
  });

  it('does not start with NODE_ENV=production', async () => {
    const child = run({ PORT: '0', NODE_ENV: 'production' });
    let err = '';
    child.stderr.on('data', chunk => (err += String(chunk)));
    const [code] = await once(child, 'close');
    assert.equal(code, 1);
    assert.match(err, /NODE_ENV=production/);
  });
});
