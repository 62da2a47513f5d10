import { strict as assert } from 'node:assert';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { startChromium } from '../emulator/chromium.js';
import { startBffApp } from './bff-app.js';
import { installExample } from './copied-example.js';
import { answerProvider, OLIVIA } from './oidc/person.js';
import { startOwnBackendApp } from './own-backend-app.js';
import { openWatchedPage, type WatchedPage } from './watched-page.js';

describe(
  'an example that a reader has copied, with the package installed as it is packed',
  {
    timeout: 300_000,
  },
  () => {
    let browser: Browser;
    let watched: WatchedPage;
    let page: Page;
    before(async () => {
      browser = await startChromium();
    });
    after(() => browser.close());
    beforeEach(async () => {
      watched = await openWatchedPage(browser);
      ({ page } = watched);
    });
    afterEach(() => watched.close());

    const said = (text: string): Promise<void> =>
      page.getByRole('status').filter({ hasText: text }).waitFor();

    it('runs as a server of one’s own', async () => {
      const app = await startOwnBackendApp(installExample);
      try {
        await page.goto(`${app.origin}/sign-in.html`);
        await page.getByLabel('E-mail').fill('alice@example.test');
        await page.getByLabel('Password').fill('correct horse battery');
        await page.getByRole('button', { name: 'Sign in' }).click();
        await page.locator('tr[data-stepup-key="1042"]').getByRole('button', { name: 'Delete' }).click();
        const dialog = page.getByRole('dialog', { name: 'Confirm that it’s you' });
        await dialog.getByLabel('Code that was sent to').fill(await app.mailedCode());
        await page.keyboard.press('Enter');
        await said('Invoice 1042 was deleted.');
        assert.deepEqual(watched.deletions, [`${app.origin}/api/invoices/1042`]);
      } finally {
        await app.stop();
      }
    });

    it('runs as a backend for frontend', async () => {
      const app = await startBffApp(installExample);
      try {
        await page.goto(app.origin);
        await page.waitForURL(`${app.oidc.issuer}/**`);
        await answerProvider(app.oidc, page, OLIVIA);
        await page.locator('tr[data-stepup-key="1042"]').getByRole('button', { name: 'Delete' }).click();
        const [opened] = await Promise.all([
          watched.context.waitForEvent('page'),
          page.getByRole('dialog').getByRole('button', { name: 'Open the window' }).click(),
        ]);
        await answerProvider(app.oidc, opened);
        await said('Invoice 1042 was deleted.');
        assert.deepEqual(watched.deletions, [`${app.origin}/api/invoices/1042`]);
      } finally {
        await app.stop();
      }
    });
  },
);
