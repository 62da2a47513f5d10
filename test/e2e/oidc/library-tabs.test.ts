import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startChromium } from '../../emulator/chromium.js';
import { runApp, type OidcApp } from './app.js';
import { answerAsKeycloak } from './keycloak.js';
import { answerProvider } from './person.js';
import { Visit } from './visit.js';

let browser: Browser;
let app: OidcApp;
let auth0App: OidcApp;

before(async () => {
  browser = await startChromium();
  const routes = { authorization: '/authorize', token: '/oauth/token' };
  [app, auth0App] = await Promise.all([runApp(), runApp({ path: '/', routes, webMessages: true })]);
});
after(async () => {
  await browser?.close();
  await app?.close();
  await auth0App?.close();
});

/** Has the library renew its tokens, and says whether the page is signed in afterwards. */
const isSignedInAfterRenewal = (page: Page): Promise<boolean> =>
  page.evaluate(async () => {
    const { renew, client } = window as any;
    return (await renew()) && (await client.getSession()) !== null;
  });

describe('two tabs of an app whose session is with a library', () => {
  for (const library of ['oidc-client-ts', 'auth0-spa-js']) {
    it(`${library}: one asks, both know, and the renewal in either signs out neither`, async () => {
      const used = library === 'auth0-spa-js' ? auth0App : app;
      const setup = { library, acr: 'loa2', shared: true };
      const visit = await Visit.arrive(browser, used, setup);
      const other = await visit.context.newPage();
      await visit.open(other, setup);
      const asked: string[] = [];
      visit.context.on('request', request => {
        if (new URL(request.url()).searchParams.has('code_challenge')) asked.push(request.url());
      });
      await visit.page.bringToFront();
      await answerProvider(used.oidc, await visit.clickWithWindow());
      await visit.until(done => done.includes('api 204'));
      await other.bringToFront();
      await visit.click(other);
      await visit.until(done => done.includes('api 204'), other);
      assert.equal(asked.length, 1);
      for (const tab of [other, visit.page, other]) assert.equal(await isSignedInAfterRenewal(tab), true);
      assert.equal(asked.length, 1, 'nobody is led there to renew');
      await visit.leave();
    });
  }

  it('keycloak-js, which shares nothing: who is known there is led there and back unasked, also where that has ended tokens', async () => {
    const setup = { library: 'keycloak-js', mode: 'redirect', acr: 'loa2' } as const;
    const visit = await Visit.arrive(browser, app, setup);
    await answerAsKeycloak(visit);
    const other = await visit.context.newPage();
    await visit.open(other, setup);
    /** Clicks, is led past whatever would have to be filled in, and clicks again. */
    const clickUnasked = async (tab: Page): Promise<void> => {
      await tab.bringToFront();
      const back = tab.waitForURL(url => url.origin === app.origin && url.hash.includes('code='));
      await visit.click(tab);
      await back;
      await tab.locator('body[data-ready]').waitFor({ state: 'attached' });
      await visit.click(tab);
      await visit.until(done => done.includes('api 204'), tab);
    };
    await visit.page.bringToFront();
    await visit.click();
    await visit.page.waitForURL(url => url.href.startsWith(app.oidc.issuer));
    await answerProvider(app.oidc, visit.page);
    await visit.returned();
    await visit.click();
    await visit.until(done => done.includes('api 204'));
    await clickUnasked(other);
    assert.equal(await isSignedInAfterRenewal(other), true);
    // This provider ends the tokens of an authorization when the same client gets another one; Keycloak itself does not.
    assert.equal(await isSignedInAfterRenewal(visit.page), false);
    await visit.page.reload();
    await visit.page.locator('body[data-ready]').waitFor({ state: 'attached' });
    await clickUnasked(visit.page);
    await visit.leave();
  });
});
