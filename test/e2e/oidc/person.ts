import { TotpFactor } from '../../../emulator/src/totp.js';
import type { RunningOidc } from '../../../demo/oidc/run.js';
import type { Page } from 'playwright-core';

export const OLIVIA = 'olivia@example.test';
export const NOAH = 'noah@example.test';

/** Fills in the provider's pages, one after the other, until they lead back to the app. */
export async function answerProvider(
  oidc: Pick<RunningOidc, 'issuer' | 'emulator'>,
  shown: Page,
  email = OLIVIA,
): Promise<void> {
  const isThere = (url: string): boolean => url.startsWith(oidc.issuer);
  for (;;) {
    await Promise.race([
      shown.locator('form[action$=password], form[action$=totp]').first().waitFor(),
      shown.waitForEvent('close', { timeout: 0 }),
      shown.waitForURL(({ href }) => !isThere(href) && href.startsWith('http')),
    ]).catch((error: unknown) => {
      // A window that closes itself ends every wait.
      if (!shown.isClosed()) throw error;
    });
    if (shown.isClosed() || !isThere(shown.url())) return;
    const password = shown.locator('form[action$=password]');
    if (await password.count()) {
      const field = shown.locator('#email');
      if ((await field.getAttribute('readonly')) === null) await field.fill(email);
      await shown.locator('#password').fill('pinewick');
    } else {
      await shown.locator('#code').fill(freshCode(oidc, email));
    }
    const heading = await shown.locator('h1').textContent();
    const closed = shown.waitForEvent('close', { timeout: 0 }).catch(() => undefined);
    await shown.keyboard.press('Enter');
    await Promise.race([
      closed,
      shown.locator('h1', { hasText: heading! }).waitFor({ state: 'detached' }),
      shown.locator('[role=alert]').waitFor(),
    ]).catch(() => undefined);
  }
}

/** A code counts once, and nobody wants to wait half a minute for the next: they change their phone. */
export function freshCode({ emulator }: Pick<RunningOidc, 'emulator'>, email: string): string {
  const { members, now } = emulator.state;
  const member = members.byEmail(email)!;
  if (member.totp!.current().used) members.setTotp(member, new TotpFactor(now, email));
  return member.totp!.current().code;
}
