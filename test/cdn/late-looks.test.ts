import { strict as assert } from 'node:assert';
import { readdirSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startChromium } from '../emulator/chromium.js';
import { LOOKS, openWaiting, type WaitingPageOptions } from './held-back-part.js';
import { COUNT, GATED, startSite, type TestSite } from './site.js';

// The browser has always something else to do: the part is loaded when it is first needed.
const NEVER_IDLE = 'window.requestIdleCallback = () => 0';
// By the time that the part is there, the person's click is too long ago for what a browser lets only a person do.
const ACTIVATION_ENDS = `document.addEventListener('load', ({ target }) => {
  if (target.src?.includes('.looks.')) open('about:blank').close();
}, true);
addEventListener('stepup-verified', () => requestAnimationFrame(() => setTimeout(() => console.log('drawn'))));`;

/** A provider whose modal stays until its button is pressed, and says whether the page's dialog was modal at first. */
const PRESSED_PROVIDER = `<script type="module">
import { configureStepUp, getStepUpClient } from '/stepup-elements.js';
getStepUpClient().addEventListener('question', ({ phase }) => (window.isQuestionOpen = phase === 'open'));
configureStepUp({ provider: {
  name: 'scripted',
  ready: async () => undefined,
  getMember: async () => ({ id: 'member-1' }),
  verify: () => new Promise(resolve => {
    window.wasInTheWay = document.querySelector('dialog').matches(':modal');
    const modal = document.body.appendChild(document.createElement('auth-idp-modal'));
    modal.innerHTML = '<button style="position: fixed; inset: 0 auto auto 0">Confirm</button>';
    modal.onclick = () => {
      modal.remove();
      resolve({ kind: 'step-up', sid: 'ssid_1', timestamp: Date.now() });
    };
  }),
  openConsole: async () => 'closed',
  getAccessToken: async () => 'token',
  onSessionChange: () => () => undefined,
} });
</script>`;
/** The provider is asked, or waits for a moment for what makes room for its modal. */
const isQuestionOpen = (page: Page): Promise<unknown> => page.waitForFunction('window.isQuestionOpen');
const isOpen = (page: Page): Promise<unknown> => page.waitForFunction('window.asked.length > 0');
const passes = (page: Page): Promise<void> =>
  page.locator('html[data-clicks="1"]').waitFor({ state: 'attached' });
const clicks = (page: Page): Promise<unknown> => page.evaluate('document.documentElement.dataset.clicks');
const denials = (page: Page): Promise<unknown> => page.evaluate('window.denials');

