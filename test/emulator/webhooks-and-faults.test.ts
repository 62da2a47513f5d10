import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { runEmulator, type RunningEmulator } from './running-emulator.js';

const OLIVIA = 'olivia@example.test';

describe("the emulator's chat webhook", () => {
  let emulator: RunningEmulator;
  beforeEach(async () => (emulator = await runEmulator()));
  afterEach(() => emulator.close());

  async function received(count: number): Promise<Array<{ text: string; tag: string; severity: string }>> {
    for (;;) {
      const messages = await emulator.json('webhooks.json');
      if (messages.length >= count) return messages;
    }
  }

  it('hears of high severity, and of what asks for it, and of nothing else', async () => {
    const { accessToken } = await emulator.signIn(OLIVIA);
    const track = (event: object, webhookNotification = false) =>
      emulator.post('audit', { event, webhookNotification }, accessToken);
    await track({ tag: 'page:view', severity: 'low' });
    await track({ tag: 'payment:transfer', severity: 'medium', status: false }, true);
    await received(1);
    await track({ tag: 'user:delete', severity: 'high' });
    const messages = await received(2);
    assert.deepEqual(
      messages.map(({ text }) => text),
      [`${OLIVIA}: user:delete succeeded`, `${OLIVIA}: payment:transfer failed`],
    );
  });

  it('hears of a step-up that asked for it', async () => {
    const { accessToken } = await emulator.signIn(OLIVIA);
    const asked = { resource: 'documents', action: 'delete', webhookNotification: true };
    const [{ sid }] = (await emulator.post('step-up', asked, accessToken)).payload;
    await emulator.post(`step-up/${sid}/verify`, { factor: 'totp', code: await emulator.totp(OLIVIA) });
    const [message] = await received(1);
    assert.match(message!.text, /olivia@example\.test verified for documents:delete/);
    assert.equal(JSON.stringify(message).includes(sid), false);
  });

  it('can be another local address, and its failure changes nothing', async () => {
    const bodies: string[] = [];
    const chat = createServer(async (req, res) => {
      let body = '';
      for await (const chunk of req) body += String(chunk);
      bodies.push(body);
      res.writeHead(500).end();
      chat.emit('heard');
    });
    await new Promise<void>(resolve => chat.listen(0, '127.0.0.1', resolve));
    const other = await runEmulator({
      webhookUrl: `http://127.0.0.1:${(chat.address() as { port: number }).port}/`,
    });
    try {
      const heard = once(chat, 'heard');
      const answer = await other.post('audit', { event: { tag: 'user:delete', severity: 'high' } });
      assert.equal(answer.status, 200);
      await heard;
      assert.equal(JSON.parse(bodies[0]!).tag, 'user:delete');
      assert.deepEqual(await other.json('webhooks.json'), []);
    } finally {
      await other.close();
      chat.closeAllConnections();
      chat.close();
    }
  });
});

describe("the emulator's faults on demand", () => {
  let emulator: RunningEmulator;
  let token: string;
  let sid: string;

  beforeEach(async () => {
    emulator = await runEmulator();
    token = (await emulator.signIn(OLIVIA)).accessToken;
    sid = (await emulator.post('step-up', { resource: 'documents', action: 'delete' }, token)).payload[0].sid;
  });
  afterEach(() => emulator.close());

  const fault = (wanted: object) => emulator.call('POST', `${emulator.root}/faults`, wanted);

  it('fail the part that was named, and that alone, until they are taken back', async () => {
    await fault({ part: 'server', mode: 'error' });
    assert.equal((await emulator.ask(sid)).status, 500);
    assert.equal((await emulator.get('factors', token)).status, 200);
    await fault({ part: 'client', mode: 'error' });
    assert.equal((await emulator.ask(sid)).status, 200);
    assert.equal((await emulator.get('factors', token)).status, 500);
    await fault({ part: 'scripts', mode: 'error' });
    const script = `${emulator.root}/${emulator.projectId}/webworker.js`;
    assert.equal((await fetch(script)).status, 500);
    await fault({});
    assert.equal((await fetch(script)).status, 200);
  });

  it('answer HTML, or whatever the test wants', async () => {
    const ask = () =>
      fetch(`${emulator.root}/v1/auth/temp-session/step-up/${sid}`, {
        headers: { 'x-transcodes-token': emulator.serverToken },
      });
    await fault({ mode: 'malformed' });
    assert.match(await (await ask()).text(), /^<!doctype html>/);
    await fault({ mode: 'malformed', body: { success: true, payload: [] } });
    assert.deepEqual(await (await ask()).json(), { success: true, payload: [] });
  });

  it('drop the connection', async () => {
    await fault({ mode: 'down' });
    await assert.rejects(emulator.ask(sid), /fetch failed/);
    await fault({});
    assert.equal((await emulator.ask(sid)).status, 200);
  });

  it('answer late', async () => {
    await fault({ mode: 'slow', delay: 60_000 });
    const impatient = fetch(`${emulator.root}/v1/auth/temp-session/step-up/${sid}`, {
      signal: AbortSignal.timeout(50),
    });
    await assert.rejects(impatient, { name: 'TimeoutError' });
    await fault({ mode: 'slow', delay: 1 });
    assert.equal((await emulator.ask(sid)).status, 200);
  });

  it('set the clock wrong, for tokens and sessions alike', async () => {
    await fault({ clockSkew: 3600 });
    assert.equal((await emulator.ask(sid)).status, 404);
    assert.equal((await emulator.get('factors', token)).status, 401);
    const later = (await emulator.signIn(OLIVIA)).accessToken;
    const { iat } = JSON.parse(Buffer.from(later.split('.')[1]!, 'base64url').toString());
    assert.equal(iat, Math.floor(emulator.clock.time / 1000) + 3600);
    assert.deepEqual(await emulator.json('faults.json'), { clockSkew: 3600 });
  });

  it('take only what they know, and then change nothing', async () => {
    await fault({ part: 'server', mode: 'error' });
    for (const wrong of [
      { mode: 'x' },
      { part: 'x' },
      { mode: 'slow', delay: -1 },
      { clockSkew: '1' },
      { clockSkew: 1e12 },
    ]) {
      assert.equal((await fault(wrong)).status, 400);
    }
    assert.equal((await emulator.ask(sid)).status, 500);
  });
});
