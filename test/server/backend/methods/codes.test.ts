import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import { totp } from '../../../../src/server/backend/index.js';
import { createApp, pageOf, type App, type Page } from '../support/app.js';

const fullWidth = (digits: string): string =>
  digits.replace(/\d/g, digit => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));

describe('a code of an authenticator app', () => {
  let app: App;
  let ada: Page;

  beforeEach(() => {
    app = createApp();
    ada = pageOf(app.backend, 'ada');
  });

  const tryCode = async (code: string): Promise<number> =>
    (await ada.answer(await ada.open({ maxAge: 0 }), 'totp', { code })).status;

  it('counts once', async () => {
    const code = app.totpCode('ada');
    assert.equal(await tryCode(code), 200);
    assert.equal(await tryCode(code), 422);
  });

  it('counts once of a hundred times at once', async () => {
    const code = app.totpCode('ada');
    const ids = await Promise.all(Array.from({ length: 5 }, () => ada.open({ maxAge: 0 })));
    const statuses = await Promise.all(
      Array.from({ length: 100 }, async (_, n) => (await ada.answer(ids[n % 5]!, 'totp', { code })).status),
    );
    assert.equal(statuses.filter(status => status === 200).length, 1);
  });

  it('may be of the step before or after', async t => {
    t.mock.timers.enable({ apis: ['Date'], now: 1_800_000_015_000 });
    assert.equal(await tryCode(app.totpCode('ada', -1)), 200);
    assert.equal(await tryCode(app.totpCode('ada', 1)), 200);
    assert.equal(await tryCode(app.totpCode('ada', -2)), 422);
    assert.equal(await tryCode(app.totpCode('ada', 2)), 422);
  });

  it('may have spaces and full-width digits', async () => {
    const code = app.totpCode('ada');
    assert.equal(await tryCode(` ${code.slice(0, 3)} ${fullWidth(code.slice(3))}\u00a0`), 200);
  });

  it('of another member is wrong', async () => {
    const bobs = new TOTP({ secret: Secret.fromBase32('KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU') }).generate();
    if (bobs !== app.totpCode('ada')) assert.equal(await tryCode(bobs), 422);
  });

  it('that the sign-in has taken does not count again', async () => {
    const steps: unknown[] = [];
    const methods = [
      totp({
        secret: () => 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
        claim(member, step) {
          steps.push([member.id, step]);
          return false;
        },
      }),
    ];
    const page = pageOf(createApp({ methods }).backend, 'ada');
    assert.equal((await page.answer(await page.open(), 'totp', { code: app.totpCode('ada') })).status, 422);
    assert.deepEqual(steps, [['ada', Math.floor(Date.now() / 30_000)]]);
  });
});

describe('a code that is mailed', () => {
  let app: App;
  let ada: Page;

  beforeEach(() => {
    app = createApp();
    ada = pageOf(app.backend, 'ada');
  });

  it('is sent, told of, and verifies', async () => {
    const id = await ada.open({ comment: 'Delete invoice 1042\r\nBcc: \u202eall' });
    const { status, body } = await ada.challenge(id, 'mail-code');
    assert.deepEqual(
      [status, body],
      [200, { type: 'mail-code', hint: 'a•••@example.test', resendAfter: 30 }],
    );
    const [mail] = app.mails;
    assert.equal(mail!.address, 'ada@example.test');
    assert.match(mail!.code, /^\d{6}$/);
    assert.equal(mail!.comment, 'Delete invoice 1042 Bcc:  all');
    const code = ` ${fullWidth(mail!.code.slice(0, 3))} ${mail!.code.slice(3)}`;
    assert.equal((await ada.answer(id, 'mail-code', { code })).status, 200);
  });

  it('of another question is wrong', async () => {
    const [first, second] = [await ada.open(), await ada.open()];
    await ada.challenge(first, 'mail-code');
    const { code } = app.mails[0]!;
    assert.equal((await ada.answer(second, 'mail-code', { code })).status, 422, 'none was sent for it');
    await ada.challenge(second, 'mail-code');
    assert.equal((await ada.answer(second, 'mail-code', { code })).status, 422);
    assert.equal((await ada.answer(first, 'mail-code', { code })).status, 200);
  });

  it('is sent again after half a minute, and ends the one before', async t => {
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    const id = await ada.open();
    await ada.challenge(id, 'mail-code');
    const early = await ada.challenge(id, 'mail-code');
    assert.deepEqual([early.status, early.body.retryAfter], [429, 30]);
    assert.equal(early.headers.get('retry-after'), '30');
    t.mock.timers.tick(30_000);
    assert.equal((await ada.challenge(id, 'mail-code')).status, 200);
    const [former, latter] = app.mails;
    if (former!.code !== latter!.code) {
      assert.equal((await ada.answer(id, 'mail-code', { code: former!.code })).status, 422);
    }
    assert.equal((await ada.answer(id, 'mail-code', { code: latter!.code })).status, 200);
  });

  it('is sent to nobody for ever', async () => {
    const statuses = [];
    for (let n = 0; n < 15; n += 1) {
      statuses.push((await ada.challenge(await ada.open({ maxAge: 0 }), 'mail-code')).status);
    }
    assert.equal(app.mails.length, 10);
    assert.deepEqual(statuses.slice(10), Array(5).fill(429));
    assert.equal(
      (await pageOf(app.backend, 'bob').challenge(await pageOf(app.backend, 'bob').open(), 'mail-code'))
        .status,
      200,
    );
  });

  it('is kept in no store as it is', async () => {
    const { memoryStepUpStore } = await import('../../../../src/server/backend/index.js');
    const store = memoryStepUpStore();
    const written: string[] = [];
    const watched = new Proxy(store, {
      get: (target, name: keyof typeof store) =>
        typeof target[name] === 'function'
          ? (...values: unknown[]) => {
              written.push(JSON.stringify(values));
              return (target[name] as (...values: unknown[]) => unknown)(...values);
            }
          : target[name],
    });
    const watchedApp = createApp({ store: watched });
    const page = pageOf(watchedApp.backend, 'ada');
    const id = await page.open();
    await page.challenge(id, 'mail-code');
    const { code } = watchedApp.mails[0]!;
    await page.answer(id, 'mail-code', { code });
    assert.ok(written.length > 10);
    assert.equal(
      written.some(text => text.includes(`"${code}"`) || text.includes('key-of-ada')),
      false,
    );
  });
});

describe('a recovery code', () => {
  it('is used up, and may be typed with spaces', async () => {
    const app = createApp();
    const ada = pageOf(app.backend, 'ada');
    const tryCode = async (): Promise<number> =>
      (await ada.answer(await ada.open({ maxAge: 0 }), 'recovery-code', { code: 'spare - 1' })).status;
    assert.equal(await tryCode(), 200);
    assert.equal(await tryCode(), 422);
    assert.deepEqual([...app.recoveryCodes], ['spare-2']);
  });
});

describe('a password', () => {
  it('is taken as it is', async () => {
    const ada = pageOf(createApp().backend, 'ada');
    const statuses = [];
    for (const text of [' correct horse', 'correct  horse', '', 'correct horse']) {
      statuses.push((await ada.answer(await ada.open(), 'password', { password: text })).status);
    }
    assert.deepEqual(statuses, [422, 422, 422, 200]);
  });
});
