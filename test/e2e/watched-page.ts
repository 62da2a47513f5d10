import { strict as assert } from 'node:assert';
import type { Browser, BrowserContext, Page } from 'playwright-core';

/** A page in a browser of its own, of which is noted what goes wrong in it and what it has deleted. */
export interface WatchedPage {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Errors of the page, but for refused requests: those are part of the stories. */
  readonly problems: string[];
  /** The addresses below `/api/` to which the page has sent a DELETE. */
  readonly deletions: string[];
  /** Closes it, and makes sure that nothing went wrong. */
  close(): Promise<void>;
}

export async function openWatchedPage(browser: Browser, timeout = 30_000): Promise<WatchedPage> {
  const context = await browser.newContext();
  context.setDefaultTimeout(timeout);
  const page = await context.newPage();
  const problems: string[] = [];
  const deletions: string[] = [];
  page.on('pageerror', error => problems.push(error.message));
  page.on('console', message => {
    // The browser reports each refused request as an error.
    const isRefusal = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isRefusal) problems.push(message.text());
  });
  page.on('request', request => {
    if (request.method() === 'DELETE' && request.url().includes('/api/')) deletions.push(request.url());
  });
  return {
    ...{ context, page, problems, deletions },
    async close() {
      await context.close();
      assert.deepEqual(problems, [], 'no error in the console');
    },
  };
}
