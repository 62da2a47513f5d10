import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { startChromium } from '../../emulator/chromium.js';
import { runApp, type OidcApp } from './app.js';
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

const MISSING: Record<string, string> = {
  'auth0-spa-js': 'its sign-in does not reach the provider yet',
  'keycloak-js': 'the library decodes the refresh token, which is opaque here',
};

for (const [library, mode] of [
  ['oidc-client-ts', 'popup'],
  ['oidc-client-ts', 'redirect'],
  ['auth0-spa-js', 'redirect'],
  ['keycloak-js', 'redirect'],
] as const) {
  describe(`an app whose session is with ${library}`, () => {
    it(
      `steps up by ${mode === 'popup' ? 'a window' : 'navigation'}`,
      { todo: MISSING[library] },
      async () => {
        const used = library === 'auth0-spa-js' ? auth0App : app;
        const visit = await Visit.arrive(browser, used, { library, acr: 'loa2', mode });
        if (library === 'keycloak-js') await allowCredentials(visit);
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
      },
    );
  });
}

/** Keycloak lets its own library send cookies along, and says so. */
async function allowCredentials({ context, app }: Visit): Promise<void> {
  await context.route(`${app.oidc.issuer}/token`, async route => {
    const response = await route.fetch();
    const headers = { ...response.headers(), 'access-control-allow-credentials': 'true' };
    await route.fulfill({ response, headers });
  });
}
