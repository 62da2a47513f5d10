import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startChromium } from '../../emulator/chromium.js';
import { runApp, type OidcApp } from './app.js';
import { answerAsKeycloak, KEYCLOAK } from './keycloak.js';
import { answerProvider, freshCode, OLIVIA } from './person.js';
import { startTlsFront, type TlsFront } from './tls-front.js';
import { Visit } from './visit.js';

let browser: Browser;
let front: TlsFront;
const apps: OidcApp[] = [];

before(async () => {
  [browser, front] = await Promise.all([startChromium(), startTlsFront()]);
  // With the routes that auth0-spa-js has built in, and the messages that its window answers by.
  const auth0 = {
    path: '/',
    routes: { authorization: '/authorize', token: '/oauth/token' },
    webMessages: true,
  };
  // MSAL renews tokens five minutes before they end.
  const msal = { publicOrigin: front.origin, accessTokenLifetime: 3600 };
  apps.push(await runApp(), await runApp(auth0), await runApp(msal), await runApp(KEYCLOAK));
  front.leadTo(apps[2]!.oidc.origin);
});
after(async () => {
  await browser?.close();
  front?.close();
  await Promise.all(apps.map(app => app.close()));
});

/** A library, how it leads to the provider, and what it makes of what differs between them. */
interface Cell {
  library: string;
  mode: 'popup' | 'redirect';
  /** Which of the apps. */
  app?: 1 | 2 | 3;
  /** Whether it sees by itself that the person has closed the window; else they give up in the page. */
  seesClosed?: true;
}

const cells: Cell[] = [
  { library: 'oauth', mode: 'popup' },
  { library: 'oidc-client-ts', mode: 'popup' },
  { library: 'auth0-spa-js', mode: 'popup', app: 1, seesClosed: true },
  { library: 'msal', mode: 'popup', app: 2 },
  { library: 'oauth', mode: 'redirect' },
  { library: 'oidc-client-ts', mode: 'redirect' },
  { library: 'keycloak-js', mode: 'redirect', app: 3 },
  { library: 'auth0-spa-js', mode: 'redirect', app: 1 },
  { library: 'msal', mode: 'redirect', app: 2 },
];

// All on one page, one after the other: each begins with a click, and so shows that what was before has left nothing in
// its way. Nobody is signed in until the last.
for (const cell of cells) {
  const { library, mode, seesClosed } = cell;
  describe(`${library}, by ${mode === 'popup' ? 'a window' : 'navigation'}`, () => {
    let visit: Visit;
    let app: OidcApp;
    before(async () => {
      app = apps[cell.app ?? 0]!;
      const context = await browser.newContext({ ignoreHTTPSErrors: true });
      visit = await Visit.arriveIn(context, app, { library, mode, acr: 'loa2' });
      if (library === 'keycloak-js') await answerAsKeycloak(visit);
    });
    after(() => visit?.leave());

    const askedAt = async (): Promise<Page> => {
      const shown = await lead();
      await shown.locator('#email').waitFor();
      return shown;
    };
    /** Clicks, which leads to the provider. */
    const lead = async (): Promise<Page> => {
      if (mode === 'popup') return visit.clickWithWindow();
      await visit.click();
      return visit.page;
    };
    /** The question is not answered, and nothing was done. */
    const refusedAs = async (code: string): Promise<void> => {
      assert.equal(await visit.untilDenied(), code);
      assert.deepEqual(await visit.done(), []);
      await visit.forgetDenied();
    };
    /** The person is back on the page, where nothing was answered and nothing is done. */
    const backWithNothing = async (): Promise<void> => {
      await visit.returned();
      assert.notEqual(await visit.page.locator('stepup-gate').getAttribute('state'), 'verified');
      assert.deepEqual(await visit.done(), []);
    };
    const down = async (path: string): Promise<() => Promise<void>> => {
      const { issuer } = app.oidc;
      const address = issuer.replace(/\/?$/, path);
      await visit.context.route(address, route =>
        route.request().isNavigationRequest()
          ? route.fulfill({ status: 503, contentType: 'text/html', body: '<p>Down</p>' })
          : route.abort(),
      );
      return () => visit.context.unroute(address);
    };

    it('is `unavailable` where the provider is down, and leads nobody there', async () => {
      const up = await down('/**');
      const address = visit.page.url();
      const shown = await lead();
      await refusedAs('unavailable');
      if (mode === 'popup' && !shown.isClosed()) await shown.waitForEvent('close');
      assert.equal(visit.page.url(), address);
      await up();
    });

    if (mode === 'popup') {
      it('is `unavailable` where the window is blocked', async () => {
        // As a blocker does it. The browsers' own are in window.test.ts and engines.test.ts.
        await visit.page.evaluate(() => {
          const { open } = window;
          window.open = () => {
            window.open = open;
            return null;
          };
        });
        const { windows } = visit;
        await visit.click();
        await refusedAs('unavailable');
        assert.equal(visit.windows, windows);
      });
    }

    it('is `cancelled` where the person cancels there', async () => {
      const shown = await askedAt();
      await shown.getByRole('button', { name: 'Cancel' }).click();
      await (mode === 'popup' ? refusedAs('cancelled') : backWithNothing());
    });

    it('is `cancelled` where the person leaves: closes the window, or goes back', async () => {
      const shown = await askedAt();
      if (mode === 'redirect') {
        await shown.goBack();
        return backWithNothing();
      }
      await shown.close();
      if (!seesClosed) {
        await visit.button('Cancel').waitFor();
        assert.deepEqual(await visit.denied(), [], 'a window that reads as closed is no answer');
        await visit.button('Cancel').click();
      }
      return refusedAs('cancelled');
    });

    it('passes nobody where the provider is down before it gives a token', async () => {
      const up = await down('/**/token*');
      await answerProvider(app.oidc, await askedAt());
      await (mode === 'popup' ? refusedAs('unavailable') : backWithNothing());
      await up();
      // Signed in there, the person would come straight back.
      await visit.context.clearCookies();
    });

    it('goes on after a wrong code and a right one: the handler runs once, and the API passes', async () => {
      const shown = await askedAt();
      await shown.locator('#email').fill(OLIVIA);
      await shown.locator('#password').fill('pinewick');
      await shown.keyboard.press('Enter');
      await shown.locator('#code').fill(freshCode(app.oidc, OLIVIA) === '000000' ? '111111' : '000000');
      await shown.keyboard.press('Enter');
      await shown.locator('[role=alert]').waitFor();
      if (mode === 'popup') assert.deepEqual(await visit.done(), []);
      await answerProvider(app.oidc, shown);
      if (mode === 'redirect') {
        await visit.returned();
        assert.deepEqual(await visit.done(), [], 'nothing runs by itself');
        await visit.click();
      }
      await visit.until(done => done.includes('api 204'));
      assert.deepEqual(await visit.done(), ['deleted', 'api 204']);
    });
  });
}
