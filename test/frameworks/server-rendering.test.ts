import { strict as assert } from 'node:assert';
import { after, before, describe } from 'node:test';
import { chromium, type Browser } from 'playwright-core';
import { chromiumLaunchOptions } from '../../scripts/find-program.mjs';
import { STACKS, startStack, type Stack } from './stacks.js';
import { part } from './support/outcomes.js';
import { Visit } from './support/visit.js';

let browser: Browser;
const rendering = STACKS.filter(({ rendersOnServer }) => rendersOnServer);

// Where no app of this kind was chosen, no browser is started.
void describe('server rendering', { skip: rendering.length === 0 }, () => {
  before(async () => {
    browser = await chromium.launch(chromiumLaunchOptions());
  });
  after(() => browser.close());
  for (const stack of rendering) describe(`the page that ${stack.name} sends`, () => rendered(stack));
});

function rendered(stack: Stack): void {
  let app: Awaited<ReturnType<typeof startStack>>;
  before(async () => {
    app = await startStack(stack);
  });
  after(() => app?.close());

  const story = (what: string, run: () => Promise<void>): void =>
    part({ stack: stack.name, story: 'server' }, what, run);

  story('has the gates and what they guard, but nothing that they are to reveal', async () => {
    const html = await (await fetch(app.origin)).text();
    assert.match(html, /<stepup-gate resource="documents" action="delete">/);
    assert.match(html, /Delete document/);
    assert.match(html, /<stepup-gate mode="reveal"/);
    assert.doesNotMatch(html, /Customers, as read by/);
  });

  story('shows nothing that could be clicked before it is guarded', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    try {
      const page = await context.newPage();
      await page.goto(app.origin);
      const button = page.locator('#handler button');
      await button.waitFor({ state: 'attached' });
      assert.equal(await button.isVisible(), false);
    } finally {
      await context.close();
    }
  });

  story('is hydrated in place, without an error or a warning', async () => {
    const warnings: string[] = [];
    const visit = await Visit.begin(browser, app.origin, async page => {
      page.on('console', message => {
        if (message.type() === 'warning') warnings.push(message.text());
      });
      await page.addInitScript(() => {
        new MutationObserver((_, observer) => {
          const gate = document.querySelector('stepup-gate button');
          if (!gate) return;
          observer.disconnect();
          Object.assign(window, { firstSent: gate });
        }).observe(document, { childList: true, subtree: true });
      });
    });
    assert.equal(
      await visit.page.evaluate(
        () => (window as any).firstSent === document.querySelector('stepup-gate button'),
      ),
      true,
    );
    assert.equal(await visit.page.locator('#handler button').isVisible(), true);
    await visit.end();
    assert.deepEqual(warnings, []);
  });
}
