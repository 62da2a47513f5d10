import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { Secret, TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { startDemo, type RunningDemo } from '../../demo/running-demo.js';
import { startChromium } from '../../emulator/chromium.js';

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
    it('works on every page, with the same buttons', async () => {
      const context = await browser.newContext();
      context.setDefaultTimeout(30_000);
      const page = await context.newPage();
      const open = async (path: string): Promise<void> => {
        await page.goto(`${demo.origin}${path}?provider=${provider}`);
        await page.locator('main[data-ready]').waitFor();
      };
      const outcome = (text: string) => page.locator('#outcome').getByText(text).waitFor();
      const button = (name: string) => page.getByRole('button', { name, exact: true });

      /** Clicks; where the page was left for the provider, the person goes on when they are back: by another click. */
      const stepUp = async (trigger: () => Promise<void>, goOn = trigger): Promise<void> => {
        if (provider === 'oidc-window') {
          const [shown] = await Promise.all([context.waitForEvent('page'), trigger()]);
          await answer(shown, MEMBERS[index]!);
          return;
        }
        // Who is known there may be back before anybody could look.
        const left = page.waitForEvent('framenavigated');
        await trigger();
        await left;
        await answer(page, MEMBERS[index]!);
        await page.waitForURL(url => !url.pathname.startsWith('/oidc') && !url.pathname.includes('callback'));
        await page.locator('main[data-ready]').waitFor();
        await button('Sign out').waitFor();
        await goOn();
      };

      await open('/');
      const name = index ? 'Delete Invoice 1042' : 'Delete Invoice 1041';
      await stepUp(() => button(name).click());
      await outcome('was deleted.');

      await open('/payments');
      await stepUp(async () => {
        await page.getByLabel('Amount in euros').fill('2500');
        await button('Send money').click();
      });
      await outcome('€2,500.00');

      await open('/settings');
      // What is only looked at is there for who comes back, without another click.
      await stepUp(
        () => page.getByRole('button', { name: 'Unlock' }).click(),
        async () => undefined,
      );
      await page.getByText('pw_live_').waitFor();

      await open('/activity');
      await page.getByRole('heading', { name: 'Audit log of the identity provider' }).waitFor();
      await context.close();
    });

    for (const path of ['/plain', '/strict']) {
      it(`works on ${path}, whose tag names the provider, and which has no script of a vendor`, async () => {
        const context = await browser.newContext();
        context.setDefaultTimeout(30_000);
        const page = await context.newPage();
        const scripts: string[] = [];
        const problems: string[] = [];
        page.on('request', request => void scripts.push(request.url()));
        page.on('pageerror', error => void problems.push(error.message));
        page.on('console', message => void (message.type() === 'error' && problems.push(message.text())));
        await page.goto(`${demo.origin}${path}?provider=${provider}`);
        const address = page.url();
        const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
        await page.locator('stepup-gate:defined').first().waitFor();
        if (provider === 'oidc-window') {
          const [shown] = await Promise.all([context.waitForEvent('page'), press('Delete invoice 1042')]);
          await answer(shown, MEMBERS[index]!);
        } else {
          const left = page.waitForURL(url => url.pathname.startsWith('/oidc'));
          await press('Delete invoice 1042');
          await left;
          await answer(page, MEMBERS[index]!);
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
    await answer(shown, MEMBERS[0]!);
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

/** Answers whatever the provider still wants to know; who is known already comes straight back. */
async function answer(shown: Page, email: string): Promise<void> {
  for (;;) {
    await Promise.race([
      shown.locator('form[action$=password], form[action$=totp]').first().waitFor({ timeout: 5000 }),
      shown.waitForEvent('close', { timeout: 0 }),
      shown.waitForURL(url => url.protocol === 'http:' && !url.pathname.startsWith('/oidc/')),
    ]).catch(() => undefined);
    if (shown.isClosed() || !new URL(shown.url()).pathname.startsWith('/oidc/')) return;
    if (await shown.locator('#password').count()) {
      if ((await shown.locator('#email').getAttribute('readonly')) === null)
        await shown.locator('#email').fill(email);
      await shown.locator('#password').fill('pinewick');
    } else {
      await shown.locator('#code').fill(await totp(email));
    }
    const before = await shown.locator('h1').textContent();
    await shown.keyboard.press('Enter');
    await shown
      .locator('h1', { hasText: before! })
      .waitFor({ state: 'detached' })
      .catch(() => undefined);
  }
}

async function totp(email: string): Promise<string> {
  const members = (await (await fetch(`${demo.origin}/emulator/members.json`)).json()) as Array<{
    email: string;
    totp: { secret: string; digits: number; period: number };
  }>;
  const { secret, digits, period } = members.find(member => member.email === email)!.totp;
  assert.ok(secret);
  return TOTP.generate({ secret: Secret.fromBase32(secret), digits, period });
}
