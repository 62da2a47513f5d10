import { strict as assert } from 'node:assert';
import { createRequire } from 'node:module';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type axe from 'axe-core';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { startDemo, type RunningDemo } from '../demo/running-demo.js';
import { mailedCode } from '../demo/demo-member.js';
import { startChromium } from '../emulator/chromium.js';
import { freshTotp, totpOf } from './visitor.js';
import { openWatchedPage, type WatchedPage } from './watched-page.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const OLIVIA = 'olivia@example.test';
const NOAH = 'noah@example.test';
const HUGO = 'hugo@example.test';
const ADAM = 'adam@example.test';
const VERA = 'vera@example.test';

describe('the demo with its own server, and no vendor', () => {
  let browser: Browser;
  let demo: RunningDemo;
  let watched: WatchedPage;
  let context: BrowserContext;
  let page: Page;
  before(async () => {
    demo = await startDemo();
    browser = await startChromium();
  });
  after(async () => {
    await browser?.close();
    await demo?.stop();
  });
  beforeEach(async () => {
    await fetch(`${demo.origin}/api/workspace/restore`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    });
    // The first visit of a page has its sources compiled.
    watched = await openWatchedPage(browser, 40_000);
    ({ context, page } = watched);
  });
  afterEach(async () => {
    await watched.close();
  });

  const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
  const outcome = (text: string): Promise<void> => page.locator('#outcome').getByText(text).waitFor();
  const dialog = (): Locator => page.getByRole('dialog', { name: 'Confirm that it’s you' });
  const field = (): Locator => dialog().getByRole('textbox');

  async function open(path: string): Promise<void> {
    await page.goto(`${demo.origin}${path}?provider=own`);
    await page.locator('main[data-ready]').waitFor();
  }

  /** Fills in the page for it, which is open. */
  async function completeSignIn(email: string, password = 'pinewick'): Promise<void> {
    await page.locator('main[data-ready]').waitFor();
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByLabel('Password').press('Enter');
  }

  async function signIn(email: string): Promise<void> {
    await button('Sign in').click();
    await page.waitForURL('**/sign-in?**');
    await completeSignIn(email);
    await button('Sign out').waitFor();
  }

  /** Answers with the app, whatever is asked first: that is what the member used last. */
  async function answerWithApp(email: string): Promise<void> {
    const code = dialog().getByLabel('Code from your authenticator app');
    await code
      .or(dialog().getByRole('button', { name: 'Another way' }))
      .first()
      .waitFor();
    if (!(await code.count())) await choose('Authenticator app');
    await code.fill(await freshTotp(demo, email));
    await field().press('Enter');
  }

  async function choose(way: string): Promise<void> {
    await dialog().getByRole('button', { name: 'Another way' }).click();
    await dialog().getByRole('button', { name: way }).click();
  }

  /** Answers with the code of a mail that is sent now, whatever is asked first. */
  async function answerWithMail(email: string): Promise<void> {
    await dialog().waitFor();
    const isAskedFirst = await dialog()
      .getByText('Code that was sent to')
      .or(dialog().getByText('Sending you'))
      .count();
    if (!isAskedFirst) await choose('Code by e-mail');
    await dialog().getByText('You can ask for a new code in').waitFor();
    await field().fill(await mailedCode(demo, email));
    await field().press('Enter');
  }

  it('works on every page, with the same buttons', async () => {
    await open('/');
    await button('Delete Invoice 1042').click();
    // Nobody is signed in: the page's own sign-in comes first, and leads back.
    await page.waitForURL('**/sign-in?**');
    await completeSignIn(OLIVIA);
    await button('Sign out').waitFor();
    await button('Delete Invoice 1042').click();
    await dialog().getByText('Delete Invoice 1042').waitFor();
    await answerWithApp(OLIVIA);
    await outcome('“Invoice 1042” was deleted.');
    await button('Delete Notes for the autumn meeting').click();
    await outcome('“Notes for the autumn meeting” was deleted.');

    await open('/payments');
    await page.getByLabel('Amount in euros').fill('100');
    await button('Send money').click();
    await outcome('€100.00');
    await page.getByLabel('Amount in euros').fill('2500');
    await button('Send money').click();
    await answerWithMail(OLIVIA);
    await outcome('€2,500.00');

    await open('/settings');
    await button('Unlock').click();
    // What was used last is asked first.
    await dialog().getByText('Code that was sent to').waitFor();
    await answerWithMail(OLIVIA);
    await page.getByText('pw_live_').waitFor();
    await button('Delete workspace…').click();
    await page.locator('#confirm-delete').click();
    await answerWithMail(OLIVIA);
    await outcome('The workspace was deleted.');

    await page.goto(`${demo.origin}/activity`);
    await page.locator('#decisions').getByText('workspace:delete').waitFor();
    await page.locator('#audit').getByText('workspace:delete').waitFor();
  });

  for (const [path, unlocked] of [
    ['/plain', 'customers'],
    ['/strict', ''],
  ] as const) {
    it(`works on ${path}, whose tag names the provider, and which has no script of a vendor`, async () => {
      const requested: string[] = [];
      page.on('request', request => requested.push(new URL(request.url()).pathname));
      await page.goto(demo.origin + path);
      await page.getByRole('link', { name: 'sign in' }).click();
      await completeSignIn(OLIVIA);
      await page.waitForURL(`${demo.origin}${path}?provider=own`);
      requested.length = 0;
      await page.reload();
      await button('Delete invoice 1042').click();
      await dialog().getByText('Delete invoice 1042').waitFor();
      await answerWithMail(OLIVIA);
      await page.getByText('Invoice 1042 is gone.').waitFor();
      await button('Unlock').click();
      await answerWithMail(OLIVIA);
      await page.getByText('12 – 34 – 56').waitFor();
      if (unlocked) {
        await page.getByRole('link', { name: 'Open the customer list' }).click();
        await answerWithMail(OLIVIA);
        await page.waitForURL(`**#${unlocked}`);
      } else assert.equal(await page.locator('#violations').textContent(), 'No violation so far.');
      assert.deepEqual(
        requested.filter(each => each.startsWith('/emulator/') && each.endsWith('.js')),
        [],
      );
    });
  }

  it('takes the role where it is enough, and tells where it is not', async () => {
    await open('/payments');
    await signIn(HUGO);
    await page.getByLabel('Amount in euros').fill('2500');
    await button('Send money').click();
    await outcome('€2,500.00');
    await button('Sign out').click();
    await button('Sign in').waitFor();
    await open('/');
    await signIn(VERA);
    await button('Delete Invoice 1042').click();
    await page.getByText('Your account is not allowed to do this.').waitFor();
  });

  it('leads who has nothing to confirm with to the page for it, and back to the question', async () => {
    await open('/');
    await signIn(NOAH);
    await button('Delete Invoice 1041').click();
    await button('Set it up').click();
    await page.waitForURL('**/security?**');
    await button('Set up an authenticator app').click();
    const key = page.locator('#app-key:not(:empty)');
    await key.waitFor();
    await page.getByLabel('Code from the app').fill(totpOf((await key.textContent())!));
    await button('Confirm the app').click();
    await outcome('Your authenticator app is set up.');
    await page.getByRole('link', { name: 'Back to where you were' }).click();
    // Rows of a list look alike: which one it was is the person's to say again.
    await page.locator('main[data-ready]').waitFor();
    assert.equal(new URL(page.url()).pathname, '/');
    await button('Delete Invoice 1041').click();
    await answerWithApp(NOAH);
    await outcome('“Invoice 1041” was deleted.');
  });

  it('offers the question again where there is one gate that it can have been', async () => {
    await open('/settings');
    await signIn(HUGO);
    await button('Unlock').click();
    await button('Set it up').click();
    await page.waitForURL('**/security?**');
    await button('Set up an authenticator app').click();
    const key = page.locator('#app-key:not(:empty)');
    await key.waitFor();
    await page.getByLabel('Code from the app').fill(totpOf((await key.textContent())!));
    await button('Confirm the app').click();
    await outcome('Your authenticator app is set up.');
    await page.getByRole('link', { name: 'Back to where you were' }).click();
    await button('Verify and continue').click();
    await answerWithMail(HUGO);
    await page.getByText('pw_live_').waitFor();
  });

  it('asks in a window of the demo’s OpenID provider, and deletes with what was proved there', async () => {
    await open('/');
    await signIn(ADAM);
    await button('Delete Invoice 1042').click();
    await choose('In another window');
    const [first] = await Promise.all([
      context.waitForEvent('page'),
      dialog().getByRole('button', { name: 'Open the window' }).click(),
    ]);
    await first.getByRole('button', { name: 'Cancel' }).click();
    await dialog().getByText('What was done in the other window was not accepted.').waitFor();
    await page.keyboard.press('Escape');
    await button('Delete Invoice 1042').click();
    await choose('In another window');
    const [second] = await Promise.all([
      context.waitForEvent('page'),
      dialog().getByRole('button', { name: 'Open the window' }).click(),
    ]);
    await second.getByLabel('Password').fill('pinewick');
    await second.keyboard.press('Enter');
    await second.locator('#code').fill(await freshTotp(demo, ADAM));
    await second.keyboard.press('Enter');
    await outcome('“Invoice 1042” was deleted.');
    assert.ok(second.isClosed(), 'the window closes itself');
  });

  it('sets up recovery codes, each of which counts once', async () => {
    await open('/security');
    await page.getByRole('link', { name: 'Sign in' }).click();
    await completeSignIn(ADAM);
    await button('Make new recovery codes').click();
    await answerWithApp(ADAM);
    await page.locator('#codes li').first().waitFor();
    const [code] = await page.locator('#codes li').allInnerTexts();
    await page.getByText('8 left.').waitFor();
    await open('/');
    await button('Delete Invoice 1042').click();
    await choose('Recovery code');
    // As it is copied from paper, or from a keyboard for full-width letters.
    await field().fill(` ${code!.toUpperCase().normalize()} `);
    await field().press('Enter');
    await outcome('“Invoice 1042” was deleted.');
    await open('/payments');
    await page.getByLabel('Amount in euros').fill('2500');
    await button('Send money').click();
    await field().fill(code!);
    await field().press('Enter');
    await dialog().getByText('Tries left: 4').waitFor();
    await page.keyboard.press('Escape');
  });

  it('sets up a passkey, and deletes with it', async () => {
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
    await open('/');
    await signIn(OLIVIA);
    await button('Security').click();
    await button('Add a passkey').click();
    // Who has a factor proves it before another one is added.
    await answerWithMail(OLIVIA);
    await outcome('Your passkey is set up.');
    await page.getByRole('link', { name: 'Back to where you were' }).click();
    await button('Delete Invoice 1042').click();
    await button('Use a passkey').click();
    await outcome('“Invoice 1042” was deleted.');
  });

  it('refuses a wrong password, a page of another port, and a change of factors with the session alone', async () => {
    await open('/sign-in');
    await completeSignIn(OLIVIA, 'wrong');
    await outcome('The address or the password is not right.');
    await completeSignIn(OLIVIA);
    await button('Sign out').waitFor();
    const statusOf = (path: string, headers: Record<string, string>): Promise<number> =>
      context.request.post(demo.origin + path, { headers, data: {} }).then(response => response.status());
    const own = { Origin: demo.origin, 'Sec-Fetch-Site': 'same-origin' };
    const elsewhere = { Origin: 'http://localhost:1', 'Sec-Fetch-Site': 'same-site' };
    assert.equal(await statusOf('/own/factors/totp', own), 401);
    for (const path of ['/own/factors/totp', '/own/sign-out', '/api/transfers', '/step-up/questions']) {
      assert.equal(await statusOf(path, elsewhere), 403, path);
    }
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has nothing that axe objects to on its own pages, ${colorScheme}`, async () => {
      await page.addInitScript({ path: AXE });
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 360, height: 800 });
      const isClean = async (what: string): Promise<void> => {
        const found = await page.evaluate(() =>
          (globalThis as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] }),
        );
        assert.deepEqual(
          found.violations.map(
            ({ id, nodes }) => `${id}: ${nodes.map(node => node.target.join(' ')).join(', ')}`,
          ),
          [],
          what,
        );
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wider <= 0, `${what} does not scroll sideways`);
      };
      await open('/sign-in');
      await isClean('sign-in');
      await completeSignIn(ADAM);
      await button('Sign out').waitFor();
      await open('/security');
      await page.getByText('Set up.').waitFor();
      await isClean('security');
      await button('Make new recovery codes').click();
      await answerWithMail(ADAM);
      await page.locator('#codes li').first().waitFor();
      await isClean('recovery codes');
    });
  }
});
