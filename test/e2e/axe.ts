import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

/** To be handed to a page once, by `addInitScript({ path })`. */
export const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/**
 * What axe finds wrong in a page that has it, in one line each.
 * @param within A selector, for a part of the page alone.
 */
export async function violationsIn(page: Page, within?: string): Promise<string[]> {
  const found = await page.evaluate(
    selector =>
      (globalThis as unknown as { axe: typeof axe }).axe.run(selector ?? document, {
        resultTypes: ['violations'],
      }),
    within,
  );
  return found.violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(node => node.target.join(' ')).join(', ')}`,
  );
}
