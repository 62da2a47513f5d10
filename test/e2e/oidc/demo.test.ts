import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { startDemo, type RunningDemo } from '../../demo/running-demo.js';
import { startChromium } from '../../emulator/chromium.js';
import { answerDemoProvider } from './demo-person.js';

const MEMBERS = ['olivia@example.test', 'adam@example.test'];

let browser: Browser;
let demo: RunningDemo;

before(async () => {
  demo = await startDemo();
  browser = await startChromium();
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

for (const [index, provider] of ['oidc-window', 'oidc-navigation'].entries()) {
  describe(`the demo with ${provider}`, () => {
    for (const path of ['/plain', '/strict']) {
      it(`works on ${path}, whose tag names the provider, and which has no script of a vendor`, async () => {
        const context = await browser.newContext();
        context.setDefaultTimeout(30_000);
        const page = await context.newPage();
        const scripts: string[] = [];
        const problems: string[] = [];
        page.on('request', request => void scripts.push(request.url()));
        page.on('pageerror', error => void problems.push(error.message));
        page.on('console', message => {
          // The provider refuses a code that has been used; the browser reports each refusal as an error.
          const isRefusal = message.text().startsWith('Failed to load resource');
          if (message.type() === 'error' && !isRefusal) problems.push(message.text());
        });
        await page.goto(`${demo.origin}${path}?provider=${provider}`);
        const address = page.url();
        const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
        await page.locator('stepup-gate:defined').first().waitFor();
        if (provider === 'oidc-window') {
          const [shown] = await Promise.all([context.waitForEvent('page'), press('Delete invoice 1042')]);
          await answerDemoProvider(demo, shown, MEMBERS[index]!);
        } else {
          const left = page.waitForURL(url => url.pathname.startsWith('/oidc'));
          await press('Delete invoice 1042');
          await left;
          await answerDemoProvider(demo, page, MEMBERS[index]!);
          await page.waitForURL(address);
          await page.getByText('Invoice 1042 is here.').waitFor();
          await press('Delete invoice 1042');
        }
        await page.getByText('Invoice 1042 is gone.').waitFor();
        await press('Unlock');
        await page.getByText('12 – 34 – 56').waitFor();
        if (path === '/strict')
          assert.equal(await page.locator('#violations').textContent(), 'No violation so far.');
        assert.deepEqual(
          scripts.filter(url => /\/emulator\/.*\.js/.test(url)),
          [],
        );
        assert.deepEqual(problems, []);
        await context.close();
      });
    }
  });
}

describe('the demo with opaque access tokens', () => {
  it('has its API ask the provider what they say: one that is active no more is refused', async () => {
    const context = await browser.newContext();
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    const sent: string[] = [];
    page.on('request', request => {
      const { authorization } = request.headers();
      if (request.method() === 'DELETE' && authorization) sent.push(authorization);
    });
    await page.goto(`${demo.origin}/?provider=oidc-window&tokens=opaque`);
    await page.locator('main[data-ready]').waitFor();
    const trigger = page.getByRole('button', { name: 'Delete Office lease', exact: true });
    const [shown] = await Promise.all([context.waitForEvent('page'), trigger.click()]);
    await answerDemoProvider(demo, shown, MEMBERS[0]!);
    await page.locator('#outcome').getByText('was deleted.').waitFor();
    const authorization = sent.at(-1)!;
    assert.match(authorization, /^Bearer [\w-]+$/, 'it is no JWT');
    const deleteNothing = async () => {
      const response = await fetch(`${demo.origin}/api/documents/none`, {
        method: 'DELETE',
        headers: { authorization },
      });
      return `${response.status} ${response.headers.get('www-authenticate')}`;
    };
    assert.equal(await deleteNothing(), '404 null', 'past the guard');
    // The API is told nothing of this: it has to ask.
    const token = authorization.slice('Bearer '.length);
    const revoked = await fetch(`${demo.origin}/oidc/token/revocation`, {
      method: 'POST',
      body: new URLSearchParams({ token, client_id: 'pinewick-opaque' }),
    });
    assert.equal(revoked.status, 200);
    assert.match(await deleteNothing(), /^401 Bearer error="invalid_token"/);
    await context.close();
  });
});
