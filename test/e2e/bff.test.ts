import { strict as assert } from 'node:assert';
import { after, afterEach, before, beforeEach, describe, it, mock } from 'node:test';
import type { Browser, BrowserContext, Locator, Page, Request, Response } from 'playwright-core';
import { startChromium } from '../emulator/chromium.js';
import { AXE, violationsIn } from './axe.js';
import { startBffApp, type BffApp } from './bff-app.js';
import { tabTo } from './keyboard.js';
import { answerProvider, freshCode, NOAH, OLIVIA } from './oidc/person.js';
import { openWatchedPage, type WatchedPage } from './watched-page.js';

describe('the copied example of a backend for frontend', { timeout: 300_000 }, () => {
  let browser: Browser;
  let app: BffApp;
  let watched: WatchedPage;
  let context: BrowserContext;
  let page: Page;
  let deletions: string[];
  before(async () => {
    browser = await startChromium();
  });
  after(() => browser.close());
  beforeEach(async () => {
    app = await startBffApp();
    watched = await openWatchedPage(browser);
    ({ context, page, deletions } = watched);
  });
  afterEach(async () => {
    mock.timers.reset();
    await watched.close();
    await app.stop();
  });

  const dialog = (): Locator => page.getByRole('dialog', { name: 'Confirm that it’s you' });
  const row = (id: string): Locator => page.locator(`tr[data-stepup-key="${id}"]`);
  const said = (text: string): Promise<void> => page.locator('#said', { hasText: text }).waitFor();
  const refused = (): Promise<void> =>
    dialog().getByText('What was done in the other window was not accepted.').waitFor();

  async function signIn(shown = page, email = OLIVIA): Promise<void> {
    await shown.goto(app.origin);
    await shown.waitForURL(`${app.oidc.issuer}/**`);
    await answerProvider(app.oidc, shown, email);
    await shown.locator('tr[data-stepup-key="1041"]').waitFor();
  }

  /** Presses the gated button, and goes on with the provider in the window that opens. */
  async function openProvider(id: string): Promise<Page> {
    await row(id).getByRole('button', { name: 'Delete' }).click();
    const [opened] = await Promise.all([
      context.waitForEvent('page'),
      dialog().getByRole('button', { name: 'Open the window' }).click(),
    ]);
    return opened;
  }

  const answered = (opened: Page, email?: string): Promise<void> => answerProvider(app.oidc, opened, email);

  /** Sends the next navigation to the provider elsewhere, as somebody who edits the address does. */
  async function editAuthorization(edit: (query: URLSearchParams) => void): Promise<void> {
    await context.route(
      `${app.oidc.issuer}/auth?**`,
      async route => {
        const url = new URL(route.request().url());
        edit(url.searchParams);
        await route.fulfill({ status: 302, headers: { Location: url.href } });
      },
      { times: 1 },
    );
  }

  /** Shows the second factor, and holds the provider's way back to the app. @returns the address that it leads to. */
  async function holdReturn(opened: Page): Promise<string> {
    let found: (address: string) => void;
    const held = new Promise<string>(resolve => (found = resolve));
    await context.route(
      `${app.oidc.issuer}/interaction/*/totp`,
      async route => {
        let answer = await route.fetch({ maxRedirects: 0 });
        let address = new URL(answer.headers()['location']!, app.oidc.issuer);
        while (address.origin !== app.origin) {
          answer = await context.request.get(address.href, { maxRedirects: 0 });
          address = new URL(answer.headers()['location']!, address);
        }
        await route.fulfill({ contentType: 'text/html', body: 'held' });
        found(address.href);
      },
      { times: 1 },
    );
    await opened.locator('#code').fill(freshCode(app.oidc, OLIVIA));
    await opened.keyboard.press('Enter');
    return held;
  }

  /** What the app's API says to a request of the page's own that carries no id of a step-up. */
  const statusOfDeletion = (id: string): Promise<number> =>
    page.evaluate(async path => (await fetch(path, { method: 'DELETE' })).status, `/api/invoices/${id}`);

  /** How the server says that the question stands, at the page's next look. */
  async function standing(): Promise<string> {
    const answer = await page.waitForResponse(
      response =>
        /\/step-up\/questions\/[\w-]+$/.test(response.url()) && response.request().method() === 'GET',
    );
    return ((await answer.json()) as { status: string }).status;
  }

  it('deletes after a second factor at the provider: the handler runs once, and the API has done it', async () => {
    await signIn();
    const asked = context.waitForEvent('request', request => request.url().includes('acr_values'));
    const opened = await openProvider('1042');
    await dialog().getByText('Delete invoice 1042 of Pinewick Ltd').waitFor();
    await answered(opened);
    await said('Invoice 1042 was deleted.');
    assert.equal(opened.isClosed(), true, 'the window closes itself');
    assert.deepEqual(deletions, [`${app.origin}/api/invoices/1042`]);
    const { searchParams } = new URL((await asked).url());
    assert.equal(searchParams.get('acr_values'), 'loa2');
    assert.equal(searchParams.get('max_age'), '300');
    assert.equal(searchParams.get('redirect_uri'), `${app.origin}/step-up/external`);
    for (const name of ['state', 'nonce', 'code_challenge']) assert.ok(searchParams.get(name), name);
    await page.reload();
    await row('1041').waitFor();
    assert.equal(await row('1042').count(), 0, 'it is gone in the API');
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`works by keyboard alone, and has nothing that axe objects to, ${colorScheme}`, async () => {
      await page.addInitScript({ path: AXE });
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 320, height: 640 });
      await page.goto(`${app.origin}/signed-out.html`);
      assert.deepEqual(await violationsIn(page), [], 'signed out');
      await signIn();
      assert.deepEqual(await violationsIn(page), [], 'invoices');
      await tabTo(page, 'Delete');
      await page.keyboard.press('Enter');
      await dialog().getByRole('button', { name: 'Open the window' }).waitFor();
      assert.deepEqual(await violationsIn(page), [], 'before the window');
      await tabTo(page, 'Open the window');
      const [opened] = await Promise.all([context.waitForEvent('page'), page.keyboard.press('Enter')]);
      await dialog().getByText('Waiting for the other window').waitFor();
      assert.deepEqual(await violationsIn(page), [], 'while the window is waited for');
      await answered(opened);
      await said('Invoice 1041 was deleted.');
      assert.deepEqual(await violationsIn(page), [], 'afterwards');
    });
  }

  it('refuses its API without a step-up, and with the one for another invoice', async () => {
    await signIn();
    assert.equal(await statusOfDeletion('1041'), 401);
    await answered(await openProvider('1042'));
    await said('Invoice 1042 was deleted.');
    assert.equal(await statusOfDeletion('1041'), 401);
    assert.equal(await statusOfDeletion('1042'), 404, 'its own still holds');
  });

  it('never lets a token into the browser', async () => {
    const exchanges: Array<Promise<string>> = [];
    context.on('request', request => exchanges.push(textOf(request)));
    context.on('response', response => exchanges.push(textOf(response)));
    await signIn();
    await answered(await openProvider('1042'));
    await said('Invoice 1042 was deleted.');
    const kept = await page.evaluate(() =>
      JSON.stringify([
        { ...localStorage },
        { ...sessionStorage },
        document.cookie,
        document.documentElement.outerHTML,
      ]),
    );
    const cookies = await context.cookies();
    const ofApp = cookies.filter(({ domain }) => domain === '127.0.0.1');
    assert.deepEqual(
      ofApp.map(({ name, httpOnly, sameSite }) => [name, httpOnly, sameSite]),
      [['bff-session', true, 'Lax']],
    );
    assert.equal(await page.evaluate(() => document.cookie), '');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/signed-out.html');
    const seen = [...(await Promise.all(exchanges)), kept, JSON.stringify(cookies), app.printed()].join('\n');
    assert.ok(app.tokens.length >= 6, 'of the sign-in, and of the step-up');
    assert.ok(seen.includes('Harbour Café') && seen.includes('code_challenge='), 'all of it is looked at');
    for (const token of app.tokens) {
      assert.equal(seen.includes(token), false, 'no token');
      assert.equal(seen.includes(token.split('.').at(-1)!), false, 'and no signature of one');
    }
  });

  it('refuses a lower level than it has asked for', async () => {
    await signIn();
    await editAuthorization(query => query.delete('acr_values'));
    await openProvider('1042');
    await refused();
    assert.deepEqual(deletions, []);
    assert.equal(await statusOfDeletion('1042'), 401);
  });

  it('refuses an authentication that is older than was asked for', async () => {
    // The provider's clock, since it runs in this process: the person shows both factors seven minutes ago.
    mock.timers.enable({ apis: ['Date'], now: Date.now() - 420_000 });
    await signIn();
    await answered(await openProvider('1042'));
    await refused();
    mock.timers.reset();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    // Now the provider is not told how old it may be, and answers with what it knows.
    await editAuthorization(query => query.delete('max_age'));
    await openProvider('1042');
    await refused();
    assert.deepEqual(deletions, []);
    assert.equal(await statusOfDeletion('1042'), 401);
  });

  it('refuses somebody else who signs in at the provider', async () => {
    await signIn();
    await context.clearCookies({ domain: 'localhost' });
    await answered(await openProvider('1042'), NOAH);
    await refused();
    assert.deepEqual(deletions, []);
    assert.equal(await statusOfDeletion('1042'), 401);
    await page.reload();
    await row('1042').waitFor();
  });

  it('takes no answer with another state, and still takes the right one', async () => {
    await signIn();
    const right = await holdReturn(await openProvider('1042'));
    const wrong = new URL(right);
    wrong.searchParams.set('state', 'another');
    const shown = await context.newPage();
    await shown.goto(wrong.href);
    assert.equal(await standing(), 'open');
    assert.deepEqual(deletions, []);
    await shown.goto(right);
    await said('Invoice 1042 was deleted.');
  });

  it('takes no answer in another session, of the same member or of another', async () => {
    await signIn();
    const address = await holdReturn(await openProvider('1042'));
    for (const email of [OLIVIA, NOAH]) {
      const elsewhere = await browser.newContext();
      const shown = await elsewhere.newPage();
      await signIn(shown, email);
      await shown.goto(address);
      await elsewhere.close();
    }
    assert.equal(await standing(), 'open');
    assert.deepEqual(deletions, []);
    assert.equal(await statusOfDeletion('1042'), 401);
    await (await context.newPage()).goto(address);
    await said('Invoice 1042 was deleted.');
  });

  it('says so where the person cancels at the provider', async () => {
    await signIn();
    const opened = await openProvider('1042');
    await opened.getByRole('button', { name: 'Cancel' }).click();
    await refused();
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    await page.locator('stepup-challenge').waitFor({ state: 'detached' });
    assert.deepEqual(deletions, []);
    await answered(await openProvider('1042'));
    await said('Invoice 1042 was deleted.');
  });

  it('ends the step-up with the sign-out', async () => {
    await signIn();
    await answered(await openProvider('1042'));
    await said('Invoice 1042 was deleted.');
    const cookies = await context.cookies(app.origin);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL('**/signed-out.html');
    await context.addCookies(cookies);
    assert.equal(await statusOfDeletion('1042'), 401);
    const { status } = await page.evaluate(async () => ({ status: (await fetch('/api/invoices')).status }));
    assert.equal(status, 401, 'a copied cookie names no session any more');
  });
});

/** All that the browser has sent or got. */
async function textOf(exchange: Request | Response): Promise<string> {
  const headers = JSON.stringify(await exchange.allHeaders().catch(() => ({})));
  if ('postData' in exchange) return `${exchange.url()}\n${headers}\n${exchange.postData() ?? ''}`;
  return `${headers}\n${await exchange.text().catch(() => '')}`;
}
