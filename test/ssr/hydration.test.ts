import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { pageOf, startSite, type TestSite } from '../cdn/site.js';
import { startChromium } from '../emulator/chromium.js';
import { pageScript } from './page-script.js';
import { serverRendered } from './server-render.js';

/** Notes what a person sees in each frame, from the first on: panels in each element, and content that moves. */
const WATCH = `
  window.frames_ = [];
  window.shifts = 0;
  new PerformanceObserver(list => { for (const { value } of list.getEntries()) window.shifts += value; })
    .observe({ type: 'layout-shift', buffered: true });
  const note = () => {
    const dialog = document.querySelector('#dialog');
    if (dialog) window.frames_.push(['#content', '#template', 'stepup-status', '#inline', '#dialog'].map(
      selector => document.querySelector(selector).shadowRoot?.querySelectorAll('[part=panel]').length).join());
    requestAnimationFrame(note);
  };
  note();
`;

// A gate replaces what the server has drawn, in one frame; the others are Lit's, and take it over.
const REMEMBER = `window.drawn = [...document.querySelectorAll('stepup-status,mfa-setup-prompt')]
  .map(element => element.shadowRoot.querySelector('[part=panel],slot'));`;

const SAME = `[...document.querySelectorAll('stepup-status,mfa-setup-prompt')]
  .every((element, index) => element.shadowRoot.querySelector('[part=panel],slot') === window.drawn[index])`;

describe('a server-rendered page', () => {
  let browser: Browser;
  let site: TestSite;
  let markup: string;
  before(async () => {
    [browser, site, markup] = await Promise.all([startChromium(), startSite(), serverRendered()]);
    for (const name of ['with-support', 'without-support'] as const) {
      site.script(`/${name}.js`, await pageScript(name));
    }
  });
  after(async () => {
    await browser.close();
    await site.close();
  });

  async function open(
    script: string,
    act: (page: Page) => Promise<void>,
    init = '',
    language = 'en',
    content = markup,
  ): Promise<void> {
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on('pageerror', error => problems.push(error.message));
    page.on('console', message => {
      if (['error', 'warning'].includes(message.type())) problems.push(message.text());
    });
    await page.addInitScript(WATCH + init);
    const scripts = `<script>${REMEMBER}</script><script type="module" src="${script}"></script>`;
    try {
      await page.goto(site.put(pageOf('', `<div lang="${language}">${content}</div>${scripts}`)));
      await page
        .locator('html[data-ready]')
        .waitFor({ state: 'attached', timeout: 10_000 })
        .catch(() => {
          throw new Error(`the page is not ready: ${problems.join('; ')}`);
        });
      await act(page);
      assert.deepEqual(problems, []);
    } finally {
      await page.close();
    }
  }

  it('is locked before any script has run', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(site.put(pageOf('', markup)));
    assert.equal(await page.getByText('12 – 34 – 56').isVisible(), false);
    assert.equal(await page.getByText('78 – 90').isVisible(), false);
    assert.equal(await page.getByRole('button', { name: 'Unlock' }).count(), 2);
    await context.close();
  });

  for (const support of ['with', 'without']) {
    it(`is drawn once, and nothing moves, ${support} hydration support`, () =>
      open(`/${support}-support.js`, async page => {
        const seen = await page.evaluate('window.frames_');
        assert.deepEqual([...new Set(seen as string[])], ['1,1,1,1,1'], 'one panel each, in every frame');
        assert.equal(await page.evaluate('window.shifts'), 0);
        assert.equal(
          await page.evaluate(SAME),
          support === 'with',
          'hydration takes the nodes that are there',
        );
        assert.equal(await page.getByText('12 – 34 – 56').isVisible(), false);
      }));

    it(`guards, reveals and opens its dialog ${support} hydration support`, () =>
      open(`/${support}-support.js`, async page => {
        await page.evaluate(
          `document.querySelector('#action button').onclick = () => document.body.dataset.clicks = (document.body.dataset.clicks ?? '') + 'x'`,
        );
        await page.locator('#action button').click();
        await page.locator('body[data-clicks=x]').waitFor();
        await page.locator('stepup-status[verified]').getByRole('button').waitFor();
        assert.equal(await page.evaluate('window.provider.calls.length'), 1);
        await page.locator('#content').getByRole('button', { name: 'Unlock' }).click();
        await page.getByText('12 – 34 – 56').waitFor();
        await page.getByText('78 – 90').waitFor();
        assert.equal(await page.evaluate('window.provider.calls.length'), 2);
        await page.evaluate("document.querySelector('#dialog').show()");
        await page.locator('#dialog').getByRole('button', { name: 'Not now' }).click();
        assert.equal(await page.locator('#dialog dialog').isVisible(), false);
      }));

    it(`speaks the page’s language, which the server did not know, ${support} hydration support`, () =>
      open(
        `/${support}-support.js`,
        page => page.locator('#content').getByRole('button', { name: 'Entsperren' }).waitFor(),
        '',
        'de',
      ));

    it(`takes over what was drawn in the request’s language, ${support} hydration support`, async () => {
      const german = await serverRendered('de');
      await open(
        `/${support}-support.js`,
        async page => {
          assert.deepEqual(await page.evaluate('[...new Set(window.said)]'), ['Nicht bestätigt']);
          assert.equal(await page.evaluate('window.shifts'), 0);
          assert.equal(await page.evaluate(SAME), support === 'with');
        },
        `window.said = [];
        const listen = () => {
          const label = document.querySelector('stepup-status')?.shadowRoot?.querySelector('[part=label]');
          if (label) window.said.push(label.textContent.trim());
          requestAnimationFrame(listen);
        };
        listen();`,
        'de',
        german,
      );
    });

    // Islands are hydrated one by one, the later ones when the person is verified already.
    it(`follows a verification that was there before the elements, ${support} hydration support`, () =>
      open(
        `/${support}-support.js`,
        async page => {
          await page.locator('stepup-status[verified]').getByRole('button').waitFor();
          await page.getByText('12 – 34 – 56').waitFor();
          assert.equal(await page.locator('#content').getByRole('button', { name: 'Unlock' }).count(), 0);
          assert.equal(await page.locator('stepup-status').getByText('Not verified').count(), 0);
        },
        `window.beforeElements = async client => {
          await client.require({ resource: 'documents', action: 'delete' });
          await client.require({ resource: 'safe', action: 'read' });
        };`,
      ));
  }

  it('is taken over by the CDN file too', async () => {
    const page = await browser.newPage();
    await page.addInitScript(WATCH);
    const scripts =
      '<script defer src="/sdk.js"></script><script type="module" src="/stepup-elements.js"></script>';
    await page.goto(site.put(pageOf('', markup + scripts)));
    await page.waitForFunction(`window[Symbol.for('stepup-elements.client')]?.memberId`);
    const seen = (await page.evaluate('window.frames_')) as string[];
    assert.deepEqual([...new Set(seen)], ['1,1,1,1,1'], 'one panel each, in every frame');
    assert.equal(await page.evaluate('window.shifts'), 0);
    await page.locator('#content').getByRole('button', { name: 'Unlock' }).click();
    await page.getByText('12 – 34 – 56').waitFor();
    await page.close();
  });
});
