import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { TOTP, URI } from 'otpauth';
import { runEmulator, type RunningEmulator } from './running-emulator.js';

const NOAH = 'noah@example.test';
const OLIVIA = 'olivia@example.test';

describe("setting up MFA in the emulator's console", () => {
  let emulator: RunningEmulator;
  let token: string;

  beforeEach(async () => {
    emulator = await runEmulator();
    token = (await emulator.signIn(NOAH)).accessToken;
  });
  afterEach(() => emulator.close());

  const begin = async (by = token) => (await emulator.post('factors/totp', {}, by)).payload[0];
  const codeOf = (uri: string) => (URI.parse(uri) as TOTP).generate({ timestamp: emulator.clock.time });

  it('shows the secret as text, as address and as QR code, and counts only once it is confirmed', async () => {
    const { enrolmentId, secret, uri, qr } = await begin();
    assert.match(uri, /^otpauth:\/\/totp\/.*noah%40example\.test/);
    assert.equal((URI.parse(uri) as TOTP).secret.base32, secret);
    assert.ok(qr.length >= 21 && qr.every((row: string) => row.length === qr.length && /^[01]+$/.test(row)));
    assert.equal((await emulator.json('members.json'))[1].totp, null);
    const confirmed = await emulator.post('factors/totp/confirm', { enrolmentId, code: codeOf(uri) }, token);
    assert.deepEqual(confirmed.payload[0].factors, ['totp', 'email']);
    const noah = (await emulator.json('members.json'))[1];
    assert.deepEqual(noah, { email: NOAH, role: 'manager', totp: { secret, digits: 6, period: 30 } });
  });

  it('shows an app that is being set up in the authenticator', async () => {
    const { uri } = await begin();
    const [row] = await emulator.json('authenticator.json');
    assert.equal(row.email, NOAH);
    assert.equal(row.pending, true);
    assert.equal(row.code, codeOf(uri));
  });

  it('lets the member step up afterwards, with another code than the one that confirmed', async () => {
    const { enrolmentId, uri } = await begin();
    const code = codeOf(uri);
    await emulator.post('factors/totp/confirm', { enrolmentId, code }, token);
    const [{ sid }] = (await emulator.post('step-up', { resource: 'documents', action: 'delete' }, token))
      .payload;
    const verify = (digits: string) =>
      emulator.post(`step-up/${sid}/verify`, { factor: 'totp', code: digits });
    assert.equal((await verify(code)).status, 401);
    emulator.clock.time += 30_000;
    assert.equal((await verify(codeOf(uri))).status, 200);
  });

  it('takes no wrong code, no other member’s set-up, none that was begun anew and none that is too old', async () => {
    const first = await begin();
    const confirm = (enrolmentId: string, code: string, by = token) =>
      emulator.post('factors/totp/confirm', { enrolmentId, code }, by);
    const vera = (await emulator.signIn('vera@example.test')).accessToken;
    assert.equal((await confirm(first.enrolmentId, codeOf(first.uri), vera)).status, 410);
    const second = await begin();
    assert.equal((await confirm(first.enrolmentId, codeOf(first.uri))).status, 410);
    assert.equal((await confirm(second.enrolmentId, codeOf(first.uri))).status, 401);
    emulator.clock.time += 10 * 60_000;
    assert.equal((await confirm(second.enrolmentId, codeOf(second.uri))).status, 410);
    assert.equal(emulator.state.members.byEmail(NOAH)!.totp, null);
  });

  it('does not replace an app that is set up, and takes one away only for a fresh proof, which counts once', async () => {
    const olivia = (await emulator.signIn(OLIVIA)).accessToken;
    assert.equal((await emulator.post('factors/totp', {}, olivia)).status, 409);
    const prove = async (resource: string, steps: number) => {
      const [{ sid }] = (await emulator.post('step-up', { resource, action: 'update' }, olivia)).payload;
      await emulator.post(`step-up/${sid}/verify`, {
        factor: 'totp',
        code: await emulator.totp(OLIVIA, steps),
      });
      return sid;
    };
    const remove = (sid: string) => emulator.post('factors/totp/remove', { sid }, olivia);
    assert.equal((await remove('ssid_x')).status, 403);
    assert.equal((await remove(await prove('documents', -1))).status, 403);
    assert.notEqual(emulator.state.members.byEmail(OLIVIA)!.totp, null);
    const sid = await prove('account-security', 0);
    assert.equal((await remove(sid)).status, 200);
    assert.equal(emulator.state.members.byEmail(OLIVIA)!.totp, null);
    assert.equal((await emulator.ask(sid)).status, 404);
  });

  it('takes no other member’s proof', async () => {
    const adam = (await emulator.signIn('adam@example.test')).accessToken;
    const olivia = (await emulator.signIn(OLIVIA)).accessToken;
    const asked = { resource: 'account-security', action: 'update' };
    const [{ sid }] = (await emulator.post('step-up', asked, adam)).payload;
    const code = await emulator.totp('adam@example.test');
    assert.equal((await emulator.post(`step-up/${sid}/verify`, { factor: 'totp', code })).status, 200);
    assert.equal((await emulator.post('factors/totp/remove', { sid }, olivia)).status, 403);
    assert.notEqual(emulator.state.members.byEmail(OLIVIA)!.totp, null);
  });

  it('voids a passkey that was begun without a proof once an app is set up', async () => {
    assert.equal((await emulator.post('factors/passkeys', {}, token)).status, 200);
    const { enrolmentId, uri } = await begin();
    await emulator.post('factors/totp/confirm', { enrolmentId, code: codeOf(uri) }, token);
    assert.equal((await emulator.post('factors/passkeys/confirm', { response: {} }, token)).status, 410);
    assert.equal((await emulator.post('factors/passkeys', { sid: 'ssid_x' }, token)).status, 403);
  });

  it('wants somebody who is signed in', async () => {
    assert.equal((await emulator.get('factors')).status, 401);
    for (const path of ['factors/totp', 'factors/totp/confirm', 'factors/totp/remove']) {
      assert.equal((await emulator.post(path, {})).status, 401, path);
    }
  });
});
