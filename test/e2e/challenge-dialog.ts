import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Locator, Page } from 'playwright-core';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** The dialog of the site's own server, as a person sees and uses it. */
export class ChallengeDialog {
  constructor(readonly page: Page) {}

  get dialog(): Locator {
    return this.page.locator('stepup-challenge').getByRole('dialog');
  }

  get field(): Locator {
    return this.dialog.locator('[part=field]');
  }

  get error(): Locator {
    return this.dialog.getByRole('alert');
  }

  button(name: string): Locator {
    return this.dialog.getByRole('button', { name });
  }

  /** Goes another way, unless it is the one that is asked. */
  async choose(way: string): Promise<void> {
    await this.button('Another way').click();
    await this.button(way).click();
  }

  async answer(text: string): Promise<void> {
    await this.field.fill(text);
    await this.field.press('Enter');
  }

  async says(text: string | RegExp): Promise<void> {
    await this.dialog.getByText(text).first().waitFor();
  }

  async isClosed(): Promise<void> {
    await this.page.locator('stepup-challenge').waitFor({ state: 'detached' });
  }
}

/** Puts axe into every page that is opened from now on. */
export async function withAxe(page: Page): Promise<void> {
  await page.addInitScript({ path: AXE });
}

/** What axe finds wrong, in one line each. */
export async function violations(page: Page): Promise<string[]> {
  const found = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] }),
  );
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(node => node.target.join(' ')).join(', ')}`,
  );
}
