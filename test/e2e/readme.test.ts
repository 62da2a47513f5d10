import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startChromium } from '../emulator/chromium.js';
import { mailedCode } from '../demo/demo-member.js';
import { startDemo, type RunningDemo } from '../demo/running-demo.js';

const PAGES = [
  'README.md',
  ...['README', 'quick-start', 'markup-only', 'moving-from-glue', 'frameworks/html'].map(
    page => `docs/${page}.md`,
  ),
];
const BLOCKS = PAGES.flatMap(page =>
  [...readFileSync(page, 'utf8').matchAll(/^```html\n([\s\S]*?)^```$/gm)].map(([, code]) => code!),
);
const SDK = 'https://cdn.transcodes.link/0123456789abcdef01234567/webworker.js';
// The two lines by which every page begins, and the first block that has something to click as well.
const SCRIPTS = BLOCKS[0]!;
const EXAMPLE = BLOCKS.find(code => code.includes(SDK) && code.includes('<button'))!;
const OLIVIA = 'olivia@example.test';

describe("the README's and the pages' blocks of HTML, put into an empty page", () => {
  let browser: Browser;
  let demo: RunningDemo;
  before(async () => {
    [browser, demo] = [
      await startChromium(),
      await startDemo({ EMULATOR_PROJECT_ID: '0123456789abcdef01234567' }),
    ];
  });
  after(async () => {
    await browser.close();
    await demo.stop();
  });

  it('begin with the two lines that a page needs', () => {
    assert.deepEqual(SCRIPTS.match(/<script/g), ['<script', '<script']);
    assert.ok(SCRIPTS.includes(SDK) && SCRIPTS.includes('data-project-id="0123456789abcdef01234567"'));
  });

  BLOCKS.forEach((code, index) => {
    const [first = 'the two lines'] = /<(?!script|style|!--|\/)[^\n>]+>/.exec(code) ?? [];
    it(`are set up without a complaint: ${first} (${index + 1})`, async () => {
      const page = await browser.newPage();
      const complaints: string[] = [];
      page.on('pageerror', error => complaints.push(String(error)));
      page.on('console', message => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      await open(page, code.includes('<script') ? code : SCRIPTS + code);
      await page.waitForFunction(() => customElements.get('stepup-gate') && 'transcodes' in window);
      // What an element finds wrong with its attributes it says when it is first used or drawn.
      const states = await page.evaluate(async () => {
        const gates = [...document.querySelectorAll('stepup-gate')];
        await new Promise(requestAnimationFrame);
        return gates.map(({ state }) => state);
      });
      assert.deepEqual(new Set(states.filter(state => state !== 'idle')), new Set());
      assert.deepEqual(complaints, []);
      await page.close();
    });
  });

  it('hold the click back until the person has proved that it is them', async () => {
    assert.ok(EXAMPLE.includes(SDK));
    const page = await browser.newPage();
    await open(page, EXAMPLE);

    await page.getByRole('button', { name: 'Delete invoice 1042' }).click();
    const signIn = page.locator('auth-login-modal');
    await signIn.getByLabel('E-mail address').fill(OLIVIA);
    await page.keyboard.press('Enter');
    await signIn.locator('input[autocomplete=one-time-code]').waitFor();
    await page.keyboard.type(await mailedCode(demo, OLIVIA));
    await page.keyboard.press('Enter');
    const stepUp = page.locator('auth-idp-modal');
    await stepUp.getByRole('button', { name: 'Send a code by e-mail' }).click();
    await stepUp.getByText('We sent a six-digit code').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Deleted' }).count(), 0);
    await stepUp.locator('input[autocomplete=one-time-code]').fill(await mailedCode(demo, OLIVIA));
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Deleted' }).waitFor();
  });

  async function open(page: Page, code: string): Promise<void> {
    // The vendor's script is not reached from here: the emulator's stands in for it.
    const html = code.replaceAll(SDK, `${demo.origin}/emulator/${demo.projectId}/webworker.js`);
    await page.route(`${demo.origin}/own-page`, route =>
      route.fulfill({ contentType: 'text/html', body: html }),
    );
    await page.goto(`${demo.origin}/own-page`);
  }
});
