import { strict as assert } from 'node:assert';
import { createRequire } from 'node:module';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type axe from 'axe-core';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { startChromium } from '../emulator/chromium.js';
import { startOwnBackendApp, type OwnBackendApp } from './own-backend-app.js';
import { totpOf } from './visitor.js';
import { openWatchedPage, type WatchedPage } from './watched-page.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const EMAIL = 'alice@example.test';
const PASSWORD = 'correct horse battery';

describe('the copied example of a server of one’s own', () => {
  let browser: Browser;
  let app: OwnBackendApp;
  let watched: WatchedPage;
  let context: BrowserContext;
  let page: Page;
  let deletions: string[];
  before(async () => {
    browser = await startChromium();
  });
  after(() => browser.close());
  beforeEach(async () => {
    app = await startOwnBackendApp();
    watched = await openWatchedPage(browser);
    ({ context, page, deletions } = watched);
  });
  afterEach(async () => {
    await watched.close();
    await app.stop();
  });

  const dialog = (): Locator => page.getByRole('dialog', { name: 'Confirm that it’s you' });
  const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
  const field = (): Locator => dialog().getByRole('textbox');
  const row = (id: string): Locator => page.locator(`tr[data-stepup-key="${id}"]`);
  const pressDelete = (id: string): Promise<void> => row(id).getByRole('button', { name: 'Delete' }).click();
  const said = (text: string): Promise<void> => page.locator('#said', { hasText: text }).waitFor();
  const isClosed = (): Promise<void> => page.locator('stepup-challenge').waitFor({ state: 'detached' });

  async function signIn(): Promise<void> {
    await page.goto(`${app.origin}/sign-in.html`);
    await page.getByLabel('E-mail').fill(EMAIL);
    await page.getByLabel('Password').fill(PASSWORD);
    await button('Sign in').click();
    await row('1041').waitFor();
  }

  /** Goes another way, in the dialog that is open. */
  async function choose(way: RegExp): Promise<void> {
    await button('Another way').click();
    await dialog().getByRole('button', { name: way }).click();
  }

  async function answerWithPassword(text = PASSWORD): Promise<void> {
    await dialog().waitFor();
    if (!(await field().count()) || (await field().getAttribute('type')) !== 'password') {
      await choose(/^Password/);
    }
    await dialog().getByLabel('Your password').fill(text);
    await dialog().getByLabel('Your password').press('Enter');
  }

  /** What the app's API says to a request of the page's own that carries no proof. */
  const statusOf = (path: string, method: string): Promise<number> =>
    page.evaluate(async ([path, method]) => (await fetch(path!, { method })).status, [path, method]);

  /** What the app says to a form that is sent with the person's cookie. */
  async function statusOfTransfer(amount: string): Promise<number> {
    const answer = await context.request.post(`${app.origin}/transfers`, {
      form: { amount, iban: 'DE02 1203 0000 0000 2020 51' },
      headers: { Origin: app.origin },
      maxRedirects: 0,
    });
    return answer.status();
  }

  /** What axe finds wrong, in one line each. */
  async function violations(): Promise<string[]> {
    const found = await page.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] }),
    );
    return found.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(node => node.target.join(' ')).join(', ')}`,
    );
  }

  /** Sets up an authenticator app on the page for that, and gives its key. */
  async function setUpTotp(): Promise<string> {
    await page.goto(`${app.origin}/security.html`);
    await button('Add an authenticator app').click();
    await answerWithPassword();
    const secret = page.locator('#secret:not(:empty)');
    await secret.waitFor();
    const key = (await secret.textContent())!;
    await page.getByLabel('Code').fill(totpOf(key));
    await button('Confirm').click();
    await said('The authenticator app was added.');
    return key;
  }

  it('deletes with the password: the dialog says what, the handler runs once, and the row is gone', async () => {
    await signIn();
    await pressDelete('1042');
    await dialog().getByText('Delete invoice 1042 of Pinewick Ltd').waitFor();
    assert.equal(await page.locator('stepup-challenge [part=target]').textContent(), '1042');
    await answerWithPassword();
    await said('Invoice 1042 was deleted.');
    assert.equal(await row('1042').count(), 0);
    assert.deepEqual(deletions, [`${app.origin}/api/invoices/1042`]);
    await page.reload();
    await row('1041').waitFor();
    assert.equal(await row('1042').count(), 0, 'it is gone on the server');
  });

  it('tells a wrong password, and how many tries are left', async () => {
    await signIn();
    await pressDelete('1041');
    await answerWithPassword('wrong');
    await dialog().getByText('That was not right. Tries left: 4').waitFor();
    await answerWithPassword('wrong again');
    await dialog().getByText('That was not right. Tries left: 3').waitFor();
    assert.deepEqual(deletions, []);
    await answerWithPassword();
    await said('Invoice 1041 was deleted.');
  });

  it('takes the mailed code, pasted with spaces', async () => {
    await signIn();
    await pressDelete('1043');
    const code = await app.mailedCode();
    await dialog()
      .getByLabel('Code that was sent to')
      .fill(` ${code.slice(0, 3)} ${code.slice(3)} `);
    await button('Confirm').click();
    await said('Invoice 1043 was deleted.');
  });

  it('sets up an authenticator app behind a step-up, and confirms with its code from then on', async () => {
    await signIn();
    assert.equal(await statusOf('/api/security/totp', 'POST'), 401, 'a session alone sets up nothing');
    const key = await setUpTotp();
    await page.locator('#state').getByText('Authenticator app: yes').waitFor();
    await page.goto(app.origin);
    await pressDelete('1042');
    await choose(/^Authenticator app/);
    const code = dialog().getByLabel('Code from your authenticator app');
    await code.fill('000000');
    await code.press('Enter');
    await dialog().getByText('Tries left: 4').waitFor();
    // The code of the set-up is used up; a clock may be a step ahead.
    await code.fill(totpOf(key));
    await code.press('Enter');
    await dialog().getByText('Tries left: 3').waitFor();
    await code.fill(totpOf(key, { next: true }));
    await code.press('Enter');
    await said('Invoice 1042 was deleted.');
    await pressDelete('1041');
    await code.waitFor();
  });

  it('sets up a passkey, and confirms by one press of it from then on', async () => {
    const devtools = await context.newCDPSession(page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await signIn();
    assert.equal(await statusOf('/api/security/passkey', 'POST'), 401, 'a session alone sets up nothing');
    await page.goto(`${app.origin}/security.html`);
    await button('Add a passkey').click();
    await answerWithPassword();
    await said('The passkey was added.');
    await page.goto(app.origin);
    await pressDelete('1042');
    await button('Use a passkey').click();
    await said('Invoice 1042 was deleted.');
    assert.deepEqual(deletions, [`${app.origin}/api/invoices/1042`]);
  });

  it('offers the other ways, and goes the one that is taken', async () => {
    await signIn();
    await setUpTotp();
    await page.goto(app.origin);
    await pressDelete('1042');
    await button('Another way').click();
    const ways = await dialog().getByRole('listitem').getByRole('button').allInnerTexts();
    assert.deepEqual(
      ways.map(way => way.split('\n')[0]!.trim()),
      ['Password', 'Authenticator app', 'Code by e-mail'],
      'what was used last is the first',
    );
    await dialog().getByRole('button', { name: 'Code by e-mail' }).click();
    // The first mail was the one that the set-up began with.
    await dialog()
      .getByLabel('Code that was sent to')
      .fill(await app.mailedCode(1));
    await button('Confirm').click();
    await said('Invoice 1042 was deleted.');
  });

  it('is left by Escape: nothing happens, the focus goes back, and it asks again', async () => {
    await signIn();
    await pressDelete('1042');
    await field().waitFor();
    await page.keyboard.press('Escape');
    await isClosed();
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Delete');
    assert.deepEqual(deletions, []);
    await pressDelete('1042');
    await answerWithPassword();
    await said('Invoice 1042 was deleted.');
  });

  it('refuses the API without a proof, and with the proof for another invoice', async () => {
    await signIn();
    assert.equal(await statusOf('/api/invoices/1041', 'DELETE'), 401);
    await pressDelete('1042');
    await answerWithPassword();
    await said('Invoice 1042 was deleted.');
    assert.equal(await statusOf('/api/invoices/1041', 'DELETE'), 401);
    assert.equal(await statusOf('/api/invoices/1042', 'DELETE'), 404, 'its own proof still holds');
    await page.reload();
    await row('1041').waitFor();
  });

  it('lets a native form go after the step-up, once', async () => {
    await signIn();
    await button('Send').click();
    await dialog().getByText('100.00').waitFor();
    await answerWithPassword();
    await page.waitForURL(`${app.origin}/transferred.html`);
    assert.equal(await statusOfTransfer('100.00'), 401);
    await page.goto(app.origin);
    await button('Send').click();
    await dialog().waitFor();
    assert.equal(page.url(), `${app.origin}/`, 'and asks for the next one');
  });

  it('refuses a form with other fields than those that were confirmed', async () => {
    await signIn();
    // What the person has confirmed does not arrive, so that its step-up is left over.
    await page.route('**/transfers', route => route.abort());
    const lost = page.waitForEvent('requestfailed');
    await button('Send').click();
    await answerWithPassword();
    await lost;
    assert.equal(await statusOfTransfer('900.00'), 401);
    assert.equal(await statusOfTransfer('100.00'), 303);
    assert.equal(await statusOfTransfer('100.00'), 401, 'once');
  });

  it('ends the proof with the sign-out', async () => {
    await signIn();
    await pressDelete('1042');
    await answerWithPassword();
    await said('Invoice 1042 was deleted.');
    const cookies = await context.cookies();
    await button('Sign out').click();
    await page.waitForURL('**/sign-in.html');
    assert.equal(await statusOf('/api/invoices/1042', 'DELETE'), 401);
    // cookie-session keeps nothing on the server, so a copied cookie is still signed in; its step-up is over.
    await context.addCookies(cookies);
    assert.equal(await statusOf('/api/invoices', 'GET'), 200);
    assert.equal(await statusOf('/api/invoices/1042', 'DELETE'), 401);
  });

  it('works by keyboard alone', async () => {
    await signIn();
    const focusedText = (): Promise<string> =>
      page.evaluate(() => {
        let focused = document.activeElement;
        while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
        return focused?.textContent?.trim() ?? '';
      });
    const tabTo = async (text: string): Promise<void> => {
      for (let presses = 0; (await focusedText()) !== text; presses++) {
        assert.ok(presses < 20, `Tab leads to ${text}`);
        await page.keyboard.press('Tab');
      }
    };
    await tabTo('Delete');
    await page.keyboard.press('Enter');
    await field().waitFor();
    await tabTo('Another way');
    await page.keyboard.press('Enter');
    await page.locator('stepup-challenge ul').waitFor();
    await tabTo('Password');
    await page.keyboard.press('Enter');
    await dialog().getByLabel('Your password').waitFor();
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await said('Invoice 1041 was deleted.');
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has nothing that axe objects to, ${colorScheme}`, async () => {
      await page.addInitScript({ path: AXE });
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 320, height: 640 });
      await page.goto(`${app.origin}/sign-in.html`);
      assert.deepEqual(await violations(), [], 'sign-in');
      await signIn();
      assert.deepEqual(await violations(), [], 'invoices');
      await pressDelete('1042');
      await app.mailedCode();
      await dialog().getByText('You can ask for a new code in').waitFor();
      assert.deepEqual(await violations(), [], 'a mailed code');
      await button('Another way').click();
      await page.locator('stepup-challenge ul').waitFor();
      assert.deepEqual(await violations(), [], 'the other ways');
      await dialog().getByRole('button', { name: 'Password' }).click();
      await answerWithPassword('wrong');
      await dialog().getByText('Tries left: 4').waitFor();
      assert.deepEqual(await violations(), [], 'a wrong password');
      await page.keyboard.press('Escape');
      await isClosed();
      await page.goto(`${app.origin}/security.html`);
      assert.deepEqual(await violations(), [], 'security');
    });
  }

  it('asks on a page of its own where no script runs, and leads back to the form, which then passes', async () => {
    const plain = await browser.newContext({ javaScriptEnabled: false });
    plain.setDefaultTimeout(30_000);
    const visit = await plain.newPage();
    await visit.goto(`${app.origin}/sign-in.html`);
    await visit.getByLabel('E-mail').fill(EMAIL);
    await visit.getByLabel('Password').fill(PASSWORD);
    await visit.getByRole('button', { name: 'Sign in' }).click();
    await visit.getByLabel('Amount').fill('75.00');
    await visit.getByRole('button', { name: 'Send' }).click();
    await visit.getByText('You are about to do this: transfers:create amount=75.00').waitFor();
    await visit.getByLabel('Your password').fill('wrong');
    await visit.getByRole('button', { name: 'Confirm' }).click();
    await visit.getByText('That was not right.').waitFor();
    await visit.getByLabel('Your password').fill(PASSWORD);
    await visit.getByRole('button', { name: 'Confirm' }).click();
    await visit.waitForURL(`${app.origin}/`);
    // For exactly what was confirmed.
    await visit.getByLabel('Amount').fill('900.00');
    await visit.getByRole('button', { name: 'Send' }).click();
    await visit.getByText('amount=900.00').waitFor();
    await visit.goto(app.origin);
    await visit.getByLabel('Amount').fill('75.00');
    await visit.getByRole('button', { name: 'Send' }).click();
    await visit.waitForURL(`${app.origin}/transferred.html`);
    // Elsewhere leads no way back.
    for (const elsewhere of [
      '//elsewhere.example',
      '/%5Celsewhere.example',
      // Browsers leave tabs and line breaks out of an address.
      '/%09/elsewhere.example',
      '/%0A/elsewhere.example',
      'https://elsewhere.example',
      'javascript:alert(1)',
      '/a&return_to=//elsewhere.example',
    ]) {
      await visit.goto(`${app.origin}/confirm?return_to=${elsewhere}&scope=transfers:create&max_age=300`);
      const link = visit.getByRole('link', { name: 'Cancel' });
      assert.equal(await link.getAttribute('href'), '/', elsewhere);
    }
    await plain.close();
  });

  it('tells a wrong sign-in, and signs nobody in', async () => {
    await page.goto(`${app.origin}/sign-in.html`);
    const wrong = page.getByText('The e-mail address or the password is not right.');
    assert.equal(await wrong.isVisible(), false);
    await page.getByLabel('E-mail').fill(EMAIL);
    await page.getByLabel('Password').fill('wrong');
    await button('Sign in').click();
    await wrong.waitFor();
    assert.equal(await statusOf('/api/invoices', 'GET'), 401);
  });

  it('runs under a strict content policy', async () => {
    const response = await page.goto(`${app.origin}/sign-in.html`);
    const policy = response!.headers()['content-security-policy'] ?? '';
    assert.match(policy, /default-src 'none'/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe|\*|data:/);
  });
});
