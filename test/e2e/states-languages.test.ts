import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { LANGUAGES, lookAtEachState, SHOWN } from './each-state.js';

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

describe('the words of each state of /states', () => {
  const look = lookAtEachState();

  for (const lang of LANGUAGES.filter(language => language !== 'en')) {
    it(`are all there in the page's language (${lang})`, () =>
      look({ settings: { lang } }, async page => {
        const foreign = (await page.evaluate(FOREIGN)) as string[];
        return foreign.map(text => `“${text}” is English`);
      }));
  }

  it('are German for lang="de-AT", and follow a change of lang', () =>
    look({ settings: { lang: 'de-AT' } }, async (page, scene, open) => {
      const austrian = await wordsIn(page);
      if (!austrian.length) return [];
      const french = await changeTo(page, 'fr');
      const again = await changeTo(page, 'de');
      await open(page, scene, { lang: 'fr' });
      const fromTheStart = await wordsIn(page);
      return [
        ...(String(french) === String(fromTheStart) ? [] : [`after a change to French: ${french.join()}`]),
        ...(String(again) === String(austrian) ? [] : [`de-AT says ${austrian.join()}, de ${again.join()}`]),
      ];
    }));
});
