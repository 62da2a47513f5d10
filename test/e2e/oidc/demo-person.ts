import { strict as assert } from 'node:assert';
import { Secret, TOTP } from 'otpauth';
import type { Page } from 'playwright-core';
import type { RunningDemo } from '../../demo/running-demo.js';

/** Answers whatever the provider still wants to know; who is known already comes straight back. */
export async function answerDemoProvider(demo: RunningDemo, shown: Page, email: string): Promise<void> {
  for (;;) {
    await Promise.race([
      shown.locator('form[action$=password], form[action$=totp]').first().waitFor({ timeout: 5000 }),
      shown.waitForEvent('close', { timeout: 0 }),
      shown.waitForURL(url => url.protocol === 'http:' && !url.pathname.startsWith('/oidc/')),
    ]).catch(() => undefined);
    if (shown.isClosed() || !new URL(shown.url()).pathname.startsWith('/oidc/')) return;
    if (await shown.locator('#password').count()) {
      if ((await shown.locator('#email').getAttribute('readonly')) === null)
        await shown.locator('#email').fill(email);
      await shown.locator('#password').fill('pinewick');
    } else {
      await shown.locator('#code').fill(await totp(demo, email));
    }
    const before = await shown.locator('h1').textContent();
    await shown.keyboard.press('Enter');
    await shown
      .locator('h1', { hasText: before! })
      .waitFor({ state: 'detached' })
      .catch(() => undefined);
  }
}

async function totp(demo: RunningDemo, email: string): Promise<string> {
  const members = (await (await fetch(`${demo.origin}/emulator/members.json`)).json()) as Array<{
    email: string;
    totp: { secret: string; digits: number; period: number };
  }>;
  const { secret, digits, period } = members.find(member => member.email === email)!.totp;
  assert.ok(secret);
  return TOTP.generate({ secret: Secret.fromBase32(secret), digits, period });
}
