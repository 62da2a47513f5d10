import { strict as assert } from 'node:assert';
import type { Browser, Page } from 'playwright-core';

/** A visit of a page, with everything that went wrong in it. */
export interface Visit {
  page: Page;
  /** Errors, warnings and violations of the page's policy. */
  problems: string[];
  /** Clicks the guarded button and waits until its listener has heard `clicks` clicks in all. */
  click(clicks: number): Promise<void>;
  /** What the provider was asked so far. */
  asked(): Promise<string[]>;
}

/** Opens a page in a context of its own, does something there, and fails if anything was reported meanwhile. */
export async function visit(
  browser: Browser,
  address: string,
  act: (visit: Visit) => Promise<void>,
  before?: string,
): Promise<void> {
  const context = await browser.newContext();
  context.setDefaultTimeout(30_000);
  const problems: string[] = [];
  try {
    const page = await context.newPage();
    page.on('pageerror', error => problems.push(error.message));
    page.on('console', message => {
      if (['error', 'warning'].includes(message.type())) problems.push(message.text());
    });
    await page.addInitScript(`
      addEventListener('securitypolicyviolation', event => {
        console.error('policy: ' + event.effectiveDirective + ' ' + event.blockedURI + ' ' + event.sample);
      });
      ${before ?? ''}`);
    await page.goto(address);
    const defined = page.locator('stepup-gate:defined').first();
    await defined.waitFor({ state: 'attached' }).catch(error => {
      throw new Error(`the elements are not defined: ${problems.join('; ')}`, { cause: error });
    });
    await act({
      page,
      problems,
      async click(clicks) {
        await page.locator('stepup-gate button').first().click();
        await page.locator(`html[data-clicks="${clicks}"]`).waitFor({ state: 'attached' });
      },
      asked: () => page.evaluate('window.asked') as Promise<string[]>,
    });
    assert.deepEqual(problems, []);
  } finally {
    await context.close();
  }
}
