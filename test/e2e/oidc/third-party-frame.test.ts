import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { chromium, type Browser, type BrowserContext, type Frame, type Page } from 'playwright-core';
import { chromiumLaunchOptions } from '../../../scripts/find-program.mjs';
import { runApp, type OidcApp } from './app.js';
import { answerProvider } from './person.js';

let browser: Browser;
let app: OidcApp;
// Whose provider sends `Cross-Origin-Opener-Policy`.
let isolated: OidcApp;

before(async () => {
  const options = chromiumLaunchOptions();
  // Playwright switches the partitioning of storage off, in a list that this one replaces.
  const args = [...options.args, '--disable-features=HttpsUpgrades', '--test-third-party-cookie-phaseout'];
  browser = await chromium.launch({ ...options, args });
  [app, isolated] = await Promise.all([runApp(), runApp({ openerPolicy: 'same-origin' })]);
});
after(async () => {
  await browser?.close();
  await app?.close();
  await isolated?.close();
});

interface Framed {
  context: BrowserContext;
  page: Page;
  frame: Frame;
  /** Clicks the guarded button, with the mouse. */
  click(): Promise<void>;
  /** What the page in the frame has written down. */
  said(name: 'done' | 'denied'): Promise<string[]>;
}

/** Opens a page of another site (`127.0.0.1` is another one than `localhost`) with the app in a frame. */
async function inFrame(
  { origin, oidc }: OidcApp,
  mode: 'popup' | 'redirect',
  library = 'oauth',
): Promise<Framed> {
  const context = await browser.newContext();
  context.setDefaultTimeout(30_000);
  const page = await context.newPage();
  const { issuer, clientId } = oidc;
  const query = new URLSearchParams({ library, issuer, clientId, mode, acr: 'loa2' }).toString();
  await page.goto(`${origin.replace('localhost', '127.0.0.1')}/around?${query}`);
  const frame = page.frames()[1]!;
  await frame.locator('body[data-ready]').waitFor({ state: 'attached' });
  return {
    context,
    page,
    frame,
    async click() {
      const box = (await frame.locator('#delete').boundingBox())!;
      await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
    },
    said: name => frame.evaluate(key => (window as any)[key] as string[], name),
  };
}

/** Whether what a page of the app's origin says on a channel is heard in the frame. */
async function isHeard({ context, frame }: Framed, origin: string): Promise<boolean> {
  await frame.evaluate(() => {
    new BroadcastChannel('probe').onmessage = () => ((window as any).heard = true);
  });
  const page = await context.newPage();
  await page.goto(`${origin}/stepup-callback.html`);
  await page.evaluate(() => new BroadcastChannel('probe').postMessage(''));
  // What was sent before has come when this has, to a frame that shares its channels.
  await frame.evaluate(() => new Promise(resolve => setTimeout(resolve)));
  await page.close();
  return frame.evaluate(() => (window as any).heard === true);
}

describe('a page in a frame of another site, with its storage and channels partitioned', () => {
  it('gets the answer of the window by its opener, which is all that is left', async () => {
    const framed = await inFrame(app, 'popup');
    assert.equal(await isHeard(framed, app.origin), false, 'the browser partitions channels');
    const [shown] = await Promise.all([framed.context.waitForEvent('page'), framed.click()]);
    await answerProvider(app.oidc, shown);
    await framed.frame.waitForFunction(() => (window as any).done.includes('api 204'));
    assert.deepEqual(await framed.said('done'), ['deleted', 'api 204']);
    await framed.context.close();
  });

  it('is told that it is `unavailable` where the provider lets no opener be either, and runs nothing', async () => {
    const framed = await inFrame(isolated, 'popup');
    const [shown] = await Promise.all([framed.context.waitForEvent('page'), framed.click()]);
    await framed.frame.waitForFunction(() => (window as any).denied.length > 0);
    assert.deepEqual(await framed.said('denied'), ['unavailable']);
    await framed.frame.locator('stepup-gate').getByRole('button', { name: 'Try again' }).waitFor();
    // Whoever answers all the same, in the window that cannot be reached any more, opens nothing by that.
    await answerProvider(isolated.oidc, shown);
    assert.deepEqual(await framed.said('done'), []);
    assert.equal(isolated.requests.length, 0);
    await framed.context.close();
  });

  for (const library of ['oauth', 'oidc-client-ts', 'keycloak-js', 'auth0-spa-js']) {
    it(`does not navigate to a provider that would not be framed, with ${library}: unavailable, and nothing runs`, async () => {
      const framed = await inFrame(app, 'redirect', library);
      app.requests.length = 0;
      const { frame } = framed;
      const address = frame.url();
      await framed.click();
      await frame.waitForFunction(() => (window as any).denied.length > 0);
      assert.deepEqual(await framed.said('denied'), ['unavailable']);
      await frame.locator('stepup-gate').getByRole('button', { name: 'Try again' }).waitFor();
      assert.equal(frame.url(), address);
      assert.deepEqual(await framed.said('done'), []);
      assert.equal(app.requests.length, 0);
      await framed.context.close();
    });
  }
});
