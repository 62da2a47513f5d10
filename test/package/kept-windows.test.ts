import { strict as assert } from 'node:assert';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { chromium, type Browser, type BrowserContext } from 'playwright-core';
import { chromiumLaunchOptions } from '../../scripts/find-program.mjs';
import { keptWindows } from '../../scripts/kept-windows.mjs';

describe('the browser windows of the component tests', () => {
  const server = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>A page</title>');
  });
  const { createBrowserContext } = keptWindows();
  let browser: Browser;
  let address: string;

  before(async () => {
    await new Promise<void>(resolve => void server.listen(0, '127.0.0.1', resolve));
    address = `http://localhost:${(server.address() as AddressInfo).port}/`;
    browser = await chromium.launch(chromiumLaunchOptions());
  });
  after(async () => {
    await browser.close();
    server.close();
  });

  async function opened(context: BrowserContext) {
    const page = await context.newPage();
    await page.goto(address);
    return page;
  }

  it('are used again, and have nothing of the files before', async () => {
    const window = await createBrowserContext({ browser });
    await (
      await opened(window)
    ).evaluate(async () => {
      localStorage.setItem('key', 'value');
      sessionStorage.setItem('key', 'value');
      document.cookie = 'key=value';
      window.name = 'named';
      await new Promise(resolve => (indexedDB.open('database').onsuccess = resolve));
      await caches.open('cache');
    });
    const other = window.waitForEvent('page');
    await window.pages()[1]!.evaluate(() => void open('/other'));
    await other;
    await window.close();

    const again = await createBrowserContext({ browser });
    assert.equal(again, window);
    const page = await opened(again);
    const left = await page.evaluate(async () => ({
      stored: localStorage.length + sessionStorage.length,
      cookie: document.cookie,
      name: window.name,
      databases: (await indexedDB.databases()).length,
      caches: (await caches.keys()).length,
    }));
    assert.deepEqual(left, { stored: 0, cookie: '', name: '', databases: 0, caches: 0 });
    assert.equal(again.pages().length, 2); // the tab that keeps the window, and this one
    await again.close();
  });

  it('share nothing while two files are tested at the same time', async () => {
    const [one, other] = await Promise.all([
      createBrowserContext({ browser }),
      createBrowserContext({ browser }),
    ]);
    assert.notEqual(one, other);
    await (await opened(one)).evaluate(() => localStorage.setItem('key', 'value'));
    assert.equal(await (await opened(other)).evaluate(() => localStorage.length), 0);
    await Promise.all([one.close(), other.close()]);
  });
});
