import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { startChromium } from '../emulator/chromium.js';
import { COUNT, pageOf, startSite, type TestSite } from './site.js';
import { visit } from './visit.js';

const SDK = '<script defer src="/sdk.js"></script>';
const COUNTS = `<script>${COUNT}</script>`;
const MODULE = (settings = '') => `<script type="module" src="/stepup-elements.js" ${settings}></script>`;
const CLASSIC = (settings = '') => `<script defer src="/stepup-elements.iife.js" ${settings}></script>`;
const SETTINGS = 'data-max-age="10m" data-cache-scope="resource" data-storage="session"';

describe('the CDN file in a page', () => {
  let browser: Browser;
  let site: TestSite;
  before(async () => {
    [browser, site] = await Promise.all([startChromium(), startSite()]);
  });
  after(async () => {
    await browser.close();
    await site.close();
  });

  for (const [form, tag] of Object.entries({ 'a module': MODULE, 'a classic deferred script': CLASSIC })) {
    for (const settings of ['', SETTINGS]) {
      for (const order of ['before', 'after']) {
        it(`guards as ${form} ${order} the SDK’s, ${settings ? 'with' : 'without'} settings`, async () => {
          const scripts = order === 'before' ? tag(settings) + SDK : SDK + tag(settings);
          await visit(browser, site.put(pageOf(COUNTS + scripts)), async ({ page, click, asked }) => {
            await click(1);
            await click(2);
            assert.deepEqual(await asked(), ['documents:delete'], 'asked once, then from the cache');
            const client = "window[Symbol.for('stepup-elements.client')].settings";
            assert.deepEqual(
              await page.evaluate(`[${client}.maxAge, ${client}.cacheScope, ${client}.storage]`),
              settings ? [600, 'resource', 'session'] : [900, 'action', 'memory'],
            );
          });
        });
      }
    }
  }

  it('takes the SDK’s script from its own tag’s settings', async () => {
    const head = COUNTS + MODULE('data-project-id="0123456789abcdef01234567" data-sdk-src="/sdk.js"');
    await visit(browser, site.put(pageOf(head)), async ({ click, asked }) => {
      await click(1);
      assert.deepEqual(await asked(), ['documents:delete']);
    });
  });

  for (const [form, tag, file] of [
    ['module', MODULE, 'stepup-elements.js'],
    ['classic script', CLASSIC, 'stepup-elements.iife.js'],
  ] as const) {
    it(`is taken as a ${form} with the hash that the build prints, and not with another`, async () => {
      const digest = createHash('sha384')
        .update(readFileSync(`dist/cdn/${file}`))
        .digest('base64');
      const integrity = `integrity="sha384-${digest}" crossorigin="anonymous"`;
      await visit(browser, site.put(pageOf(SDK + COUNTS + tag(integrity))), ({ click }) => click(1));

      const page = await browser.newPage();
      const refused = page.waitForEvent('console', message => message.text().includes('integrity'));
      await page.goto(site.put(pageOf(tag(integrity.replace(digest, digest.split('').reverse().join(''))))));
      await refused;
      assert.equal(await page.evaluate("customElements.get('stepup-gate')"), undefined);
      await page.close();
    });
  }

  it('finds its settings behind a redirect as a classic script, but not as a module', async () => {
    for (const [tag, maxAge] of [
      [CLASSIC, 600],
      [MODULE, 900],
    ] as const) {
      const head = SDK + COUNTS + tag(SETTINGS).replace('src="/', 'src="/latest/');
      await visit(browser, site.put(pageOf(head)), async ({ page, click }) => {
        await click(1);
        const client = "window[Symbol.for('stepup-elements.client')]";
        assert.equal(await page.evaluate(`${client}.settings.maxAge`), maxAge);
      });
    }
  });

  /** Which listeners the library has put on window and document. */
  async function listeners(scripts: string): Promise<string[]> {
    let found: string[] = [];
    const watch = `window.heard = [];
      const listen = EventTarget.prototype.addEventListener;
      EventTarget.prototype.addEventListener = function (type, listener, options) {
        const target = this ?? window;
        const isUntilLoaded = type === 'load' && options?.once;
        if (!isUntilLoaded && (target === window || target === document)) window.heard.push(target.constructor.name + ' ' + type);
        return listen.call(target, type, listener, options);
      };`;
    const address = site.put(pageOf(SDK + scripts));
    await visit(
      browser,
      address,
      async ({ page }) => {
        await page.waitForFunction('document.readyState === "complete"');
        // The provider's code may come in a file of its own, a moment later; it watches for blocked scripts. So may the looks.
        await page.waitForFunction('heard.includes("HTMLDocument securitypolicyviolation")');
        await page.waitForFunction('heard.includes("Window transitionend")');
        found = await page.evaluate('window.heard');
      },
      watch,
    );
    return found.sort();
  }

  const PAIRS: Record<string, string> = {
    'two modules': `${MODULE()}<script type="module" src="/other/stepup-elements.js"></script>`,
    'a module and a classic script': CLASSIC() + MODULE(),
    'a classic script and, much later, a module': `${CLASSIC()}<script>addEventListener('load', () => {
      const late = document.createElement('script');
      Object.assign(late, { type: 'module', src: '/other/stepup-elements.js', onload: () => document.body.dataset.late = '' });
      document.head.append(late);
    })</script>`,
  };
  for (const [what, scripts] of Object.entries(PAIRS)) {
    if (!scripts.includes('late')) {
      it(`adds no listener of its own beside another copy: ${what}`, async () => {
        const alone = await listeners(MODULE());
        assert.ok(alone.includes('Window click'), 'listeners are seen');
        assert.deepEqual(await listeners(scripts), alone);
      });
    }

    it(`is one with another copy on the page: ${what}`, async () => {
      await visit(browser, site.put(pageOf(SDK + COUNTS + scripts)), async ({ page, click, asked }) => {
        if (scripts.includes('late')) await page.locator('body[data-late]').waitFor();
        await page.waitForFunction('document.readyState === "complete"');
        await page.evaluate(`new MutationObserver(records => {
            for (const { addedNodes } of records) for (const node of addedNodes)
              if (node.localName === 'auth-idp-modal') window.modals = (window.modals ?? 0) + 1;
          }).observe(document.body, { childList: true })`);
        await click(1);
        await click(2);
        assert.deepEqual(await asked(), ['documents:delete'], 'one question, one cache');
        assert.equal(await page.evaluate('window.modals'), 1);
        await page.locator('stepup-status[verified]').waitFor();
      });
    });
  }
});
