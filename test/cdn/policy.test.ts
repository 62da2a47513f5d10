import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { startChromium } from '../emulator/chromium.js';
import { COUNT, GATED, pageOf, startSite, type TestSite } from './site.js';
import { visit, type Visit } from './visit.js';

const STRICT =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; require-trusted-types-for 'script'; report-uri /reports";

const BODY = `${GATED}
<stepup-gate id="safe" mode="reveal" resource="safe" action="read"><template><p>12 – 34 – 56</p></template></stepup-gate>
<stepup-gate id="wrong" resource="no such resource" action="read"><button type="button">Wrong</button></stepup-gate>
<mfa-setup-prompt variant="dialog" open></mfa-setup-prompt>`;

const SCRIPTS = '<script src="/count.js"></script><script defer src="/sdk.js"></script>';
const MODULE = (attributes = '') => `<script type="module" src="/stepup-elements.js" ${attributes}></script>`;
const CLASSIC = '<script defer src="/stepup-elements.iife.js"></script>';

// An engine as they were before 2023, to Lit.
const OLDER_ENGINE = 'delete Document.prototype.adoptedStyleSheets';

describe('under a strict content security policy with Trusted Types', () => {
  let browser: Browser;
  let site: TestSite;
  before(async () => {
    [browser, site] = await Promise.all([startChromium(), startSite()]);
    site.script('/count.js', COUNT);
    site.script('/nonce.js', "window.litNonce = 'r4nd0m';");
  });
  after(async () => {
    await browser.close();
    await site.close();
  });

  /** Everything that draws: the dialog, a guarded button, a notice, revealed content, the status. */
  async function useAll({ page, click, problems }: Visit): Promise<void> {
    const dialog = page.locator('mfa-setup-prompt [part=panel]');
    assert.equal(await dialog.evaluate(node => getComputedStyle(node).borderRadius), '12px', 'it is styled');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await click(1);
    await page.locator('stepup-status[verified]').waitFor();
    await page.locator('#safe [part=unlock-button]').click();
    await page.getByText('12 – 34 – 56').waitFor();
    await page.locator('#wrong button').click();
    await page.locator('#wrong [part=notice]').waitFor();
    // The gate that is not set up correctly says so, as it should.
    const own = problems.splice(0).filter(problem => !problem.startsWith('<stepup-gate>:'));
    assert.deepEqual(own, []);
    assert.deepEqual(site.reports.splice(0), [], 'the browser reports nothing');
  }

  for (const [form, tag] of Object.entries({ module: MODULE(), 'classic script': CLASSIC })) {
    it(`the ${form} draws and guards without a violation`, () => {
      const page = site.put(pageOf(SCRIPTS + tag, BODY), { 'Content-Security-Policy': STRICT });
      return visit(browser, page, useAll);
    });
  }

  const withNonce = STRICT.replace("style-src 'self'", "style-src 'self' 'nonce-r4nd0m'");

  it('styles itself where there are no constructable style sheets, by the nonce of its own script', () => {
    const head = SCRIPTS + MODULE('nonce="r4nd0m"');
    const page = site.put(pageOf(head, BODY), { 'Content-Security-Policy': withNonce });
    return visit(browser, page, useAll, OLDER_ENGINE);
  });

  it('styles itself there by the nonce in window.litNonce', () => {
    const head = `<script src="/nonce.js"></script>${SCRIPTS}${CLASSIC}`;
    const page = site.put(pageOf(head, BODY), { 'Content-Security-Policy': withNonce });
    return visit(browser, page, useAll, OLDER_ENGINE);
  });

  it('is reported there without a nonce, so that these tests would notice', async () => {
    const page = site.put(pageOf(SCRIPTS + MODULE(), BODY), { 'Content-Security-Policy': withNonce });
    await visit(
      browser,
      page,
      async ({ page, problems }) => {
        await page.waitForFunction('document.readyState === "complete"');
        assert.ok(problems.splice(0).some(problem => problem.includes('policy: style-src')));
      },
      OLDER_ENGINE,
    );
    for (const deadline = Date.now() + 5000; !site.reports.length;) {
      assert.ok(Date.now() < deadline, 'the report arrives');
      await new Promise(resolve => setTimeout(resolve, 20));
    }
    site.reports.splice(0);
  });
});
