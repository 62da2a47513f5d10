import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { startChromium } from '../../emulator/chromium.js';
import { runApp, type OidcApp } from './app.js';
import { answerProvider } from './person.js';
import { ready, Visit } from './visit.js';

let browser: Browser;
let app: OidcApp;

before(async () => {
  app = await runApp();
  browser = await startChromium();
});
after(async () => {
  await browser?.close();
  await app?.close();
});

describe('a click, with the provider by navigation', () => {
  it('comes back to the page with the question answered, and the action waiting for the person', async () => {
    const visit = await Visit.arrive(browser, app, { acr: 'loa2', mode: 'redirect' });
    const address = visit.page.url();
    await visit.click();
    await visit.page.waitForURL(url => url.href.startsWith(app.oidc.issuer));
    await answerProvider(app.oidc, visit.page);
    await visit.returned();
    assert.equal(visit.page.url(), address, 'the answer is taken out of the address');
    assert.deepEqual(await visit.done(), [], 'nothing runs by itself');
    await visit.click();
    await visit.until(done => done.includes('api 204'));
    assert.equal(visit.windows, 0);
    assert.equal(await visit.page.evaluate(() => sessionStorage.length), 0, 'nothing is kept');
    await visit.leave();
  });

  it('comes back to a page whose own query has a `state` and a `code`, too', async () => {
    const visit = await Visit.arrive(browser, app, { acr: 'loa2', mode: 'redirect' });
    await visit.page.goto(`${visit.page.url()}&state=open&code=1042#row-3`);
    await ready(visit.page);
    const address = visit.page.url();
    await visit.click();
    await visit.page.waitForURL(url => url.href.startsWith(app.oidc.issuer));
    await answerProvider(app.oidc, visit.page);
    await visit.returned();
    assert.equal(visit.page.url(), address);
    await visit.click();
    await visit.until(done => done.includes('api 204'));
    await visit.leave();
  });

  it('goes on once with max-age="0", and asks anew for the next time', async () => {
    const visit = await Visit.arrive(browser, app, { acr: 'loa2', mode: 'redirect', maxAge: '0' });
    for (const times of [1, 2]) {
      await visit.click();
      await visit.page.waitForURL(url => url.href.startsWith(app.oidc.issuer));
      await answerProvider(app.oidc, visit.page);
      await visit.returned();
      assert.deepEqual(await visit.done(), [], 'nothing runs by itself');
      await visit.click();
      await visit.until(done => done.includes('api 204'));
      assert.deepEqual(await visit.done(), ['deleted', 'api 204'], `time ${times}`);
    }
    await visit.leave();
  });

  it('leaves an answer alone that nobody here has asked for', async () => {
    const visit = await Visit.arrive(browser, app, { acr: 'loa2', mode: 'redirect' });
    await visit.page.goto(`${visit.page.url()}&code=planted&state=planted`);
    await visit.returned();
    assert.equal(await visit.page.evaluate(() => (window as any).client.getSession()), null);
    await visit.leave();
  });
});
