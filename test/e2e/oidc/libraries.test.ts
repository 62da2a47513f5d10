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

for (const library of ['oidc-client-ts', 'auth0-spa-js', 'keycloak-js']) {
  describe(`an app whose session is with ${library}`, () => {
    const modes = {
      'oidc-client-ts': ['popup', 'redirect'],
      'auth0-spa-js': ['redirect'],
      'keycloak-js': ['redirect'],
    };
    for (const mode of modes[library as keyof typeof modes] as Array<'popup' | 'redirect'>) {
      it(`steps up by ${mode === 'popup' ? 'a window' : 'navigation'}`, async () => {
        const visit = await Visit.arrive(browser, app, { library, acr: 'loa2', mode });
        if (mode === 'popup') {
          await answerProvider(app.oidc, await visit.clickWithWindow());
        } else {
          await visit.click();
          await visit.page.waitForURL(url => url.href.startsWith(app.oidc.issuer));
          await answerProvider(app.oidc, visit.page);
          await visit.returned();
          await visit.click();
        }
        await visit.until(done => done.includes('api 204'));
        assert.equal((await visit.done()).filter(each => each === 'deleted').length, 1);
        await visit.leave();
      });
    }
  });
}
