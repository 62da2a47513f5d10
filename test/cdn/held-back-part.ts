import { readdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { pageOf, type TestSite } from './site.js';

/** The file with what gates do once somebody has answered, and with their looks. */
export const LOOKS = readdirSync('dist/cdn').find(name => /^stepup-elements\.looks\.\w+\.js$/.test(name))!;

/** The file with what asks the provider. */
export const ASKING = readdirSync('dist/cdn').find(name => /^stepup-elements\.asking\.\w+\.js$/.test(name))!;

const FIRST = '<script src="/count.js"></script><script type="module" src="/stepup-elements.js"';
const TOLD = `window.denials = []; window.problems = [];
addEventListener('stepup-denied', event => window.denials.push(event.detail.code));
window.told = [];
for (const name of ['request', 'verified', 'denied'])
  addEventListener('stepup-' + name, () => window.told.push(name));
for (const type of ['error', 'unhandledrejection'])
  addEventListener(type, ({ message, reason }) => window.problems.push(message ?? String(reason)));`;

/** A page to which the part comes when the test says so. */
export interface WaitingPage {
  readonly page: Page;
  /** Lets the part arrive. */
  deliver(): void;
  /** Lets the part be missing. */
  block(): void;
}

/** What a test says of such a page. */
export interface WaitingPageOptions {
  body: string;
  headers?: Record<string, string>;
  /** Markup before our own script: by default, the provider's script. */
  head?: string;
  /** Attributes of our own script. */
  attributes?: string;
  /** Run in the page before anything else. */
  scripts?: string[];
  /** A clock that the test moves. */
  hasClock?: boolean;
  /** Another file that is missing until the test unroutes it. */
  missing?: string;
  /** What the person was verified for before, in this tab, as `resource:action`. */
  known?: string;
}

/** Opens a page to which the part comes when the test says so. */
export async function openWaiting(
  browser: Browser,
  site: TestSite,
  given: WaitingPageOptions,
  act: (waiting: WaitingPage) => Promise<void>,
): Promise<void> {
  const { body, headers, head = '<script defer src="/sdk.js"></script>', attributes = '' } = given;
  const context = await browser.newContext();
  context.setDefaultTimeout(30_000);
  let settle = (_isThere: boolean): void => undefined;
  const settled = new Promise<boolean>(resolve => (settle = resolve));
  const kept = given.known ? ' data-storage="session"' : '';
  const html = pageOf(`${head}${FIRST}${kept} ${attributes}></script>`, body);
  try {
    const page = await context.newPage();
    if (given.hasClock) await page.clock.install();
    for (const script of [TOLD, ...(given.scripts ?? [])]) await page.addInitScript(script);
    const address = site.put(html, headers);
    if (given.known) await verifyBefore(page, address, given.known);
    await page.route(`**/${LOOKS}*`, async route => {
      const isThere = await settled;
      // The page may be gone by now.
      await (isThere ? route.continue() : route.fulfill({ status: 404 })).catch(() => undefined);
    });
    if (given.missing) await page.route(`**/${given.missing}*`, route => route.fulfill({ status: 404 }));
    // A part that is asked for before the page's `load`, and held back, holds that back too.
    await page.goto(address, { waitUntil: 'domcontentloaded' });
    await page.locator('stepup-gate:defined').first().waitFor({ state: 'attached' });
    if (given.known) await page.waitForFunction(isKnown, given.known);
    await act({ page, deliver: () => settle(true), block: () => settle(false) });
  } finally {
    settle(true);
    await context.close();
  }
}

async function verifyBefore(page: Page, address: string, operation: string): Promise<void> {
  await page.goto(address);
  await page.evaluate(async operation => {
    const [resource, action] = operation.split(':') as [string, 'read'];
    const { getStepUpClient } = (await import('/stepup-elements.js' as string)) as CdnFile;
    await getStepUpClient().require({ resource, action });
  }, operation);
}

type CdnFile = Pick<typeof import('../../src/cdn/index.js'), 'getStepUpClient'>;

async function isKnown(operation: string): Promise<boolean> {
  const [resource, action] = operation.split(':') as [string, 'read'];
  const { getStepUpClient } = (await import('/stepup-elements.js' as string)) as CdnFile;
  return getStepUpClient().isVerified({ resource, action });
}
