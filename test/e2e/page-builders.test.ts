import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { integrityOf } from '../../scripts/cdn-parts.mjs';
import { mailedCode } from '../demo/demo-member.js';
import { startDemo, type RunningDemo } from '../demo/running-demo.js';
import { startChromium } from '../emulator/chromium.js';

const [STATIC_PAGE, SNIPPET] = [
  ...readFileSync('docs/page-builders.md', 'utf8').matchAll(/^```html\n([\s\S]*?)^```$/gm),
].map(([, code]) => code!) as [string, string];
const PROJECT_ID = '0123456789abcdef01234567';
const OLIVIA = 'olivia@example.test';

describe('the pages of docs/page-builders.md', () => {
  let browser: Browser;
  let demo: RunningDemo;
  before(async () => {
    [browser, demo] = [await startChromium(), await startDemo({ EMULATOR_PROJECT_ID: PROJECT_ID })];
  });
  after(async () => {
    await browser.close();
    await demo.stop();
  });

  it('a plain static page deletes by an API that checks the proof', async () => {
    const documents = await (await fetch(`${demo.origin}/api/documents`)).json();
    const { id } = documents.find(({ name }: { name: string }) => name === 'Invoice 1042');
    const { page, complaints } = await open(await onThisMachine(STATIC_PAGE.replace('/1042', `/${id}`)));
    await stepUpBy(page, 'Delete invoice 1042');
    await page.getByRole('button', { name: 'Deleted' }).waitFor();
    const left = await (await fetch(`${demo.origin}/api/documents`)).json();
    assert.ok(!left.some((document: { id: string }) => document.id === id), 'the document is gone');
    assert.deepEqual(complaints, []);
    await page.close();
  });

  it('one snippet in a page of a builder holds its own button back', async () => {
    const { page, complaints } = await open(builderPage(await onThisMachine(SNIPPET)));
    await stepUpBy(page, 'Delete invoice 1042');
    await page.getByRole('button', { name: 'Deleted' }).waitFor();
    assert.deepEqual(complaints, []);
    await page.close();
  });

  it('and a button of the builder that has the attributes', async () => {
    const marked =
      '<button data-stepup-resource="documents" data-stepup-action="delete">Empty the list</button>';
    const { page } = await open(builderPage((await onThisMachine(SNIPPET)) + marked));
    await page.evaluate(() =>
      document.addEventListener('click', event => {
        if ((event.target as Element).textContent === 'Empty the list') document.title = 'Emptied';
      }),
    );
    await stepUpBy(page, 'Empty the list', async () => assert.equal(await page.title(), 'A builder'));
    await page.waitForFunction(() => document.title === 'Emptied');
    await page.close();
  });

  it('works where a builder inserts it by script', async () => {
    const { page } = await open(builderPage(''));
    await page.evaluate(
      html => {
        document.querySelector('.widget')!.append(document.createRange().createContextualFragment(html));
      },
      await onThisMachine(SNIPPET),
    );
    await stepUpBy(page, 'Delete invoice 1042');
    await page.getByRole('button', { name: 'Deleted' }).waitFor();
    await page.close();
  });

  it('stays hidden where a builder copies it without running its scripts', async () => {
    const { page } = await open(builderPage(''));
    await page.evaluate(
      html => {
        document.querySelector('.widget')!.innerHTML = html;
      },
      await onThisMachine(SNIPPET),
    );
    assert.equal(await page.getByRole('button', { name: 'Delete invoice 1042' }).count(), 0);
    await page.close();
  });

  it('guards nothing where one byte of the pinned script is another: it stays hidden', async () => {
    const code = (await onThisMachine(SNIPPET)).replace(/sha384-\S{64}/, integrityOf('another script'));
    const { page } = await open(builderPage(code));
    await page.waitForLoadState('load');
    assert.equal(await page.getByRole('button', { name: 'Delete invoice 1042' }).count(), 0);
    await page.close();
  });

  /** The vendor's script and the CDN are not reached from here: the emulator's and the demo's stand in for them. */
  async function onThisMachine(code: string): Promise<string> {
    const script = await (await fetch(`${demo.origin}/stepup-elements.js`)).text();
    return code
      .replaceAll('https://cdn.transcodes.link/', `${demo.origin}/emulator/`)
      .replaceAll(/https:\/\/cdn\.example\.com\S+\/stepup-elements\.js/g, `${demo.origin}/stepup-elements.js`)
      .replaceAll('sha384-…', integrityOf(script));
  }

  async function open(html: string): Promise<{ page: Page; complaints: string[] }> {
    const page = await browser.newPage();
    page.setDefaultTimeout(30_000);
    const complaints: string[] = [];
    page.on('pageerror', error => complaints.push(String(error)));
    page.on('console', message => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    await page.route(`${demo.origin}/own-page`, route =>
      route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }),
    );
    await page.goto(`${demo.origin}/own-page`);
    return { page, complaints };
  }

  /** Clicks, signs in and steps up; `meanwhile` is what holds until then. */
  async function stepUpBy(page: Page, button: string, meanwhile = async () => {}): Promise<void> {
    await page.getByRole('button', { name: button }).click();
    const signIn = page.locator('auth-login-modal');
    await signIn.getByRole('button', { name: OLIVIA }).click();
    const code = signIn.locator('input[autocomplete=one-time-code]');
    await code.waitFor();
    await code.fill(await mailedCode(demo, OLIVIA));
    await code.press('Enter');
    const stepUp = page.locator('auth-idp-modal');
    await stepUp.getByRole('button', { name: 'Send a code by e-mail' }).click();
    await stepUp.getByText('We sent a six-digit code').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Deleted' }).count(), 0);
    await meanwhile();
    await stepUp.locator('input[autocomplete=one-time-code]').fill(await mailedCode(demo, OLIVIA));
    await page.keyboard.press('Enter');
    await stepUp.waitFor({ state: 'detached' });
  }
});

/** A page as builders make them: what was pasted stands deep in wrappers, between things of their own. */
function builderPage(snippet: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A builder</title></head>
    <body class="builder"><div class="section"><div class="column"><h2>Invoices</h2>
    <div class="widget">${snippet}</div></div></div><script>document.body.dataset.builder = 'ready';</script></body></html>`;
}
