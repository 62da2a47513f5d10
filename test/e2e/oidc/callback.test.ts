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

/** What a page finds in its tab's storage, where somebody has put it there. */
const planted = (page: unknown): string => JSON.stringify({ state: 'the-state', page });

describe('the callback page', () => {
  it('leads to a page of its own origin alone, whatever is written down', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const left: string[] = [];
    page.on('framenavigated', frame => void left.push(frame.url()));
    const callback = `${app.origin}/stepup-callback.html`;
    await page.goto(callback);
    for (const address of [
      ...[
        'https://evil.example/',
        '//evil.example/',
        '\\\\evil.example/',
        '/\\evil.example/',
        'evil.example',
      ],
      ...['javascript:document.title=1', 'data:text/html,x', `blob:${app.origin}/0`, 'http:evil.example', ''],
      ...[`${app.origin}.evil.example/`, `${app.origin.replace('//', '//user@')}.evil.example`, null, {}, 1],
    ]) {
      await page.evaluate(
        kept => sessionStorage.setItem('stepup-elements.oidc.return', kept),
        planted(address),
      );
      left.length = 0;
      await page.goto(`${callback}?code=secret&state=the-state`);
      // It has nobody to lead back, and says so after a while.
      await page.getByRole('status').waitFor();
      assert.deepEqual(
        [page.url(), left.filter(url => !url.startsWith(callback))],
        [callback, []],
        String(address),
      );
    }
    await context.close();
  });

  it('leads back to a page of its own origin whose path only looks like another’s', async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${app.origin}/stepup-callback.html`);
    const own = `${app.origin}//evil.example/page?a=1#part`;
    await page.evaluate(kept => sessionStorage.setItem('stepup-elements.oidc.return', kept), planted(own));
    await page.goto(`${app.origin}/stepup-callback.html?code=secret&state=the-state`);
    await page.waitForURL(`${app.origin}//evil.example/page?a=1&code=secret&state=the-state#part`);
    await context.close();
  });
});

describe('a question that is put in the place of another while the person is away', () => {
  const LATER = Date.now() + 5_000;
  const attacks: Record<string, string> = {
    'another one, asked later': `{ request: { question: { resource: 'payouts', action: 'create' } },
      asked: { resource: 'payouts', action: 'create', maxAge: 900 }, askedAt: Date.now() }`,
    'one that asks for less': `{ ...kept, asked: { ...kept.asked, acrValues: undefined, maxAge: '99999d' } }`,
    'one that was asked at no time': `{ ...kept, askedAt: null }`,
    'one of a time to come': `{ ...kept, askedAt: ${LATER} + 1e9 }`,
    'one whose age is no number': `{ ...kept, asked: { ...kept.asked, maxAge: {} } }`,
    'one of another member': `{ ...kept, member: 'somebody' }`,
    'one of no resource': `{ ...kept, asked: { ...kept.asked, resource: { toString: 1 }, action: '__proto__' } }`,
    'no question': `'"'`,
  };
  // The last one shows that the others could have come to something.
  for (const [what, swapped] of Object.entries({ ...attacks, 'nothing: it is as it was': 'kept' })) {
    const isOwn = swapped === 'kept';
    it(`is ${isOwn ? '' : 'not '}answered by what the person has done there: ${what}`, async () => {
      const visit = await Visit.arrive(browser, app, { acr: 'loa2', mode: 'redirect' });
      await visit.context.addInitScript(`{
        const name = 'stepup-elements.oidc.question';
        const kept = JSON.parse(sessionStorage.getItem(name));
        if (kept && location.pathname.endsWith('callback.html'))
          sessionStorage.setItem(name, JSON.stringify(${swapped}));
      }`);
      await visit.click();
      await visit.page.waitForURL(url => url.href.startsWith(app.oidc.issuer));
      await answerProvider(app.oidc, visit.page);
      await visit.returned();
      // Who has come back is signed in; what they have answered is nothing that anybody asked.
      await visit.page.waitForFunction(async () => {
        const { stepUp, client } = window as any;
        await stepUp.readMember();
        return (await client.getSession()) !== null;
      });
      if (isOwn) await visit.page.waitForFunction(() => (window as any).stepUp.isVerified());
      const verified = await visit.page.evaluate(() => {
        const { stepUp } = window as any;
        return [
          stepUp.isVerified({ resource: 'payouts', action: 'create' }),
          stepUp.isVerified(),
        ] as boolean[];
      });
      assert.deepEqual(verified, [false, isOwn]);
      assert.deepEqual([await visit.done(), visit.problems], [[], []]);
      await visit.leave();
    });
  }
});
