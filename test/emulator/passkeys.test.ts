import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startChromium } from './chromium.js';
import { runEmulator, type RunningEmulator } from './running-emulator.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- the page's own globals */

const NOAH = 'noah@example.test';
const OLIVIA = 'olivia@example.test';

describe("passkeys in the emulator, with Chromium's virtual authenticator", () => {
  let browser: Browser;
  let emulator: RunningEmulator;
  let context: BrowserContext;
  let page: Page;
  /** Makes the device's owner agree, or not. */
  let agree: (yes: boolean) => Promise<unknown>;

  before(async () => (browser = await startChromium()));
  after(() => browser.close());

  beforeEach(async () => {
    emulator = await runEmulator();
    emulator.app.get('/', (_req, res) => {
      res.type('html').send(`<!doctype html><title>A page</title><body>
        <script defer src="/emulator/${emulator.projectId}/webworker.js"></script>`);
    });
    context = await browser.newContext();
    page = await context.newPage();
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    agree = yes => devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: yes });
  });
  afterEach(async () => {
    await context.close();
    await emulator.close();
  });

  async function openAs(email: string): Promise<string> {
    const { refreshToken, accessToken } = await emulator.signIn(email);
    await page.goto(emulator.origin);
    await page.evaluate(
      ([key, token]) => localStorage.setItem(key!, token!),
      [`transcodes-emulator:${emulator.projectId}`, refreshToken],
    );
    await page.reload();
    await page.waitForFunction(() => (window as any).transcodes?.token.hasToken());
    return accessToken;
  }
  const start = (method: string, params: object = {}): Promise<void> =>
    page.evaluate(
      ([name, given]) => void ((window as any).answer = (window as any).transcodes[name as string](given)),
      [method, params] as const,
    );
  const answerOf = (): Promise<any> => page.evaluate(() => (window as any).answer);

  async function addPasskey(): Promise<void> {
    await start('openAuthConsoleModal');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByRole('status').filter({ hasText: 'passkey is set up' }).waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    await answerOf();
  }

  it('are MFA for a member who had none: registered in the console, used in the step-up', async () => {
    await openAs(NOAH);
    await addPasskey();
    await start('openAuthIdpModal', { resource: 'documents', action: 'delete' });
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    const answer = await answerOf();
    assert.equal(answer.payload[0].success, true);
    const [session] = (await emulator.ask(answer.payload[0].sid)).payload;
    assert.equal(session.memberId, emulator.state.members.byEmail(NOAH)!.id);
    assert.equal(session.status, 'verified');
  });

  it('verify nothing when the device does not know its owner, and can be tried again', async () => {
    await openAs(NOAH);
    await addPasskey();
    await agree(false);
    await start('openAuthIdpModal', { resource: 'documents', action: 'delete' });
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await page.getByRole('alert').filter({ hasText: 'was not used' }).waitFor();
    assert.equal(await page.locator('auth-idp-modal').count(), 1);
    await agree(true);
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    assert.equal((await answerOf()).success, true);
  });

  it('are added to an account with MFA only after a code', async () => {
    const token = await openAs(OLIVIA);
    assert.equal((await emulator.post('factors/passkeys', { sid: 'ssid_x' }, token)).status, 403);
    await start('openAuthConsoleModal');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await page.getByLabel('Code from your authenticator app').fill(await emulator.totp(OLIVIA));
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: 'passkey is set up' }).waitFor();
    assert.equal(emulator.state.members.byEmail(OLIVIA)!.passkeys.length, 1);
  });

  it('answer one challenge of one question, for one member, once', async () => {
    await openAs(NOAH);
    await addPasskey();
    const token = (await emulator.signIn(NOAH)).accessToken;
    const open = async (by = token): Promise<string> =>
      (await emulator.post('step-up', { resource: 'documents', action: 'delete' }, by)).payload[0].sid;
    const sign = async (sid: string): Promise<unknown> => {
      const [options] = (await emulator.post(`step-up/${sid}/passkey`)).payload;
      return page.evaluate(
        async ([url, optionsJSON]) => (await import(url as string)).startAuthentication({ optionsJSON }),
        [`${emulator.root}/sdk/webauthn/index.js`, options] as const,
      );
    };
    const verify = async (sid: string, response: unknown, origin = emulator.origin): Promise<number> =>
      (
        await emulator.call(
          'POST',
          `${emulator.client}/step-up/${sid}/verify`,
          { factor: 'passkey', response },
          { Origin: origin },
        )
      ).status;

    const [first, second] = [await open(), await open()];
    const signed = await sign(first);
    await emulator.post(`step-up/${second}/passkey`);
    assert.equal(await verify(second, signed), 401, 'the signature of another question');
    assert.equal(
      await verify(first, signed, 'http://localhost:1'),
      401,
      'from another origin than was signed',
    );
    assert.equal(await verify(first, signed), 410, 'a challenge that has been tried');
    const again = await sign(first);
    assert.equal(await verify(first, again), 200);
    assert.equal(await verify(first, again), 409);

    const third = await open();
    const late = await sign(third);
    emulator.clock.time += 5 * 60_000;
    assert.equal(await verify(third, late), 410, 'a challenge that is too old');
    const olivia = await open((await emulator.signIn(OLIVIA)).accessToken);
    assert.equal(await verify(olivia, late), 400, 'a member who has no passkey');
    for (const nonsense of [null, 'x', {}, { id: 7 }, { ...(late as object), id: 'other' }]) {
      await emulator.post(`step-up/${third}/passkey`);
      assert.equal(await verify(third, nonsense), 401);
    }
  });

  it('cannot be begun before MFA is set up, and finished after it without a proof', async () => {
    const token = await openAs(NOAH);
    await emulator.post('factors/totp', {}, token);
    const { id, totp } = emulator.state.enrolments.list()[0]!;
    await addPasskey();
    const confirm = { enrolmentId: id, code: totp.current().code };
    assert.equal((await emulator.post('factors/totp/confirm', confirm, token)).status, 410);
  });
});
