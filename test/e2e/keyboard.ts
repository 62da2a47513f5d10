import { strict as assert } from 'node:assert';
import type { Page } from 'playwright-core';

/** Presses Tab until the focus is on what has this text. */
export async function tabTo(page: Page, text: string): Promise<void> {
  const focusedText = (): Promise<string> =>
    page.evaluate(() => {
      let focused = document.activeElement;
      while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
      // Nothing has the focus, and the page as a whole may say the same.
      if (focused === document.body) return '';
      return focused?.textContent?.trim() ?? '';
    });
  for (let presses = 0; (await focusedText()) !== text; presses++) {
    assert.ok(presses < 20, `Tab leads to ${text}`);
    await page.keyboard.press('Tab');
  }
}
