import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { drawn, LANGUAGES, lookAtEachState, SHOWN } from './each-state.js';

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

/** The words that an element has drawn: those of the page, which are English, are not among them. */
const WORDS = `${SHOWN}.filter(e => e.localName === 'span' && !e.childElementCount)
  .map(e => e.textContent.trim().replace(/[\\d٠-٩]+/g, '#')).filter(Boolean)`;
/** What is said in English because there is nothing else: it says so itself. */
const FOREIGN = `${SHOWN}.filter(e => e.localName === 'span' && e.lang === 'en').map(e => e.textContent.trim())`;

const wordsIn = (page: Page): Promise<string[]> => page.evaluate(WORDS);

/** Changes the page's language, and gives its words when they are others. */
async function changeTo(page: Page, lang: string): Promise<string[]> {
  const before = JSON.stringify(await wordsIn(page));
  await page.evaluate(`document.documentElement.lang = ${JSON.stringify(lang)}`);
  await page
    .waitForFunction(`JSON.stringify(${WORDS}) !== ${JSON.stringify(before)}`, null, { timeout: 3_000 })
    .catch(() => undefined);
  return wordsIn(page);
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

describe('each state of /states, in each language', () => {
  const look = lookAtEachState();

  for (const lang of LANGUAGES) {
    const isFromRight = lang === 'ar';
    it(`has every word, fits into 320 px with wider text too, and has targets of 24 px (${lang})`, () =>
      look({ settings: { lang, dir: isFromRight ? 'rtl' : 'ltr' } }, async page => {
        const foreign = lang === 'en' ? [] : ((await page.evaluate(FOREIGN)) as string[]);
        const checks = [MISPLACED, SMALL_TARGETS, ...(isFromRight ? [NOT_MIRRORED] : [])];
        const faults = (await page.evaluate(`[${checks.map(check => `...${check}`).join()}]`)) as string[];
        await setWiderText(page);
        const wider = (await page.evaluate(MISPLACED)) as string[];
        return [
          ...foreign.map(text => `“${text}” is English`),
          ...faults,
          ...wider.map(fault => `${fault}, in wider text`),
        ];
      }));
  }

  it('is German for lang="de-AT", and follows a change of lang', () =>
    look({ settings: { lang: 'de-AT' } }, async (page, { name }, open) => {
      const austrian = await wordsIn(page);
      if (!austrian.length) return [];
      const french = await changeTo(page, 'fr');
      const again = await changeTo(page, 'de');
      await open(page, name, { lang: 'fr' });
      const fromTheStart = await wordsIn(page);
      return [
        ...(String(french) === String(fromTheStart) ? [] : [`after a change to French: ${french.join()}`]),
        ...(String(again) === String(austrian) ? [] : [`de-AT says ${austrian.join()}, de ${again.join()}`]),
      ];
    }));
});
