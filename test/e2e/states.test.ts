import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { drawn, LANGUAGES, lookAtEachState, SHOWN } from './each-state.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** WCAG 1.4.12: what a person may set without anything getting lost. */
const TEXT_SPACING =
  '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }';

/** What is cut off at the side, or lies on its neighbour. */
const MISPLACED = `${SHOWN}.flatMap(e => {
  const box = e.getBoundingClientRect();
  const name = e.localName + '.' + (e.getAttribute('part') ?? e.className.baseVal ?? e.className);
  const faults = [];
  if (box.width && (box.left < -0.5 || box.right > innerWidth + 0.5)) faults.push(name + ' is out of sight');
  /* What is for screen readers alone is a pixel wide. */
  const clips = box.width > 1 && (getComputedStyle(e).overflowX !== 'visible' || e.matches('button'));
  if (clips && e.scrollWidth > e.clientWidth + 1) faults.push(name + ' is cut off');
  const next = e.matches('button, p, h2, li, label, dl, form') && e.nextElementSibling?.getBoundingClientRect();
  if (next && next.width && next.top < box.bottom - 1 && next.left < box.right - 1 && next.right > box.left + 1)
    faults.push(name + ' is overlapped');
  return faults;
})`;

const SMALL_TARGETS = `${SHOWN}.filter(e => e.matches('button, input')).flatMap(e => {
  const { width, height } = e.getBoundingClientRect();
  return width < 24 || height < 24 ? [(e.getAttribute('part') ?? '') + ' ' + width + ' x ' + height] : [];
})`;

/** In a language that is read from the right: what still reads from the left, or has its icon there. */
const NOT_MIRRORED = `${SHOWN}.filter(e => e.matches('[part=panel], [part=notice]')).flatMap(e => {
  const faults = getComputedStyle(e).direction === 'rtl' ? [] : [e.getAttribute('part') + ' reads from the left'];
  const icon = e.querySelector('svg');
  const words = e.querySelector('[part=heading], [part=label], [part=message]');
  const [beside, box] = [icon, words].map(node => node?.getBoundingClientRect());
  if (beside && box && beside.top < box.bottom && beside.bottom > box.top && beside.left < box.right - 1)
    faults.push('the icon is left of the words');
  return faults;
})`;

const WIDE = { width: 1280, height: 720 };
const NARROW = { width: 320, height: 600 };

async function violations(page: Page): Promise<string[]> {
  return page.evaluate(`axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
    .then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes.map(n => n.target).join()))`);
}

async function setWiderText(page: Page): Promise<void> {
  await page.evaluate(`{
    const roots = root => [root, ...[...root.querySelectorAll('*')].flatMap(e => e.shadowRoot ? roots(e.shadowRoot) : [])];
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(${JSON.stringify(TEXT_SPACING)});
    for (const root of roots(document)) root.adoptedStyleSheets.push(sheet);
  }`);
  await drawn(page);
}

describe('each state of /states', () => {
  const look = lookAtEachState();

  // Each value with each of the others, but not all with all: there are too many states for that.
  for (const { scheme, viewport, forcedColors, ...settings } of [
    { scheme: 'light', dir: 'ltr', viewport: NARROW, forcedColors: 'none' },
    { scheme: 'dark', dir: 'rtl', lang: 'ar', viewport: WIDE, forcedColors: 'none' },
    { scheme: 'dark', dir: 'ltr', viewport: WIDE, forcedColors: 'active' },
    { scheme: 'light', dir: 'rtl', lang: 'ar', viewport: NARROW, forcedColors: 'active' },
    { scheme: 'light', dir: 'ltr', viewport: WIDE, forcedColors: 'active' },
    { scheme: 'dark', dir: 'rtl', lang: 'ar', viewport: NARROW, forcedColors: 'none' },
  ] as const) {
    const inColors = forcedColors === 'active' ? ', forced colours' : '';
    it(`is clean for axe (${scheme}, ${settings.dir}, ${viewport.width} px${inColors})`, () =>
      look(
        { settings: { ...settings, scheme }, options: { colorScheme: scheme, viewport, forcedColors } },
        async page => {
          await page.evaluate(AXE);
          return violations(page);
        },
      ));
  }

  for (const [theme, scheme] of [
    ['paper', 'light'],
    ['paper', 'dark'],
    ['round', 'light'],
    ['round', 'dark'],
  ] as const) {
    it(`is clean for axe in a theme (${theme}, ${scheme})`, () =>
      look({ settings: { theme, scheme }, options: { colorScheme: scheme } }, async page => {
        await page.evaluate(AXE);
        return violations(page);
      }));
  }

  for (const lang of LANGUAGES) {
    const isFromRight = lang === 'ar';
    it(`fits into 320 px, with wider text too, and has targets of 24 px (${lang})`, () =>
      look({ settings: { lang, dir: isFromRight ? 'rtl' : 'ltr' } }, async page => {
        const checks = [MISPLACED, SMALL_TARGETS, ...(isFromRight ? [NOT_MIRRORED] : [])];
        const faults = (await page.evaluate(`[${checks.map(check => `...${check}`).join()}]`)) as string[];
        await setWiderText(page);
        const wider = (await page.evaluate(MISPLACED)) as string[];
        return [...faults, ...wider.map(fault => `${fault}, in wider text`)];
      }));
  }

  it('moves nothing', () =>
    look({ options: { reducedMotion: 'reduce' } }, page =>
      page.evaluate('document.getAnimations().map(String)'),
    ));
});
