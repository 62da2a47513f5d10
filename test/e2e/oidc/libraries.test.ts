import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { startChromium } from '../../emulator/chromium.js';
import { runApp, type OidcApp } from './app.js';
import { answerAsKeycloak } from './keycloak.js';
import { answerProvider } from './person.js';
import { Visit } from './visit.js';

let browser: Browser;
let app: OidcApp;
// With the routes that auth0-spa-js has built in.
let auth0App: OidcApp;

before(async () => {
  app = await runApp();
  auth0App = await runApp({ path: '/', routes: { authorization: '/authorize', token: '/oauth/token' } });
  browser = await startChromium();
});
after(async () => {
  await browser?.close();
  await app?.close();
  await auth0App?.close();
});

for (const [library, mode] of [
  ['oidc-client-ts', 'popup'],
  ['oidc-client-ts', 'redirect'],
  ['auth0-spa-js', 'redirect'],
  ['keycloak-js', 'redirect'],
] as const) {
  describe(`an app whose session is with ${library}`, () => {
    it(`steps up by ${mode === 'popup' ? 'a window' : 'navigation'}`, async () => {
      const used = library === 'auth0-spa-js' ? auth0App : app;
      const visit = await Visit.arrive(browser, used, { library, acr: 'loa2', mode });
      if (library === 'keycloak-js') await answerAsKeycloak(visit);
      if (mode === 'popup') {
        await answerProvider(used.oidc, await visit.clickWithWindow());
      } else {
        await visit.click();
        await visit.page.waitForURL(url => url.href.startsWith(used.oidc.issuer));
        await answerProvider(used.oidc, visit.page);
        await visit.returned();
        await visit.click();
      }
      await visit.until(done => done.includes('api 204'));
      assert.equal((await visit.done()).filter(each => each === 'deleted').length, 1);
      await visit.leave();
    });
  });
}
