import { strict as assert } from 'node:assert';
import { after, afterEach, before, beforeEach, describe, it, mock } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { startChromium } from '../emulator/chromium.js';
import * as allauth from '../recipes/support/allauth-server.js';
import * as fortify from '../recipes/support/fortify-server.js';
import { runApp, type RunningApp } from '../recipes/support/recipe.js';
import { AXE, violationsIn } from './axe.js';
import { tabTo } from './keyboard.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describe('the recipes whose page speaks with a framework', () => {
  let code: string;
  let browser: Browser;
  let app: RunningApp;
  let context: BrowserContext;
  let page: Page;
  before(async () => {
    [code, browser] = [await bundle(), await startChromium()];
  });
  after(() => browser.close());
  beforeEach(async () => {
    app = await runApp(createApp);
    context = await browser.newContext();
    context.setDefaultTimeout(30_000);
    page = await context.newPage();
  });
  afterEach(async () => {
    mock.timers.reset();
    await context.close();
    await app.close();
  });

  function createApp(): Hono {
    const site = new Hono();
    site.get('/page.js', c => c.body(code, 200, { 'Content-Type': 'text/javascript' }));
    site.route('/', allauth.createAllauthServer());
    for (const [name, operation, action] of [
      ['allauth', 'account', 'update'],
      ['fortify', 'invoices', 'delete'],
    ]) {
      site.get(`/${name}`, c =>
        c.html(`<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${name}</title>
<link rel="icon" href="data:,"><script type="module" src="/page.js"></script></head><body>
<stepup-gate resource="${operation}" action="${action}" max-age="0" comment="Do it"><button id="act">Do it</button></stepup-gate>
<p id="said" role="status"></p></body></html>`),
      );
    }
    site.route('/', fortify.createFortifyServer());
    return site;
  }

  /** Signs in by the framework's own addresses, and opens the page. */
  async function signIn(
    name: 'allauth' | 'fortify',
    [session, login]: [session: string, login: string],
    [cookie, header]: [cookie: string, header: string],
    data: object,
  ): Promise<void> {
    // Brings the token against forged requests.
    await context.request.get(app.origin + session);
    const token = (await context.cookies()).find(({ name }) => name === cookie)!.value;
    const headers = { [header]: decodeURIComponent(token) };
    assert.equal((await context.request.post(app.origin + login, { data, headers })).status(), 200);
    await page.goto(`${app.origin}/${name}`);
  }

  const signInToDjango = (): Promise<void> =>
    signIn(
      'allauth',
      ['/_allauth/browser/v1/auth/session', '/_allauth/browser/v1/auth/login'],
      ['csrftoken', 'X-CSRFToken'],
      { username: 'wizard', password: allauth.PASSWORD },
    );
  const signInToLaravel = (): Promise<void> =>
    signIn('fortify', ['/api/user', '/login'], ['XSRF-TOKEN', 'X-XSRF-TOKEN'], {
      ...{ email: 'ada@example.test', password: fortify.PASSWORD },
    });

  const dialog = (): Locator => page.getByRole('dialog', { name: 'Confirm that it’s you' });
  const act = (): Promise<void> => page.locator('#act').click();
  const said = (text: string): Promise<void> => page.locator('#said', { hasText: text }).waitFor();

  async function answer(label: string, value: string): Promise<void> {
    await dialog().getByLabel(label).fill(value);
    await page.keyboard.press('Enter');
  }

  it('asks for the code or the password of django-allauth, and lets the click go once', async () => {
    await signInToDjango();
    // For Django, the sign-in is too long ago.
    mock.timers.enable({ apis: ['Date'], now: Date.now() + 301_000 });
    await act();
    await dialog().getByText('Do it').waitFor();
    await answer('Code from your authenticator app', '000000');
    await dialog().getByRole('alert').getByText('Incorrect code.').waitFor();
    assert.equal(await page.locator('#said').textContent(), '');
    await dialog().getByRole('button', { name: 'Your password instead' }).click();
    await answer('Your password', allauth.PASSWORD);
    await said('clicked 200');
    assert.equal(await page.locator('#said').textContent(), 'clicked 200 ');
    assert.equal(await dialog().count(), 0);
  });

  it('asks for the password of Laravel, and lets the click go once', async () => {
    await signInToLaravel();
    await act();
    await answer('Your password', 'wrong');
    await dialog().getByRole('alert').getByText('The provided password was incorrect.').waitFor();
    await answer('Your password', fortify.PASSWORD);
    await said('clicked 204');
    assert.equal(await page.locator('#said').textContent(), 'clicked 204 ');
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`works by keyboard alone, and has nothing that axe objects to, ${colorScheme}`, async () => {
      await page.addInitScript({ path: AXE });
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 320, height: 640 });
      await signInToDjango();
      mock.timers.enable({ apis: ['Date'], now: Date.now() + 301_000 });
      await tabTo(page, 'Do it');
      await page.keyboard.press('Enter');
      await dialog().getByText('Do it').waitFor();
      assert.deepEqual(await violationsIn(page, 'dialog'), [], 'a code');
      // The field has the focus already.
      await page.keyboard.type('000000');
      await page.keyboard.press('Enter');
      await dialog().getByRole('alert').getByText('Incorrect code.').waitFor();
      const field = dialog().getByRole('textbox', { description: 'Incorrect code.' });
      assert.equal(await field.getAttribute('aria-invalid'), 'true');
      assert.deepEqual(await violationsIn(page, 'dialog'), [], 'a wrong code');
      await tabTo(page, 'Your password instead');
      await page.keyboard.press('Enter');
      await page.keyboard.type(allauth.PASSWORD);
      assert.deepEqual(await violationsIn(page, 'dialog'), [], 'the password');
      await page.keyboard.press('Enter');
      await said('clicked 200');
    });
  }

  it('does nothing where the person closes the dialog', async () => {
    await signInToLaravel();
    await act();
    await dialog().waitFor();
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    assert.equal(await page.locator('#said').textContent(), '');
    await act();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await dialog().waitFor({ state: 'detached' });
    assert.equal(await page.locator('#said').textContent(), '');
  });
});

/** The page's script, with what it imports. */
async function bundle(): Promise<string> {
  const environment = process.env['NODE_ENV'];
  const result = await build({
    configFile: false,
    logLevel: 'error',
    resolve: {
      conditions: ['module', 'browser', 'development'],
      alias: { 'stepup-elements/core': `${ROOT}src/client/index.ts` },
    },
    build: {
      write: false,
      target: 'es2022',
      minify: false,
      lib: { entry: `${ROOT}test/e2e/fixtures/recipe-page.ts`, formats: ['es'], fileName: 'page' },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  // The bundler leaves it at production, with which no demo starts.
  if (environment === undefined) delete process.env['NODE_ENV'];
  const [{ output }] = [result].flat() as [Rolldown.RolldownOutput];
  return output[0].code;
}
