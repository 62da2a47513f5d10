import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { startChromium } from '../../emulator/chromium.js';
import { runApp, type OidcApp } from './app.js';
import { answerProvider, NOAH } from './person.js';
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

describe('a click, with the provider in a window', () => {
  it('leads to the second factor and back, runs the handler once, and the API lets it pass', async () => {
    const visit = await Visit.arrive(browser, app, { acr: 'loa2' });
    await answerProvider(app.oidc, await visit.clickWithWindow());
    await visit.until(done => done.includes('api 204'));
    assert.deepEqual(await visit.done(), ['deleted', 'api 204']);
    assert.equal(visit.windows, 1, 'signing in and stepping up are one window');
    await visit.leave();
  });

  it('asks nobody a second time, however the level is asked for', async () => {
    for (const ask of ['acr_values', 'claims'] as const) {
      const visit = await Visit.arrive(browser, app, { acr: 'loa2', ask });
      await answerProvider(app.oidc, await visit.clickWithWindow());
      await visit.until(done => done.includes('api 204'));
      await visit.click();
      await visit.until(done => done.length === 4);
      assert.equal(visit.windows, 1);
      await visit.leave();
    }
  });

  it('asks every time with max-age="0", and goes on each time', async () => {
    const visit = await Visit.arrive(browser, app, { acr: 'loa2', maxAge: '0' });
    for (const times of [1, 2]) {
      await answerProvider(app.oidc, await visit.clickWithWindow());
      await visit.until(done => done.filter(each => each === 'api 204').length === times);
    }
    assert.equal(visit.windows, 2);
    await visit.leave();
  });

  it('tells a member without a second factor to set one up', async () => {
    const visit = await Visit.arrive(browser, app, { acr: 'loa2' });
    await answerProvider(app.oidc, await visit.clickWithWindow(), NOAH);
    assert.equal(await visit.untilDenied(), 'setup-required');
    await visit.leave();
  });

  it('shows how to give up while the window is out: that closes it, and is `cancelled`', async () => {
    const visit = await Visit.arrive(browser, app, { acr: 'loa2' });
    const shown = await visit.clickWithWindow();
    await shown.locator('h1').waitFor();
    const gone = shown.waitForEvent('close');
    await visit.button('Cancel').click();
    await gone;
    assert.equal(await visit.untilDenied(), 'cancelled');
    assert.deepEqual(await visit.done(), []);
    // Nothing stands in the way of another try.
    await answerProvider(app.oidc, await visit.clickWithWindow());
    await visit.until(done => done.includes('api 204'));
    assert.equal(await visit.button('Cancel').count(), 0);
    await visit.leave();
  });

  it('is `unavailable` where the window is blocked, or navigates where it may', async () => {
    const blocked = await Visit.arrive(browser, app, { acr: 'loa2' });
    await blocked.verifyWithoutGesture();
    assert.equal(await blocked.untilDenied(), 'unavailable');
    await blocked.leave();
    const led = await Visit.arrive(browser, app, { acr: 'loa2', mode: 'popup-or-redirect' });
    await led.verifyWithoutGesture();
    await led.page.waitForURL(url => url.href.startsWith(app.oidc.issuer));
    await led.leave();
  });
});
