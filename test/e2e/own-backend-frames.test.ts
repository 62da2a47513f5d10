import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { startChromium } from '../emulator/chromium.js';
import { startOwnSite, type OwnSite } from './own-backend-site.js';

/** The cookie goes wherever the browser is asked to send it, as an app's that wants to be framed does. */
const EVERYWHERE = { sameSite: 'none', secure: true } as const;

describe('a page of an own server in a frame of another origin’s page', () => {
  let browser: Browser;
  let other: Server;
  before(async () => {
    browser = await startChromium();
    other = createServer((request, response) => {
      const framed = new URL(request.url!, 'http://other.invalid').searchParams.get('framed');
      // The person believes that they press the other page's button.
      response.setHeader('Content-Type', 'text/html').end(
        `<!doctype html><title>Win</title><button style="position:absolute">Win</button>
        <iframe src="${framed}" style="opacity:0.01;width:600px;height:600px"></iframe>`,
      );
    }).listen(0);
    await once(other, 'listening');
  });
  after(async () => {
    await browser.close();
    other.closeAllConnections();
    other.close();
  });

  /** Signs in to a site, and opens the other page with the site in its frame. */
  async function framed(site: OwnSite, host: string): Promise<{ page: Page; frame: FrameLocator }> {
    const page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(30_000);
    await page.goto(`${site.origin}/sign-in`);
    const { port } = other.address() as AddressInfo;
    await page.goto(`http://${host}:${port}/?framed=${encodeURIComponent(site.origin)}`);
    return { page, frame: page.frameLocator('iframe') };
  }

  for (const [where, host] of [
    ['another site', '127.0.0.1'],
    ['a sibling on the same site', 'localhost'],
  ] as const) {
    it(`shows no dialog, and asks nothing, where the page says so: ${where}`, async () => {
      const asked: string[] = [];
      const site = await startOwnSite({
        cookie: EVERYWHERE,
        headers: { 'Content-Security-Policy': "frame-ancestors 'none'" },
        onEvent: ({ type }) => void asked.push(type),
      });
      const { page, frame } = await framed(site, host);
      assert.ok(!page.frames()[1]!.url().startsWith(site.origin), 'it is not shown');
      assert.equal(await frame.locator('stepup-gate, button').count(), 0);
      await page.mouse.click(40, 90);
      assert.deepEqual([asked, site.done], [[], []]);
      await page.context().close();
      await site.stop();
    });
  }

  it('would be asked in it by a sibling, were the page to say nothing', async () => {
    const site = await startOwnSite({ cookie: EVERYWHERE });
    const { page, frame } = await framed(site, 'localhost');
    await frame.locator('#delete').click();
    await frame.locator('stepup-challenge').getByRole('dialog').waitFor();
    await page.context().close();
    await site.stop();
  });
});
