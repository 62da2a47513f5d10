import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { startStates, type StatesSite } from '../demo/states-site.js';
import { startChromium } from '../emulator/chromium.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const LANGUAGES = ['en', 'ar', 'de', 'es', 'fr', 'ja', 'ko', 'pt-BR', 'zh-Hans'];

/** WCAG 1.4.12: what a person may set without anything getting lost. */
const TEXT_SPACING =
  '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }';

/** Everything that is drawn and shown, shadow roots included. */
const SHOWN = `(() => {
  const all = root => [...root.querySelectorAll('*')].flatMap(e => [e, ...(e.shadowRoot ? all(e.shadowRoot) : [])]);
  return all(document).filter(e => e.getRootNode() !== document && e.checkVisibility() && e.getClientRects().length);
})()`;

/** What is cut off at the side, or lies on its neighbour. */
const MISPLACED = `${SHOWN}.flatMap(e => {
  const box = e.getBoundingClientRect();
  const name = e.localName + '.' + (e.getAttribute('part') ?? e.className.baseVal ?? e.className);
  const faults = [];
  if (box.width && (box.left < -0.5 || box.right > innerWidth + 0.5)) faults.push(name + ' is out of sight');
  const clips = getComputedStyle(e).overflowX !== 'visible' || e.matches('button');
  if (clips && e.scrollWidth > e.clientWidth + 1) faults.push(name + ' is cut off');
  const next = e.matches('button, p') && e.nextElementSibling?.getBoundingClientRect();
  if (next && next.width && next.top < box.bottom - 1 && next.left < box.right - 1 && next.right > box.left + 1)
    faults.push(name + ' is overlapped');
  return faults;
})`;

const SMALL_TARGETS = `${SHOWN}.filter(e => e.matches('button')).flatMap(e => {
  const { width, height } = e.getBoundingClientRect();
  return width < 24 || height < 24 ? [(e.getAttribute('part') ?? '') + ' ' + width + ' x ' + height] : [];
})`;

describe('each state of /states', () => {
  let browser: Browser;
  let site: StatesSite;
  let scenes: string[];
  before(async () => {
    [browser, site] = await Promise.all([startChromium(), startStates()]);
    ({ SCENES: scenes } = await import('../../demo/pages/state-scenes.js').then(({ SCENES }) => ({
      SCENES: SCENES.map(({ name }) => name),
    })));
  });
  after(() => Promise.all([browser.close(), site.close()]));

  /** Opens each state in one page, and collects what a look at it finds. */
  async function look(
    settings: Record<string, string>,
    options: BrowserContextOptions,
    inspect: (page: Page) => Promise<string[]>,
  ): Promise<void> {
    const context = await browser.newContext({ viewport: { width: 320, height: 600 }, ...options });
    try {
      const page = await context.newPage();
      await site.useBundle(page);
      const faults: string[] = [];
      for (const scene of scenes) {
        const query = new URLSearchParams({ ...settings, scene });
        await page.goto(`${site.origin}/states/one?${query.toString()}`);
        await page.locator('html[data-ready]').waitFor({ state: 'attached', timeout: 10_000 });
        faults.push(...(await inspect(page)).map(fault => `${scene}: ${fault}`));
      }
      assert.deepEqual(faults, []);
    } finally {
      await context.close();
    }
  }

  async function violations(page: Page): Promise<string[]> {
    await page.evaluate(AXE);
    return page.evaluate(`axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
      .then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes.map(n => n.target).join()))`);
  }

  for (const { scheme, ...settings } of [
    { scheme: 'light' },
    { scheme: 'dark', dir: 'rtl', lang: 'ar' },
    { scheme: 'light', theme: 'paper' },
    { scheme: 'dark', theme: 'round' },
  ] as const) {
    it(`is clean for axe (${Object.values({ scheme, ...settings }).join(', ')})`, () =>
      look({ scheme, ...settings }, { colorScheme: scheme }, violations));
  }

  it('is clean for axe in forced colours', () => look({}, { forcedColors: 'active' }, violations));

  for (const lang of LANGUAGES) {
    it(`fits into 320 px, with wider text too, and has targets of 24 px (${lang})`, () =>
      look({ lang, dir: lang === 'ar' ? 'rtl' : 'ltr' }, {}, async page => {
        const faults = (await page.evaluate(`[...${MISPLACED}, ...${SMALL_TARGETS}]`)) as string[];
        await page.evaluate(`{
          const roots = root => [root, ...[...root.querySelectorAll('*')].flatMap(e => e.shadowRoot ? roots(e.shadowRoot) : [])];
          const sheet = new CSSStyleSheet();
          sheet.replaceSync(${JSON.stringify(TEXT_SPACING)});
          for (const root of roots(document)) root.adoptedStyleSheets.push(sheet);
        }`);
        await page.evaluate('new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))');
        return [
          ...faults,
          ...((await page.evaluate(MISPLACED)) as string[]).map(fault => `${fault}, in wider text`),
        ];
      }));
  }

  it('moves nothing', () =>
    look({}, { reducedMotion: 'reduce' }, page => page.evaluate('document.getAnimations().map(String)')));
});
