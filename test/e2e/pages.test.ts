import { strict as assert } from 'node:assert';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import type axe from 'axe-core';
import type { Browser, Locator, Page } from 'playwright-core';
import { startChromium } from '../emulator/chromium.js';
import { startDemo, type RunningDemo } from '../demo/running-demo.js';
import { Visitor } from './visitor.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const SHOTS = 'test-results/pages';
const PAGES = ['/', '/payments', '/settings', '/activity', '/plain'];
const OLIVIA = 'olivia@example.test';
const NOAH = 'noah@example.test';

/** What axe finds wrong, in one line each. */
async function violations(page: Page): Promise<string[]> {
  const found = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] }),
  );
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(node => node.target.join(' ')).join(', ')}`,
  );
}

async function withAxe(visitor: Visitor): Promise<void> {
  // Not a script tag: the pages' policy allows none from elsewhere.
  await visitor.context.addInitScript({ path: AXE });
}

/** Waits until all of something lies within the window. */
async function seenWhole(element: Locator): Promise<void> {
  const isWhole = () =>
    element.evaluate(node => {
      const { left, right, top, bottom } = node.getBoundingClientRect();
      return left >= 0 && right <= innerWidth && top >= 0 && bottom <= innerHeight;
    });
  const deadline = Date.now() + 5000;
  while (!(await isWhole())) assert.ok(Date.now() < deadline, 'it lies within the window');
}

describe("the demo's pages", () => {
  let browser: Browser;
  let demo: RunningDemo;
  before(async () => {
    mkdirSync(SHOTS, { recursive: true });
    [browser, demo] = [await startChromium(), await startDemo()];
  });
  after(async () => {
    await browser.close();
    await demo.stop();
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [360, 1280]) {
      it(`have nothing that axe objects to, ${colorScheme} and ${width} px wide`, async () => {
        const visitor = await Visitor.arrive(demo, browser, { api: '1', sdk: 'static' });
        const { page } = visitor;
        await withAxe(visitor);
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 800 });
        for (const path of PAGES) {
          await page.goto(demo.origin + path);
          await page.locator('stepup-gate:defined, #audit li').first().waitFor();
          if (path === '/settings') await page.getByText('Confirm that it’s you to see this.').waitFor();
          if (path !== '/plain') await page.locator('#phone-codes dt').first().waitFor();
          assert.deepEqual(await violations(page), [], path);
          const wider = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.ok(wider <= 0, `${path} does not scroll sideways`);
          const name = path === '/' ? 'documents' : path.slice(1);
          await page.screenshot({ path: `${SHOTS}/${name}-${colorScheme}-${width}.png`, fullPage: true });
        }
        await visitor.leave();
      });

      it(`stay so while somebody is asked, ${colorScheme} and ${width} px wide`, async () => {
        const visitor = await Visitor.arrive(demo, browser, { api: '1', sdk: 'static' });
        const { page } = visitor;
        await withAxe(visitor);
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 800 });
        const look = async (name: string) => {
          assert.deepEqual(await violations(page), [], name);
          await page.screenshot({ path: `${SHOTS}/${name}-${colorScheme}-${width}.png` });
        };
        await visitor.open('/');
        await visitor.signIn(NOAH);
        await visitor.button('Delete Invoice 1042').click();
        await visitor.button('Set it up').waitFor();
        await seenWhole(page.locator('stepup-gate [part=notice]'));
        await look('setup-prompt');
        await visitor.signOut();
        await visitor.signIn(OLIVIA);
        await visitor.stepUp(OLIVIA, 'cancel', async () => {
          await visitor.button('Delete Invoice 1042').click();
          await page.locator('auth-idp-modal input').waitFor();
          await look('step-up');
        });
        await visitor.open('/settings');
        await visitor.stepUp(OLIVIA, 'email', () => visitor.button('Unlock').click());
        await page.getByText('pw_live_').waitFor();
        await visitor.button('Delete workspace…').click();
        await look('dialog');
        await visitor.leave();
      });
    }
  }
});
