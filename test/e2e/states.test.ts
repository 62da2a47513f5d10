import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import type { Page } from 'playwright-core';
import { drawn, lookAtEachState, SHOWN } from './each-state.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const WIDE = { width: 1280, height: 720 };
const NARROW = { width: 320, height: 600 };

interface Appearance {
  readonly scheme: 'light' | 'dark';
  readonly viewport: typeof WIDE;
  readonly forcedColors?: 'none' | 'active';
  readonly theme?: '' | 'paper' | 'round';
}

/** Puts it on the page where that stands, which is quicker than to open another one. */
async function putOn(page: Page, appearance: Appearance): Promise<void> {
  const { scheme, viewport, forcedColors = 'none', theme = '' } = appearance;
  await page.emulateMedia({ colorScheme: scheme, forcedColors });
  await page.setViewportSize(viewport);
  await page.evaluate(
    ([colorScheme, name]) => {
      document.documentElement.style.colorScheme = colorScheme;
      document.documentElement.dataset['theme'] = name;
    },
    [scheme, theme] as const,
  );
  await drawn(page);
}

/** What colours, sizes and distances decide, which is all that a theme can change. */
const OF_LOOKS = ['color-contrast', 'link-in-text-block', 'target-size'];
const ALL = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function violations(page: Page, { theme }: Appearance): Promise<string[]> {
  if (!(await page.evaluate('!!window.axe'))) await page.evaluate(AXE);
  const what = JSON.stringify({
    resultTypes: ['violations'],
    runOnly: theme ? OF_LOOKS : ALL,
  });
  return page.evaluate(`axe.run(${what})
    .then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes.map(n => n.target).join()))`);
}

/** Icons that keep a colour of their own where every colour is forced. */
const UNFORCED = `${SHOWN}.filter(e => e.matches('.icon') && getComputedStyle(e).stroke !== getComputedStyle(e.closest('.panel')).color)
  .map(() => 'an icon has a colour of its own')`;

/** Fields whose edge is hardly seen: their background is the panel's (WCAG 1.4.11). */
const FAINT_FIELDS = `(() => {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const luminance = color => {
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    const [red, green, blue] = [...context.getImageData(0, 0, 1, 1).data].map(value => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
  };
  return ${SHOWN}.filter(e => e.matches('input')).flatMap(e => {
    const { borderTopColor, backgroundColor } = getComputedStyle(e);
    const [one, other] = [borderTopColor, backgroundColor].map(luminance);
    const contrast = Math.max(one, other) / Math.min(one, other);
    return contrast < 3 ? ['the edge of a field has a contrast of ' + contrast.toFixed(2)] : [];
  });
})()`;

const animations = (page: Page): Promise<string[]> => page.evaluate('document.getAnimations().map(String)');

describe('each state of /states', () => {
  const look = lookAtEachState();

  // Each value with each of the others, but not all with all: there are too many states for that.
  const appearances: ReadonlyArray<{ settings: { lang: string; dir: string }; all: Appearance[] }> = [
    {
      settings: { lang: 'en', dir: 'ltr' },
      all: [
        { scheme: 'light', viewport: NARROW },
        { scheme: 'dark', viewport: NARROW },
        { scheme: 'light', viewport: NARROW, theme: 'paper' },
        { scheme: 'dark', viewport: NARROW, theme: 'paper' },
        { scheme: 'light', viewport: NARROW, theme: 'round' },
        { scheme: 'dark', viewport: NARROW, theme: 'round' },
        { scheme: 'dark', viewport: WIDE, forcedColors: 'active' },
        { scheme: 'light', viewport: WIDE, forcedColors: 'active' },
      ],
    },
    {
      settings: { lang: 'ar', dir: 'rtl' },
      all: [
        { scheme: 'dark', viewport: WIDE },
        { scheme: 'dark', viewport: NARROW },
        { scheme: 'light', viewport: NARROW, forcedColors: 'active' },
      ],
    },
  ];
  for (const { settings, all } of appearances) {
    it(`is clean for axe, light and dark, narrow and wide, in forced colours and in themes (${settings.dir})`, () =>
      look({ settings }, async (page, { name }, open) => {
        const faults: string[] = [];
        for (const appearance of all) {
          await putOn(page, appearance);
          // A page that stands keeps the colours of its links when it comes to forced ones.
          if (appearance.forcedColors) await open(page, name, { ...settings, scheme: appearance.scheme });
          const found = [
            ...(await violations(page, appearance)),
            ...((await page.evaluate(FAINT_FIELDS)) as string[]),
          ];
          if (appearance.forcedColors) found.push(...((await page.evaluate(UNFORCED)) as string[]));
          faults.push(...found.map(fault => `${fault} in ${JSON.stringify(appearance)}`));
        }
        return faults;
      }));
  }

  it('moves nothing, whether motion is to be reduced or not', () =>
    look({ options: { reducedMotion: 'reduce' } }, async page => {
      const reduced = await animations(page);
      await page.emulateMedia({ reducedMotion: 'no-preference' });
      return [...reduced, ...(await animations(page))];
    }));
});
