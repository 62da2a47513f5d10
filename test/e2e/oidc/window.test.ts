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
  [browser, app] = await Promise.all([startChromium(), runApp()]);
});
after(async () => {
  await Promise.all([browser.close(), app.close()]);
});

describe('a click, with the provider in a window', () => {
  it('leads to the second factor and back, runs the handler once, and the API lets it pass', async () => {
    const visit = await Visit.arrive(browser, app, { mode: 'popup', acr: 'loa2' });
    const shown = await visit.clickWithWindow();
    await answerProvider(app.oidc, shown);
    await visit.until(done => done.includes('api 204'));
    assert.deepEqual(await visit.done(), ['deleted', 'api 204']);
    await visit.leave();
  });
});
