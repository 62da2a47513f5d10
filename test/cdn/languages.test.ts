import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startChromium } from '../emulator/chromium.js';
import { pageOf, startSite, type TestSite } from './site.js';

const SDK = '<script defer src="/sdk.js"></script>';
const LOCKED = '<stepup-gate mode="reveal" resource="safe" action="read"><p>Secret</p></stepup-gate>';
const BUTTON = '[part=unlock-button]';

/** The scripts of each form of the file. */
const FORMS: Record<string, string> = {
  light: '<script type="module" src="/stepup-elements.js" nonce="n"></script>',
  'one module': '<script type="module" src="/stepup-elements.all.js" nonce="n"></script>',
  classic: '<script defer src="/stepup-elements.iife.js" nonce="n"></script>',
};

describe('the language files of the CDN', () => {
  let browser: Browser;
  let site: TestSite;
  before(async () => {
    [browser, site] = await Promise.all([startChromium(), startSite()]);
  });
  after(() => Promise.all([browser.close(), site.close()]));

  /** Opens a page in a language and gives what was requested, and what the console said. */
  async function open(
    {
      lang,
      form,
      headers,
      body = LOCKED,
    }: { lang: string; form: string; headers?: Record<string, string>; body?: string },
    act: (page: Page, requested: string[], said: string[]) => Promise<void>,
    before?: (page: Page) => Promise<unknown>,
  ): Promise<void> {
    const context = await browser.newContext();
    context.setDefaultTimeout(30_000);
    try {
      const page = await context.newPage();
      const requested: string[] = [];
      const said: string[] = [];
      page.on('request', request => requested.push(new URL(request.url()).pathname));
      page.on('console', message => said.push(message.text()));
      page.on('pageerror', error => said.push(error.message));
      await before?.(page);
      const html = pageOf(SDK.replace('<script', '<script nonce="n"') + FORMS[form]!, body);
      await page.goto(site.put(html.replace('lang="en"', `lang="${lang}"`), headers));
      await act(page, requested, said);
    } finally {
      await context.close();
    }
  }

  const languagesIn = (requested: string[]): string[] =>
    requested.flatMap(path => /stepup-elements\.([a-z-]+-(?:gate|beside))\./.exec(path)?.[1] ?? []);

  for (const form of Object.keys(FORMS)) {
    it(`speaks the page’s language, and loads that alone (${form})`, () =>
      open({ lang: 'de-AT', form }, async (page, requested, said) => {
        await page.locator(BUTTON).getByText('Entsperren').waitFor();
        assert.deepEqual(languagesIn(requested), ['de-gate']);
        assert.deepEqual(said, []);
      }));
  }

  it('loads no language for a page in English', () =>
    open({ lang: 'en', form: 'light' }, async (page, requested) => {
      await page.locator(BUTTON).getByText('Unlock').waitFor();
      assert.deepEqual(languagesIn(requested), []);
    }));

  it('loads what is said beside a gate when a status is there', () =>
    open({ lang: 'ar', form: 'light', body: '<stepup-status></stepup-status>' }, async (page, requested) => {
      await page.getByText('لم يتم التحقق').waitFor();
      assert.deepEqual(languagesIn(requested), ['ar-beside']);
    }));

  it('needs nothing of a policy but what the file itself needs', () =>
    open(
      {
        lang: 'ko',
        form: 'light',
        headers: {
          'Content-Security-Policy':
            "default-src 'none'; script-src 'nonce-n' 'strict-dynamic'; require-trusted-types-for 'script'; trusted-types lit-html stepup-elements",
        },
      },
      async (page, _, said) => {
        await page.locator(BUTTON).getByText('잠금 해제').waitFor();
        assert.deepEqual(
          said.filter(text => /policy|refused/i.test(text)),
          [],
        );
      },
    ));

  for (const [what, answer] of [
    ['missing', { status: 404 }],
    ['altered', { contentType: 'text/javascript', body: 'document.title = "altered"' }],
  ] as const) {
    it(`speaks English where a language is ${what}, and says so in the console`, () =>
      open(
        { lang: 'fr', form: 'light' },
        async (page, _, said) => {
          await page.locator(BUTTON).getByText('Unlock').waitFor();
          assert.equal(await page.title(), 'Page');
          assert.equal(
            said.filter(text => text.includes('language-not-loaded (fr)')).length,
            1,
            said.join('\n'),
          );
          await page.locator(BUTTON).click();
          await page.getByText('Secret').waitFor();
        },
        page => page.route(/\.fr-gate\./, route => route.fulfill(answer)),
      ));
  }
});
