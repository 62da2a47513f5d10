import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import { runEmulator, type RunningEmulator } from './running-emulator.js';

describe("the emulator's sign-in", () => {
  let emulator: RunningEmulator;
  beforeEach(async () => (emulator = await runEmulator()));
  afterEach(() => emulator.close());

  it('mails a code, and takes it for an access token that the public key verifies', async () => {
    const { accessToken, member } = await emulator.signIn('olivia@example.test');
    const jwk = await emulator.json(`${emulator.projectId}/public-key.json`);
    assert.deepEqual([jwk.kty, jwk.crv, jwk.alg, 'd' in jwk], ['EC', 'P-256', 'ES256', false]);
    const { payload } = await jwtVerify(accessToken, await importJWK(jwk, 'ES256'), {
      audience: 'transcodes-sdk',
    });
    assert.equal(decodeProtectedHeader(accessToken).kid, jwk.kid);
    assert.equal(payload.sub, member.id);
    assert.equal(payload['email'], 'olivia@example.test');
    assert.equal(payload['role'], 'manager');
    assert.equal(payload['projectId'], emulator.projectId);
    assert.equal(payload.exp! - payload.iat!, 900);
  });

  it('shows the mail in the outbox, newest first', async () => {
    await emulator.post('sign-in', { email: 'olivia@example.test' });
    await emulator.post('sign-in', { email: ' NOAH@example.test ' });
    const mails = await emulator.json('outbox.json');
    assert.deepEqual(
      mails.map((mail: { to: string }) => mail.to),
      ['noah@example.test', 'olivia@example.test'],
    );
    assert.match(mails[0].code, /^\d{6}$/);
    assert.ok(mails[0].subject && Date.parse(mails[0].sentAt));
  });

  it('takes a mailed code once', async () => {
    const [{ signInId }] = (await emulator.post('sign-in', { email: 'olivia@example.test' })).payload;
    const { code } = emulator.state.outbox.mails[0]!;
    assert.equal((await emulator.post('sign-in/verify', { signInId, code })).status, 200);
    assert.equal((await emulator.post('sign-in/verify', { signInId, code })).status, 410);
  });

  it('does not take a code after ten minutes, nor the code of another mail', async () => {
    const [first] = (await emulator.post('sign-in', { email: 'olivia@example.test' })).payload;
    const { code } = emulator.state.outbox.mails[0]!;
    const [second] = (await emulator.post('sign-in', { email: 'noah@example.test' })).payload;
    if (emulator.state.outbox.mails[0]!.code !== code) {
      assert.equal((await emulator.post('sign-in/verify', { signInId: second.signInId, code })).status, 401);
    }
    emulator.clock.time += 10 * 60_000;
    assert.equal((await emulator.post('sign-in/verify', { signInId: first.signInId, code })).status, 410);
  });

  it('pauses after five wrong codes, for the right one too, and goes on after thirty seconds', async () => {
    const [{ signInId }] = (await emulator.post('sign-in', { email: 'olivia@example.test' })).payload;
    const { code } = emulator.state.outbox.mails[0]!;
    const wrong = code === '000000' ? '000001' : '000000';
    const statuses = [];
    for (let tries = 0; tries < 5; tries += 1) {
      statuses.push((await emulator.post('sign-in/verify', { signInId, code: wrong })).status);
    }
    assert.deepEqual(statuses, [401, 401, 401, 401, 429]);
    const paused = await emulator.post('sign-in/verify', { signInId, code });
    assert.equal(paused.status, 429);
    assert.equal(paused.headers.get('retry-after'), '30');
    emulator.clock.time += 30_000;
    assert.equal((await emulator.post('sign-in/verify', { signInId, code })).status, 200);
  });

  it('knows no other addresses', async () => {
    assert.equal((await emulator.post('sign-in', { email: 'nobody@example.test' })).status, 404);
    assert.equal(emulator.state.outbox.mails.length, 0);
  });

  it('refreshes the access token until the person has signed out', async () => {
    const { refreshToken } = await emulator.signIn('olivia@example.test');
    emulator.clock.time += 60_000;
    const [{ accessToken, expiresAt }] = (await emulator.post('token', { refreshToken })).payload;
    assert.equal((await emulator.get('factors', accessToken)).status, 200);
    assert.ok(expiresAt > emulator.clock.time);
    await emulator.post('sign-out', { refreshToken });
    assert.equal((await emulator.post('token', { refreshToken })).status, 401);
  });

  it('does not know an access token that has expired, was tampered with or is another emulator’s', async () => {
    const { accessToken } = await emulator.signIn('olivia@example.test');
    const other = await runEmulator();
    const foreign = (await other.signIn('olivia@example.test')).accessToken;
    await other.close();
    const [head, body, signature] = accessToken.split('.');
    const forged = Buffer.from(JSON.stringify({ sub: emulator.state.members.all[1]!.id })).toString(
      'base64url',
    );
    for (const token of [foreign, `${head}.${forged}.${signature}`, `${head}.${body}.`, 'x']) {
      assert.equal((await emulator.get('factors', token)).status, 401);
    }
    emulator.clock.time += 900_000;
    assert.equal((await emulator.get('factors', accessToken)).status, 401);
  });

  it('hands a session to the origin that it was made for, once', async () => {
    const { accessToken } = await emulator.signIn('olivia@example.test');
    const redirectUri = 'http://localhost:3000/back?x=1';
    const redeem = (sid: string, origin: string) =>
      emulator.call(
        'POST',
        `${emulator.root}/v1/auth/temp-session/signin/token`,
        { sid },
        { Origin: origin },
      );
    const handOver = async () => {
      const [answer] = (await emulator.post('hand-over', { redirectUri }, accessToken)).payload;
      const url = new URL(answer.redirectUri);
      assert.equal(url.origin + url.pathname, 'http://localhost:3000/back');
      assert.equal(url.searchParams.get('x'), '1');
      return url.searchParams.get('sid')!;
    };
    const sid = await handOver();
    assert.equal((await redeem(sid, 'http://localhost:3000')).status, 200);
    assert.equal((await redeem(sid, 'http://localhost:3000')).status, 401);
    assert.equal((await redeem(await handOver(), 'http://localhost:4000')).status, 401);
    const old = await handOver();
    emulator.clock.time += 60_000;
    assert.equal((await redeem(old, 'http://localhost:3000')).status, 401);
  });

  it('hands no session to a page elsewhere', async () => {
    const { accessToken } = await emulator.signIn('olivia@example.test');
    for (const redirectUri of [
      'https://evil.example/',
      'http://localhost.evil.example',
      'javascript:alert(1)',
      '/',
    ]) {
      assert.equal((await emulator.post('hand-over', { redirectUri }, accessToken)).status, 400);
    }
  });

  it('looks members up for those who are signed in', async () => {
    const { accessToken, member } = await emulator.signIn('olivia@example.test');
    assert.equal((await emulator.get('members')).status, 401);
    assert.equal((await emulator.get('members', accessToken)).payload[0].id, member.id);
    const found = await emulator.get('members?email=noah@example.test', accessToken);
    assert.equal(found.payload[0].email, 'noah@example.test');
    assert.equal('totp' in found.payload[0], false);
    assert.equal((await emulator.get('members?memberId=nobody', accessToken)).status, 404);
  });
});
