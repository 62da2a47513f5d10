import { strict as assert } from 'node:assert';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, it } from 'node:test';
import type axe from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { mailedCode } from '../demo/demo-member.js';
import { startDemo, type RunningDemo } from '../demo/running-demo.js';
import { startChromium } from '../emulator/chromium.js';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const SHOTS = 'test-results/docs';
const OLIVIA = 'olivia@example.test';
const LIVE = ['vue', 'react', 'next', 'svelte', 'angular', 'solid', 'preact'];
// One of each kind of page.
const KINDS = [
  'index',
  'quick-start',
  'elements',
  'architecture',
  'frameworks/vue',
  'errors/denied',
  'reference/core',
];

describe('the documentation under /docs', () => {
  let browser: Browser;
  let demo: RunningDemo;
  let context: BrowserContext;
  let page: Page;
  const complaints: string[] = [];
  before(async () => {
    mkdirSync(SHOTS, { recursive: true });
    [browser, demo] = [await startChromium(), await startDemo()];
    const built = await fetch(`${demo.origin}/docs/`);
    assert.equal(built.status, 200);
    context = await browser.newContext();
    await context.addInitScript({ path: AXE });
    page = await context.newPage();
    page.on('pageerror', error => complaints.push(String(error)));
    page.on('console', message => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('request', request => {
      if (!request.url().startsWith(demo.origin) && !request.url().startsWith('data:')) {
        complaints.push(`asks another host: ${request.url()}`);
      }
    });
  });
  after(async () => {
    await browser.close();
    await demo.stop();
  });

  const open = async (path: string): Promise<void> => {
    complaints.length = 0;
    await page.goto(`${demo.origin}/docs/${path}.html`);
  };
  const nothingWrong = (): void => assert.deepEqual(complaints, []);

  it('is where somebody goes who leaves the slash away', async () => {
    await page.goto(`${demo.origin}/docs`);
    assert.equal(page.url(), `${demo.origin}/docs/`);
    await page.getByRole('heading', { name: 'stepup-elements', level: 1 }).waitFor();
  });

  for (const framework of LIVE) {
    it(`runs the example of ${framework} that it shows, as far as the guarded route`, async () => {
      await context.clearCookies();
      await open(`frameworks/${framework}`);
      await page.evaluate(() => localStorage.clear());
      const example = page.getByRole('region', { name: 'Live example' });
      await page.locator('[data-live][data-ready]').waitFor();
      const deletion = page.waitForResponse(response => response.request().method() === 'DELETE');
      await example.getByRole('button', { name: 'Delete' }).click();
      await passStepUp();
      await example.getByText('Deleted.').waitFor();
      assert.equal((await deletion).status(), 204);
      nothingWrong();
    });
  }

  it('runs an example in plain HTML', async () => {
    await open('frameworks/html');
    await page.locator('[data-live][data-ready]').waitFor();
    const example = page.getByRole('region', { name: 'Live example' });
    await example.getByRole('button', { name: 'Delete invoice 1042' }).click();
    await passStepUp();
    await example.getByRole('button', { name: 'Deleted' }).waitFor();
    nothingWrong();
  });

  it('says how to try an example where there is no emulator beside it', async () => {
    await page.route('**/live.json', route => route.fulfill({ status: 404 }));
    await open('frameworks/vue');
    await page.getByText('This runs beside the emulator').waitFor();
    await page.unroute('**/live.json');
  });

  it('finds a page by the search, with the keyboard alone', async () => {
    await open('errors/denied');
    await page.keyboard.press('/');
    await page.getByRole('searchbox').waitFor();
    await page.keyboard.type('data-stepup-key');
    await page
      .getByRole('status')
      .getByText(/\d+ results/)
      .waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL(/what-is-meant\.html/);
    nothingWrong();
  });

  for (const kind of KINDS) {
    it(`can be read and used, narrow and wide, light and dark: ${kind}`, async () => {
      await open(kind);
      if (await page.locator('[data-live]').count()) await page.locator('[data-ready]').first().waitFor();
      for (const colorScheme of ['light', 'dark'] as const) {
        for (const width of [360, 1280]) {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize({ width, height: 900 });
          await page.evaluate(
            () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))),
          );
          assert.deepEqual(await violations(page), [], `${width} px, ${colorScheme}`);
          const sideways = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
          assert.equal(sideways, 0, `it does not scroll sideways at ${width} px`);
          await page.screenshot({ path: `${SHOTS}/${kind.replace('/', '-')}-${width}-${colorScheme}.png` });
        }
      }
      nothingWrong();
    });
  }

  it('keeps the colours that its reader chose', async () => {
    await page.emulateMedia({ colorScheme: 'light' });
    await open('index');
    await page.getByRole('button', { name: 'Dark colours' }).click();
    await open('quick-start');
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme), 'dark');
    await page.getByRole('button', { name: 'Dark colours', pressed: true }).waitFor();
  });

  /** Signs in where that is asked first, and answers the step-up. */
  async function passStepUp(): Promise<void> {
    const signIn = page.locator('auth-login-modal');
    const stepUp = page.locator('auth-idp-modal');
    await signIn.or(stepUp).waitFor();
    if (await signIn.count()) {
      await signIn.getByLabel('E-mail address').fill(OLIVIA);
      await page.keyboard.press('Enter');
      const field = signIn.locator('input[autocomplete=one-time-code]');
      await field.waitFor();
      await field.fill(await mailedCode(demo, OLIVIA));
      await page.keyboard.press('Enter');
    }
    await stepUp.getByRole('button', { name: 'Send a code by e-mail' }).click();
    await stepUp.getByText('We sent a six-digit code').waitFor();
    await stepUp.locator('input[autocomplete=one-time-code]').fill(await mailedCode(demo, OLIVIA));
    await page.keyboard.press('Enter');
  }
});

/** What axe finds wrong, in one line each. */
async function violations(page: Page): Promise<string[]> {
  const found = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] }),
  );
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(node => node.target.join(' ')).join(', ')}`,
  );
}
