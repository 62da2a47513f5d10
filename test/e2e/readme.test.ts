import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { startChromium } from '../emulator/chromium.js';
import { mailedCode } from '../demo/demo-member.js';
import { startDemo, type RunningDemo } from '../demo/running-demo.js';

const EXAMPLE = /```html\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8'))![1]!;
const SDK = 'https://cdn.transcodes.link/0123456789abcdef01234567/webworker.js';
const OLIVIA = 'olivia@example.test';

describe("the README's first example, put into an empty page", () => {
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

  it('holds the click back until the person has proved that it is them', async () => {
    assert.ok(EXAMPLE.includes(SDK));
    const page = await browser.newPage();
    // The vendor's script is not reached from here: the emulator's stands in for it.
    const html = EXAMPLE.replace(SDK, `${demo.origin}/emulator/${demo.projectId}/webworker.js`);
    await page.route(`${demo.origin}/own-page`, route =>
      route.fulfill({ contentType: 'text/html', body: html }),
    );
    await page.goto(`${demo.origin}/own-page`);

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
});
