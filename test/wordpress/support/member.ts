import type { Page } from 'playwright-core';
import { mailedCode } from '../../demo/demo-member.js';
import type { RunningDemo } from '../../demo/running-demo.js';

/** Answers the provider's sign-in, which is open on a page. */
export async function completeSignIn(page: Page, provider: RunningDemo, email: string): Promise<void> {
  const modal = page.locator('auth-login-modal');
  await modal.getByRole('button', { name: email }).click();
  const field = modal.locator('input[autocomplete=one-time-code]');
  await field.waitFor();
  await field.fill(await mailedCode(provider, email));
  await field.press('Enter');
}

/** Answers the provider's step-up, which is open on a page. By a mailed code: an app's is a new one every 30 s only. */
export async function completeStepUp(page: Page, provider: RunningDemo, email: string): Promise<void> {
  const modal = page.locator('auth-idp-modal');
  await modal.getByRole('button', { name: 'Send a code by e-mail' }).click();
  await modal.getByText('We sent a six-digit code').waitFor();
  const field = modal.locator('input[autocomplete=one-time-code]');
  await field.fill(await mailedCode(provider, email));
  await field.press('Enter');
  await modal.waitFor({ state: 'detached' });
}
