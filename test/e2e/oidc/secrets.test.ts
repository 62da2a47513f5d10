import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { startChromium } from '../../emulator/chromium.js';
import { runApp, type OidcApp } from './app.js';
import { answerAsKeycloak } from './keycloak.js';
import { answerProvider } from './person.js';
import { readablePlaces, Secrets } from './secrets.js';
import { Visit, type VisitSetup } from './visit.js';

let browser: Browser;
let app: OidcApp;
// With the routes that auth0-spa-js has built in.
let auth0App: OidcApp;

before(async () => {
  app = await runApp({ openerPolicy: 'same-origin' });
  auth0App = await runApp({ path: '/', routes: { authorization: '/authorize', token: '/oauth/token' } });
  browser = await startChromium();
});
after(async () => {
  await browser?.close();
  await app?.close();
  await auth0App?.close();
});

/** What a library keeps by itself while the person is away; nothing of this library does. */
const OWN_OF_LIBRARY: Record<string, { names: RegExp; secrets: string[] }> = {
  oauth: { names: /^session stepup-elements\./, secrets: [] },
  'oidc-client-ts': { names: /^local oidc\./, secrets: ['PKCE verifier'] },
  'auth0-spa-js': { names: /^session a0\.spajs\.txs/, secrets: ['PKCE verifier'] },
  'keycloak-js': { names: /^local kc-callback-/, secrets: ['PKCE verifier'] },
};

for (const setup of [
  { library: 'oauth', mode: 'popup' },
  { library: 'oauth', mode: 'popup', dpop: true },
  { library: 'oauth', mode: 'redirect' },
  { library: 'oidc-client-ts', mode: 'popup' },
  { library: 'oidc-client-ts', mode: 'redirect' },
  { library: 'auth0-spa-js', mode: 'redirect' },
  { library: 'keycloak-js', mode: 'redirect' },
] as const satisfies VisitSetup[]) {
  const { library, mode } = setup;
  describe(`${library}${'dpop' in setup ? ' with DPoP' : ''}, by ${mode === 'popup' ? 'a window' : 'navigation'}`, () => {
    it('leaves no token, code or verifier where anybody could read it', async () => {
      const used = library === 'auth0-spa-js' ? auth0App : app;
      const context = await browser.newContext();
      const secrets = await Secrets.of(context, used.oidc.issuer);
      await context.addInitScript(
        `window.heard = []; addEventListener('message', ({ data }) => heard.push(JSON.stringify(data)));`,
      );
      const visit = await Visit.arriveIn(context, used, { ...setup, acr: 'loa2' });
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
      await secrets.allRead();
      const kinds = new Set(secrets.found.values());
      for (const kind of ['authorization code', 'PKCE verifier', 'access token', 'ID token'])
        assert.ok(kinds.has(kind), `${kind} was seen on the wire`);

      const places = await readablePlaces(visit.page);
      for (const [place, text] of Object.entries(places)) {
        // The answer is passed on to the opener by the callback page: a code that is redeemed already, with the verifier.
        const wanted = place === 'messages' ? ['authorization code'] : [];
        assert.deepEqual(
          secrets.in(text).filter(kind => !wanted.includes(kind)),
          [],
          place,
        );
      }
      assert.deepEqual(secrets.in(secrets.said.join()), [], 'console');

      // While the person was away: what belongs to the answer, by whoever asked.
      const { names, secrets: own } = OWN_OF_LIBRARY[library]!;
      const ours = secrets.stored.filter(each => each.includes('stepup-elements.'));
      const theirs = secrets.stored.filter(each => names.test(each) && !ours.includes(each));
      const others = secrets.stored.filter(each => !ours.includes(each) && !theirs.includes(each));
      assert.deepEqual(secrets.in(others.join()), [], 'stored by nobody');
      assert.deepEqual([...new Set(secrets.in(theirs.join()))], own, `stored by ${library}`);
      const isOurNavigation = library === 'oauth' && mode === 'redirect';
      assert.deepEqual(secrets.in(ours.join()), isOurNavigation ? ['PKCE verifier'] : [], 'stored here');
      for (const identity of secrets.identities) assert.ok(!ours.join().includes(identity), identity);
      const left = await visit.page.evaluate(() =>
        Object.keys({ ...localStorage, ...sessionStorage }).filter(name =>
          name.startsWith('stepup-elements.oidc'),
        ),
      );
      assert.deepEqual(left, [], 'nothing is kept after the return');
      await visit.leave();
    });
  });
}

describe('a step-up by navigation of somebody who is signed in', () => {
  it('keeps neither address nor name while they are away', async () => {
    const context = await browser.newContext();
    const secrets = await Secrets.of(context, app.oidc.issuer);
    const visit = await Visit.arriveIn(context, app, { acr: 'loa2' });
    await answerProvider(app.oidc, await visit.clickWithWindow());
    await visit.until(done => done.includes('api 204'));
    // Another tab of the same app, which navigates, has the session of the first.
    const other = await context.newPage();
    await visit.open(other, { acr: 'loa2', mode: 'redirect', maxAge: '0' });
    await other.waitForFunction(async () => (await (window as any).client.getSession()) !== null);
    await other.bringToFront();
    secrets.stored.length = 0;
    const [asked] = await Promise.all([
      other.waitForRequest(request => new URL(request.url()).searchParams.has('code_challenge')),
      visit.click(other),
    ]);
    const hint = new URL(asked.url()).searchParams.get('login_hint');
    assert.ok(hint && secrets.identities.includes(hint), 'the provider is told who');
    const kept = secrets.stored.filter(each => each.includes('stepup-elements.oidc.'));
    assert.equal(kept.length, 2, 'the question, and what belongs to the answer');
    for (const identity of secrets.identities) assert.ok(!kept.join().includes(identity), identity);
    await visit.leave();
  });
});
