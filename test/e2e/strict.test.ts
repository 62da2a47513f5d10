import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { mailedCode } from '../demo/demo-member.js';
import { startChromium } from '../emulator/chromium.js';
import { startDemo, type RunningDemo } from '../demo/running-demo.js';
import { Visitor } from './visitor.js';

const OLIVIA = 'olivia@example.test';

describe("the demo's page under a strict policy", () => {
  let browser: Browser;
  let demo: RunningDemo;
  before(async () => {
    [browser, demo] = [await startChromium(), await startDemo()];
  });
  after(async () => {
    await browser.close();
    await demo.stop();
  });

  it('signs somebody in, steps up and reveals without a violation', async () => {
    const visitor = await Visitor.arrive(demo, browser, { api: '1', sdk: 'static' });
    const { page } = visitor;
    const response = await page.goto(`${demo.origin}/strict`);
    assert.equal(
      response!.headers()['content-security-policy'],
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; require-trusted-types-for 'script'",
    );
    await visitor.button('Delete invoice 1042').click();
    const login = page.locator('auth-login-modal');
    await login.getByRole('button', { name: OLIVIA }).click();
    const field = login.locator('input[autocomplete=one-time-code]');
    await field.waitFor();
    await field.fill(await mailedCode(demo, OLIVIA));
    await visitor.stepUp(OLIVIA, 'email', () => field.press('Enter'));
    await page.getByText('Invoice 1042 is gone.').waitFor();
    await visitor.stepUp(OLIVIA, 'email', () => visitor.button('Unlock').click());
    await page.getByText('12 – 34 – 56').waitFor();
    assert.equal(await page.locator('#violations').textContent(), 'No violation so far.');
    // A violation is an error in the console too, and there is none.
    await visitor.leave();
  });
});