describe('the part of the CDN file that holds the looks', () => {
  let browser: Browser;
  let site: TestSite;
  before(async () => {
    [browser, site] = await Promise.all([startChromium(), startSite()]);
    site.script('/count.js', COUNT);
  });
  after(() => Promise.all([browser.close(), site.close()]));

  const open = (
    options: Partial<WaitingPageOptions>,
    act: (page: Page, deliver: () => void) => Promise<void>,
  ): Promise<void> =>
    openWaiting(browser, site, { body: GATED, ...options }, ({ page, deliver }) => act(page, deliver));

  it('that comes after the provider’s answer lets the click go then, once', () =>
    open({}, async (page, deliver) => {
      await page.locator('stepup-gate button').click();
      await isOpen(page);
      await page.locator('auth-idp-modal').waitFor({ state: 'detached' });
      assert.equal(await clicks(page), '0');
      assert.equal(await page.locator('stepup-gate').getAttribute('state'), 'verifying');
      deliver();
      await passes(page);
      assert.deepEqual([await denials(page), await page.evaluate('window.asked.length')], [[], 1]);
    }));

  describe('in a modal dialog', () => {
    const inDialog = (act: (page: Page, deliver: () => void) => Promise<void>): Promise<void> =>
      open({ head: PRESSED_PROVIDER, body: `<dialog>${GATED}</dialog>` }, async (page, deliver) => {
        await page.evaluate("document.querySelector('dialog').showModal()");
        await page.locator('stepup-gate button').click();
        await act(page, deliver);
        await page.getByRole('button', { name: 'Confirm' }).click();
        await passes(page);
        assert.equal(await page.evaluate("document.querySelector('dialog').matches(':modal')"), true);
      });

    it('that comes in a moment has made room before the provider shows its modal', () =>
      inDialog(async (page, deliver) => {
        await isQuestionOpen(page);
        deliver();
        await page.waitForFunction("'wasInTheWay' in window");
        assert.equal(await page.evaluate('window.wasInTheWay'), false);
      }));

    it('that comes later makes room for the provider’s modal that is there already', () =>
      inDialog(async (page, deliver) => {
        await page.waitForFunction('window.wasInTheWay');
        deliver();
      }));
  });

  it('that takes longer than a person waits leaves the gate locked and says so; the next click asks nobody twice', () =>
    open({ hasClock: true }, async (page, deliver) => {
      const button = page.locator('stepup-gate button');
      await button.click();
      await isOpen(page);
      await page.clock.fastForward(20_000);
      await page.locator('stepup-gate[state=error][title]').waitFor({ state: 'attached' });
      assert.deepEqual([await denials(page), await clicks(page)], [['unavailable'], '0']);
      deliver();
      await button.click();
      await passes(page);
      assert.equal(await page.locator('stepup-gate').getAttribute('title'), null);
    }));

  it('that the policy blocks leaves the gate locked and says so', () => {
    const allowed = ['sdk', 'count', 'stepup-elements'].map(name => `${site.origin}/${name}.js`);
    const transcodes = readdirSync('dist/cdn').find(name => name.startsWith('stepup-elements.transcodes.'));
    const policy = `script-src ${allowed.join(' ')} ${site.origin}/${transcodes}`;
    return open({ headers: { 'Content-Security-Policy': policy } }, async page => {
      await page.locator('stepup-gate button').click();
      await page.locator('stepup-gate[state=error][title]').waitFor({ state: 'attached' });
      assert.deepEqual([await denials(page), await clicks(page)], [['unavailable'], '0']);
    });
  });

  it('that cannot be had since the page is offline is had when it is online again', () =>
    open({ scripts: [NEVER_IDLE] }, async (page, deliver) => {
      deliver();
      const button = page.locator('stepup-gate button');
      // Routes are answered offline as well.
      await page.unroute(`**/${LOOKS}*`);
      await page.context().setOffline(true);
      await button.click();
      await page.locator('stepup-gate[state=error][title]').waitFor({ state: 'attached' });
      assert.deepEqual([await denials(page), await clicks(page)], [['unavailable'], '0']);
      await page.context().setOffline(false);
      await button.click();
      await passes(page);
    }));

  it('that is blocked leaves what is to be revealed unseen', () =>
    open(
      {
        body: '<stepup-gate mode="reveal" resource="safe" action="read"><p>12 – 34 – 56</p></stepup-gate>',
        headers: { 'Content-Security-Policy': `script-src ${site.origin}/stepup-elements.js` },
      },
      async page => {
        await page.waitForLoadState();
        assert.equal(await page.getByText('12 – 34 – 56').isVisible(), false);
      },
    ));

  it('that is late sends no form meanwhile, and then with what was in it', () =>
    open(
      {
        body: `<stepup-gate resource="transfers" action="create"><form data-stepup-fetch method="post" action="/api/transfers">
          <input name="amount" value="10"><button>Send</button></form></stepup-gate>`,
      },
      async (page, deliver) => {
        const sent: string[] = [];
        await page.route('**/api/transfers', route => {
          sent.push(route.request().postData() ?? '');
          return route.fulfill({ status: 204 });
        });
        await page.evaluate(
          "import('/stepup-elements.js').then(({ configureStepUp }) => configureStepUp({ formActions: ['/api/transfers'] }))",
        );
        const { pathname } = new URL(page.url());
        await page.getByRole('button').click();
        await isOpen(page);
        await page.locator('auth-idp-modal').waitFor({ state: 'detached' });
        assert.deepEqual([sent, new URL(page.url()).pathname], [[], pathname]);
        deliver();
        await page.locator('[data-stepup-fetch-status=sent]').waitFor();
        assert.deepEqual([sent, new URL(page.url()).pathname], [['amount=10'], pathname]);
      },
    ));

  const BY_A_PERSON: Record<string, [markup: string, selector: string, event: 'filechooser' | 'popup']> = {
    'a file picker': ['<input type="file">', 'input', 'filechooser'],
    'a label of a file picker': ['<label>File <input type="file" hidden></label>', 'label', 'filechooser'],
    'a new tab': ['<a href="/sdk.js" target="_blank">Open</a>', 'a', 'popup'],
    'a form that is sent to a new tab': [
      '<form action="/sdk.js" target="_blank"><button>Open</button></form>',
      'form button',
      'popup',
    ],
  };
  for (const [what, [markup, selector, event]] of Object.entries(BY_A_PERSON)) {
    it(`that came too late for ${what} has the person click again, and then it opens unasked`, () =>
      open(
        {
          body: `<stepup-gate resource="documents" action="create">${markup}</stepup-gate>`,
          scripts: [NEVER_IDLE, ACTIVATION_ENDS],
        },
        async (page, deliver) => {
          await page.locator(selector).click();
          await isOpen(page);
          await page.locator('auth-idp-modal').waitFor({ state: 'detached' });
          // What is done in the page from here counts as the person's own doing.
          const drawn = page.waitForEvent('console', message => message.text() === 'drawn');
          deliver();
          await drawn;
          await page.getByText('Click again').first().waitFor();
          const [opened] = await Promise.all([
            page.waitForEvent(event as 'popup'),
            page.locator(selector).click(),
          ]);
          assert.ok(opened);
          assert.equal(await page.evaluate('window.asked.length'), 1);
        },
      ));
  }
});
