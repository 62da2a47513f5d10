import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { startChromium } from '../../emulator/chromium.js';
import { runApp, type OidcApp } from './app.js';
import { answerProvider } from './person.js';
import { Visit } from './visit.js';

let browser: Browser;
let app: OidcApp;

before(async () => {
  app = await runApp();
  // It is built when it is first asked for, which takes longer than a page waits.
  await fetch(`${app.origin}/stepup-elements.js`);
  browser = await startChromium();
});
after(async () => {
  await browser?.close();
  await app?.close();
});

describe('a page that names its provider on the tag of the CDN file', () => {
  it('has a click lead to a window and back, the handler run once, and the API pass', async () => {
    const visit = await Visit.arriveAtMarkup(browser, app);
    await answerProvider(app.oidc, await visit.clickWithWindow());
    await visit.until(done => done.includes('api 204'));
    assert.deepEqual(await visit.done(), ['deleted', 'api 204']);
    assert.equal(visit.windows, 1);
    assert.deepEqual(visit.problems, []);
    await visit.leave();
  });

  it('has a click navigate and come back, the next click run the handler once, and the API pass', async () => {
    const visit = await Visit.arriveAtMarkup(browser, app, { mode: 'redirect' });
    const address = visit.page.url();
    await visit.click();
    await visit.page.waitForURL(url => url.href.startsWith(app.oidc.issuer));
    await answerProvider(app.oidc, visit.page);
    await visit.returned('/markup');
    assert.equal(visit.page.url(), address);
    assert.deepEqual(await visit.done(), [], 'nothing runs by itself');
    await visit.click();
    await visit.until(done => done.includes('api 204'));
    assert.deepEqual(await visit.done(), ['deleted', 'api 204']);
    assert.equal(visit.windows, 0);
    assert.deepEqual(visit.problems, []);
    await visit.leave();
  });
});
