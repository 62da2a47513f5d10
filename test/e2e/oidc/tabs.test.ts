import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startChromium } from '../../emulator/chromium.js';
import { runApp, type OidcApp } from './app.js';
import { answerProvider } from './person.js';
import { Visit } from './visit.js';

// Tokens end quickly, and each refresh token is good for one use: one that comes twice ends the session.
const LIFETIME_S = 6;

let browser: Browser;
let app: OidcApp;

before(async () => {
  app = await runApp({ accessTokenLifetime: LIFETIME_S });
  browser = await startChromium();
});
after(async () => {
  await browser?.close();
  await app?.close();
});

interface Seen {
  member: string | undefined;
  token: string | null | undefined;
  authTime: number | undefined;
}

const sessionIn = (page: Page): Promise<Seen> =>
  page.evaluate(async () => {
    const session = await (window as any).client.getSession();
    return {
      member: session?.claims.sub,
      token: session?.accessToken,
      authTime: session?.claims.auth_time,
    };
  });

/** Reads the session, as a page does before each request, until it is as it should be. */
async function untilIn(page: Page, holds: (seen: Seen) => boolean): Promise<Seen> {
  for (const limit = Date.now() + 20_000; ;) {
    const seen = await sessionIn(page);
    if (holds(seen)) return seen;
    assert.ok(Date.now() < limit, `It has not come to that: ${JSON.stringify(seen)}`);
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
}

/** Until the news of a session has come from the other tab, where nobody is signed in yet. */
const signedInTo = (page: Page): Promise<Seen> => untilIn(page, ({ member }) => member !== undefined);

/** Until its token is another one, or nobody is signed in. */
const renewedIn = (page: Page, before: Seen): Promise<Seen> =>
  untilIn(page, ({ member, token }) => !member || (!!token && token !== before.token));

/** Two tabs that were both open before anybody was asked. */
async function twoTabs() {
  const visit = await Visit.arrive(browser, app, { acr: 'loa2' });
  const refreshes: string[] = [];
  visit.context.on('request', request => {
    const sent = new URLSearchParams(request.postData() ?? '');
    if (sent.get('grant_type') === 'refresh_token') refreshes.push(sent.get('refresh_token')!);
  });
  const other = await visit.context.newPage();
  await visit.open(other, { acr: 'loa2' });
  await visit.page.bringToFront();
  return { visit, one: visit.page, other, refreshes };
}

describe('two tabs that were open before', () => {
  it('are asked once, both know, and the renewal in each signs out neither', async () => {
    const { visit, one, other, refreshes } = await twoTabs();
    assert.equal((await sessionIn(other)).member, undefined);
    await answerProvider(app.oidc, await visit.clickWithWindow());
    await visit.until(done => done.includes('api 204'));
    const windows = visit.windows;
    await signedInTo(other);
    await other.bringToFront();
    await visit.click(other);
    await visit.until(done => done.includes('api 204'), other);
    assert.equal(visit.windows, windows, 'nobody is asked in the other one');

    // Each in turn is the one whose token has ended, and takes what the other has renewed.
    let seen = await sessionIn(one);
    for (const tab of [other, one, other]) {
      const renewed = await renewedIn(tab, seen);
      assert.ok(renewed.member && renewed.token, 'signed in, with a token');
      assert.equal(renewed.authTime, seen.authTime, 'by the same authentication');
      seen = renewed;
    }
    assert.equal(new Set(refreshes).size, refreshes.length, 'no refresh token is used twice');
    await visit.leave();
  });

  it('renew what ends at the same time once, one tab after the other', async () => {
    const { visit, one, other, refreshes } = await twoTabs();
    await answerProvider(app.oidc, await visit.clickWithWindow());
    await visit.until(done => done.includes('api 204'));
    const before = await signedInTo(other);
    const [here, there] = await Promise.all([renewedIn(one, before), renewedIn(other, before)]);
    assert.ok(here.member && there.member, 'both are signed in');
    assert.equal(here.token, there.token);
    assert.equal(refreshes.length, 1);
    await visit.leave();
  });

  it('are not signed out where a step-up in one has ended the tokens of the other', async () => {
    const { visit, one, other } = await twoTabs();
    const tokens: string[] = [];
    visit.context.on('response', response => {
      if (response.url().endsWith('/token'))
        void response.json().then(({ refresh_token: token }) => tokens.push(token));
    });
    await answerProvider(app.oidc, await visit.clickWithWindow());
    await visit.until(done => done.includes('api 204'));
    const before = await sessionIn(one);
    // A tab that tells nobody what it has: its news is lost.
    await other.evaluate(`{
      const { postMessage } = BroadcastChannel.prototype;
      BroadcastChannel.prototype.postMessage = function (message) {
        if (message?.type !== 'renewed') postMessage.call(this, message);
      };
    }`);
    const [shown] = await Promise.all([
      visit.context.waitForEvent('page'),
      (async () => {
        await other.bringToFront();
        await other.evaluate(() => document.querySelector('stepup-gate')!.setAttribute('max-age', '0'));
        await visit.click(other);
      })(),
    ]);
    // The provider tells the time of an authentication in seconds: this one is of a later second.
    await shown.waitForFunction(second => Date.now() / 1000 > second + 1, before.authTime!);
    await answerProvider(app.oidc, shown);
    await visit.until(done => done.includes('api 204'), other);
    // What the first tab had is good for nothing any more.
    const ended = await fetch(`${app.oidc.issuer}/token/revocation`, {
      method: 'POST',
      body: new URLSearchParams({ token: tokens[0]!, client_id: app.oidc.clientId }),
    });
    assert.equal(ended.status, 200);
    const after = await renewedIn(one, before);
    assert.equal(after.member, before.member);
    assert.ok(after.authTime! > before.authTime!, 'it has the session of the step-up');
    await visit.leave();
  });

  it('take over from each other: “Verify here instead” closes the window of the first', async () => {
    const { visit, one, other } = await twoTabs();
    const first = await visit.clickWithWindow(one);
    await first.locator('h1').waitFor();
    await other.bringToFront();
    const second = await visit.clickWithWindow(other);
    const gone = first.waitForEvent('close');
    await visit.button('Verify here instead', other).click();
    await gone;
    await answerProvider(app.oidc, second);
    await visit.until(done => done.includes('api 204'), other);
    assert.equal(await visit.untilDenied(one), 'aborted');
    assert.deepEqual(await visit.done(one), [], 'nothing runs in the first one');
    // It knows all the same.
    await signedInTo(one);
    await one.bringToFront();
    const windows = visit.windows;
    await visit.click(one);
    await visit.until(done => done.includes('api 204'), one);
    assert.equal(visit.windows, windows);
    await visit.leave();
  });
});
