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
  browser = await startChromium();
});
after(async () => {
  await browser?.close();
  await app?.close();
});

/** The provider tells the time of an authentication in seconds: the next one is of a later second. */
async function laterSecond({ page }: Visit): Promise<void> {
  const now = Math.floor(Date.now() / 1000);
  await page.waitForFunction(second => Date.now() / 1000 > second + 1, now);
}

describe('an API that takes each authentication once', () => {
  it('refuses it the second time: the person is asked anew, once, and then it passes', async () => {
    const visit = await Visit.arrive(browser, app, { acr: 'loa2', api: '/api/documents/once' });
    app.requests.length = 0;
    await answerProvider(app.oidc, await visit.clickWithWindow());
    await visit.until(done => done.includes('api 204'));
    await laterSecond(visit);
    // The page still counts the person as verified, so that only the server can know.
    await answerProvider(app.oidc, await visit.clickWithWindow());
    await visit.until(done => done.filter(each => each === 'api 204').length === 2);
    assert.deepEqual(await visit.done(), ['deleted', 'api 204', 'deleted', 'api 204']);
    assert.equal(visit.windows, 2);
    assert.equal(app.requests.length, 3, 'the used one was sent once more, the new one once');
    const tokens = app.requests.map(({ authorization }) => authorization);
    assert.equal(tokens[0], tokens[1]);
    assert.notEqual(tokens[1], tokens[2]);
    await visit.leave();
  });

  it('has the next click ask within its gesture where no window can be opened by then', async () => {
    const visit = await Visit.arrive(browser, app, { acr: 'loa2', api: '/api/documents/once' });
    app.requests.length = 0;
    await answerProvider(app.oidc, await visit.clickWithWindow());
    await visit.until(done => done.includes('api 204'));
    await laterSecond(visit);
    // The server takes its time, and the click is over when it refuses.
    await visit.page.evaluate(`{
      const { open } = window;
      // The event that is being dispatched, by which no listener has to come before the gate's own.
      window.open = (...given) => (window.event?.type === 'click' ? open.apply(window, given) : null);
    }`);
    await visit.click();
    await visit.until(done => done.includes('api unavailable'));
    assert.equal(visit.windows, 1, 'none is opened beside a click');
    assert.equal(app.requests.length, 2);
    await answerProvider(app.oidc, await visit.clickWithWindow());
    await visit.until(done => done.filter(each => each === 'api 204').length === 2);
    assert.equal(app.requests.length, 3, 'what was refused is not sent again');
    assert.equal(visit.windows, 2);
    await visit.leave();
  });
});
