import { mkdirSync } from 'node:fs';
import { argv } from 'node:process';
import { parseArgs } from 'node:util';
import { startChromium } from '../test/emulator/chromium.ts';
import { startStates } from '../test/demo/states-site.ts';

// npm run screenshots [-- --only <part of a name>]: pictures of every state, in test-results/states.
const { only } = parseArgs({
  args: argv.slice(2),
  options: { only: { type: 'string', default: '' } },
}).values;
// Everything is in sight, so that every frame is loaded; a picture is a piece that one can look at.
const VIEWPORT = { width: 1380, height: 32_000 };
const PIECE = 1_500;
const FOLDER = 'test-results/states';

const LANGUAGES = ['ar', 'de', 'es', 'fr', 'ja', 'ko', 'pt-BR', 'zh-Hans'];
const LOOKS = [
  { name: 'light' },
  { name: 'dark', scheme: 'dark' },
  { name: 'rtl', lang: 'ar', dir: 'rtl' },
  { name: 'rtl-dark', lang: 'ar', dir: 'rtl', scheme: 'dark' },
  { name: 'forced', isForced: true },
  { name: 'forced-dark', isForced: true, scheme: 'dark' },
  { name: 'paper', theme: 'paper' },
  { name: 'round-dark', theme: 'round', scheme: 'dark' },
  ...LANGUAGES.map(lang => ({ name: `lang-${lang}`, lang, dir: lang === 'ar' ? 'rtl' : 'ltr' })),
];
// Of a phone at 400 % zoom, of a phone, of a column, and of a desktop's page.
const WIDTHS = [320, 360, 600, 1280];

mkdirSync(FOLDER, { recursive: true });
const [browser, site] = await Promise.all([startChromium(), startStates()]);
try {
  for (const { name, isForced = false, scheme = 'light', lang = 'en', dir = 'ltr', theme = '' } of LOOKS) {
    for (const width of WIDTHS) {
      const file = `${name}-${width}`;
      if (!file.includes(only)) continue;
      const page = await browser.newPage({
        viewport: VIEWPORT,
        colorScheme: scheme,
        forcedColors: isForced ? 'active' : 'none',
      });
      const query = new URLSearchParams({ scheme, lang, dir, theme, width: String(width) });
      await page.goto(`${site.origin}/states?${query}`);
      for (const inner of await page.locator('iframe').all()) {
        await inner
          .contentFrame()
          .locator('html[data-ready]')
          .waitFor({ state: 'attached', timeout: 60_000 });
      }
      // In pieces that one can look at.
      const box = await page.locator('#states').boundingBox();
      const end = box.y + box.height;
      for (let y = 0, part = 1; y < end; y += PIECE, part++) {
        const path = `${FOLDER}/${file}-${part}.png`;
        await page.screenshot({
          path,
          clip: { x: 0, y, width: VIEWPORT.width, height: Math.min(PIECE, end - y) },
        });
        console.log(path);
      }
      await page.close();
    }
  }
} finally {
  await Promise.all([browser.close(), site.close()]);
}
