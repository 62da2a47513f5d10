import { strict as assert } from 'node:assert';
import { mkdirSync } from 'node:fs';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startChromium } from '../emulator/chromium.js';
import { ChallengeDialog, violations, withAxe } from './challenge-dialog.js';
import { passkey } from '../../src/server/backend/index.js';
import { PASSWORD, startOwnSite, type OwnSite } from './own-backend-site.js';
import { totpOf } from './visitor.js';
import { openWatchedPage, type WatchedPage } from './watched-page.js';

const SHOTS = 'test-results/own-backend';

describe('the dialog of a server of one’s own', () => {
  let browser: Browser;
  let site: OwnSite;
  let watched: WatchedPage;
  let context: BrowserContext;
  let page: Page;
  let challenge: ChallengeDialog;
  let problems: string[];
  const now = Date.now;
  before(async () => {
    mkdirSync(SHOTS, { recursive: true });
    browser = await startChromium();
  });
  after(() => browser.close());
  beforeEach(async () => {
    site = await startOwnSite();
    watched = await openWatchedPage(browser);
    ({ context, page, problems } = watched);
    challenge = new ChallengeDialog(page);
  });
  afterEach(async () => {
    Date.now = now;
    await watched.close();
    await site.stop();
  });

  const pressDelete = (): Promise<void> => page.locator('#delete').click();
  const deleted = async (): Promise<void> => {
    await page.getByText('Answer 204').waitFor();
    assert.deepEqual(site.done, ['deleted 1042']);
    assert.equal(await page.evaluate('runs'), 1, 'the handler has run once');
  };

  async function signIn(): Promise<void> {
    await page.goto(`${site.origin}/sign-in`);
    await page.locator('stepup-gate:defined').first().waitFor({ state: 'attached' });
  }

  /** Time goes by, in the page and on the server. */
  async function pass(seconds: number): Promise<void> {
    const then = Date.now();
    Date.now = () => then + seconds * 1_000;
    await page.clock.fastForward(seconds * 1_000);
  }

  /** What the server says to an answer that does not come by the dialog. */
  const answerOnWire = (id: string, answer: object): Promise<[number, Record<string, unknown>]> =>
    page.evaluate(
      async ([id, body]) => {
        const response = await fetch(`/step-up/questions/${id}/answers`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body,
        });
        return [response.status, (await response.json()) as Record<string, unknown>] as const;
      },
      [id, JSON.stringify(answer)] as const,
    ) as Promise<[number, Record<string, unknown>]>;

  it('brings the code for passkeys with the first press of one, and not before', async () => {
    await site.stop();
    site = await startOwnSite({
      methods: () => [
        passkey({
          rpId: 'localhost',
          origin: 'https://localhost',
          find: () => [{ id: 'AAAA', publicKey: new Uint8Array(), counter: 0 }],
          used: () => undefined,
        }),
      ],
    });
    const parts: string[] = [];
    page.on('request', request => {
      const [, part] = /stepup-elements\.([\w-]+)\.[0-9a-f]+\.js$/.exec(request.url()) ?? [];
      if (part) parts.push(part);
    });
    await signIn();
    await pressDelete();
    await challenge.button('Use a passkey').waitFor();
    assert.ok(parts.includes('backend'));
    assert.ok(!parts.includes('passkey') && !parts.includes('window'), parts.join());
    await Promise.all([
      page.waitForRequest(/stepup-elements\.passkey\./),
      challenge.button('Use a passkey').click(),
    ]);
  });

  it('takes the code of an app in full-width digits, with spaces', async () => {
    await signIn();
    await pressDelete();
    const code = totpOf(site.alice.totp!);
    const wide = [...code].map(digit => String.fromCodePoint(digit.charCodeAt(0) + 0xfee0)).join('');
    await challenge.says('Delete invoice 1042');
    await challenge.answer(`${wide.slice(0, 3)}\u3000${wide.slice(3)}`);
    await deleted();
  });

  it('takes a recovery code once', async () => {
    await signIn();
    await pressDelete();
    await challenge.choose('Recovery code');
    await challenge.answer(' abcde-fghij ');
    await deleted();
    await page.locator('#send').click();
    await challenge.answer('abcde-fghij');
    await challenge.says('Tries left: 4');
  });

  it('sends another code when that may be, after which the one before counts no more', async () => {
    site.alice.totp = null;
    await page.clock.install();
    await signIn();
    await pressDelete();
    await challenge.says('You can ask for a new code in 30 seconds.');
    assert.equal(await challenge.button('Send a new code').count(), 0);
    await pass(12);
    await challenge.says('You can ask for a new code in 18 seconds.');
    await pass(18);
    await challenge.button('Send a new code').click();
    await challenge.says('A new code is on its way.');
    const [first, second] = site.mails;
    if (first !== second) {
      await challenge.answer(first!);
      await challenge.says('Tries left: 4');
    }
    await challenge.answer(second!);
    await deleted();
  });

  it('pauses after too many tries, tells how long, and takes no right code meanwhile', async () => {
    await page.clock.install();
    await signIn();
    const asked = page.waitForResponse(response => response.url().endsWith('/step-up/questions'));
    await pressDelete();
    const { id } = (await (await asked).json()) as { id: string };
    for (const left of ['4', '3', '2', '1']) {
      await challenge.answer('000000');
      await challenge.says(`Tries left: ${left}`);
    }
    await challenge.answer('000000');
    await challenge.says('Too many tries. You can go on in 30 seconds.');
    await challenge.answer(totpOf(site.alice.totp!));
    const [status, { retryAfter }] = await answerOnWire(id, {
      type: 'totp',
      code: totpOf(site.alice.totp!),
    });
    assert.equal(status, 429);
    assert.ok(Number(retryAfter) > 0 && Number(retryAfter) <= 30, 'the server says how long');
    await pass(10);
    await challenge.says('Too many tries. You can go on in 20 seconds.');
    assert.deepEqual(site.done, []);
    await pass(20);
    await challenge.error.waitFor({ state: 'hidden' });
    await challenge.answer(totpOf(site.alice.totp!));
    await deleted();
  });

  it('is over when its question has ended while one was typing, and asks anew', async () => {
    await signIn();
    await pressDelete();
    await challenge.field.pressSequentially('123');
    Date.now = () => now() + 301_000;
    await challenge.answer(PASSWORD);
    await challenge.isClosed();
    await page.locator('stepup-gate [part=notice]').waitFor();
    await page.getByRole('button', { name: 'Try again' }).click();
    await challenge.answer(totpOf(site.alice.totp!));
    await deleted();
  });

  it('lets a native form go after the step-up', async () => {
    await signIn();
    await page.getByLabel('Amount').fill('250.00');
    await page.locator('#send').click();
    await challenge.says('250.00');
    await challenge.answer(totpOf(site.alice.totp!));
    await page.getByRole('heading', { name: 'It is on its way' }).waitFor();
    assert.deepEqual(site.done, ['sent 250.00']);
  });

  it('is closed by the browser’s way back, which leaves nothing open', async () => {
    await signIn();
    await page.evaluate(() => history.pushState(null, '', '#list'));
    await pressDelete();
    await challenge.field.waitFor();
    const cancelled = page.waitForRequest(request => request.method() === 'DELETE');
    await page.goBack();
    await challenge.isClosed();
    assert.match((await cancelled).url(), /\/step-up\/questions\//);
    await pressDelete();
    await challenge.answer(totpOf(site.alice.totp!));
    await deleted();
  });

  it('ends with the sign-out, on the server and in the page', async () => {
    await signIn();
    await pressDelete();
    await challenge.answer(totpOf(site.alice.totp!));
    await deleted();
    await page.locator('stepup-gate[resource=invoices][state=verified]').waitFor({ state: 'attached' });
    // In another tab; this one looks again when the person comes back to it.
    const other = await context.newPage();
    await other.goto(site.origin);
    await other.evaluate(() => fetch('/sign-out', { method: 'POST' }));
    await other.close();
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    await page.locator('stepup-gate[resource=invoices][state=idle]').waitFor({ state: 'attached' });
  });

  it('ends with a change of the password: what the page still believes is refused, and asked anew at the next press', async () => {
    await signIn();
    await pressDelete();
    await challenge.choose('Password');
    await challenge.answer(PASSWORD);
    await deleted();
    await site.backend.end({ memberId: 'alice' });
    const answered = (status: number): Promise<unknown> =>
      page.waitForFunction(said => document.querySelector('#said')!.textContent === said, `Answer ${status}`);
    await pressDelete();
    await answered(401);
    assert.deepEqual(site.done, ['deleted 1042']);
    assert.match(problems.splice(0).join(), /^stepup-elements: proof-refused \(\S+, invoices, delete\)/);
    await pressDelete();
    await challenge.says('Your password');
    await challenge.answer(PASSWORD);
    await page.waitForFunction('runs === 3');
    await challenge.isClosed();
    await answered(204);
    assert.deepEqual(site.done, ['deleted 1042', 'deleted 1042']);
  });

  it('counts in another tab of the same sign-in, and in no other sign-in', async () => {
    await signIn();
    const other = await context.newPage();
    await other.goto(site.origin);
    await other.locator('stepup-gate:defined').first().waitFor({ state: 'attached' });
    await pressDelete();
    await challenge.answer(totpOf(site.alice.totp!));
    await deleted();
    await other.locator('#delete').click();
    await other.getByText('Answer 204').waitFor();
    await other.goto(`${site.origin}/sign-in`);
    await other.locator('#delete').click();
    await new ChallengeDialog(other).field.waitFor();
  });

  it('works by keyboard alone, whatever is asked', async () => {
    site.alice.hasMail = true;
    const focused = (): Promise<string> =>
      page.evaluate(() => {
        let element = document.activeElement;
        while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
        return `${element?.getAttribute('part') ?? element?.id} ${element?.textContent?.trim().split('\n')[0]}`;
      });
    const tabTo = async (text: string): Promise<void> => {
      for (let press = 0; press < 12; press++) {
        if ((await focused()).includes(text)) return;
        await page.keyboard.press('Tab');
      }
      assert.fail(`${text} is reached by Tab; the focus is on ${await focused()}`);
    };
    const answers: Record<string, () => string> = {
      'Code by e-mail': () => site.mails.at(-1)!,
      Password: () => PASSWORD,
      'Recovery code': () => 'klmno-pqrst',
    };
    for (const [way, answer] of Object.entries(answers)) {
      await page.goto(`${site.origin}/sign-in`);
      await page.locator('stepup-gate:defined').first().waitFor({ state: 'attached' });
      await tabTo('Delete');
      await page.keyboard.press('Enter');
      await challenge.field.waitFor();
      await tabTo('Another way');
      await page.keyboard.press('Enter');
      await challenge.says('How would you like to confirm it?');
      await tabTo(way);
      await page.keyboard.press('Enter');
      await challenge.field.waitFor();
      if (way === 'Code by e-mail') await challenge.says('You can ask for a new code in');
      assert.match(await focused(), /^field/);
      await page.keyboard.type(answer());
      await page.keyboard.press('Enter');
      await page.getByText('Answer 204').waitFor();
      // Where it was: the person goes on from there.
      assert.match(await focused(), /^delete/);
    }
  });

  for (const lang of ['en', 'ar'] as const) {
    for (const colorScheme of ['light', 'dark'] as const) {
      it(`is whole and accessible in every state, ${lang}, ${colorScheme}, narrow and wide`, async () => {
        await page.clock.install();
        await withAxe(page);
        await page.emulateMedia({ colorScheme });
        await page.addInitScript(language => {
          document.addEventListener('DOMContentLoaded', () => {
            document.documentElement.lang = language;
            document.documentElement.dir = language === 'ar' ? 'rtl' : 'ltr';
          });
        }, lang);
        await signIn();
        const look = async (state: string): Promise<void> => {
          for (const width of [320, 1280]) {
            await page.setViewportSize({ width, height: 720 });
            await page.screenshot({ path: `${SHOTS}/${state}-${lang}-${colorScheme}-${width}.png` });
            assert.deepEqual(await violations(page), [], `${state}, ${width}`);
            const box = (await challenge.dialog.boundingBox())!;
            assert.ok(box.x >= 0 && box.x + box.width <= width, `${state} is whole at ${width} px`);
            const hidden = await challenge.dialog.evaluate(node => node.scrollWidth - node.clientWidth);
            assert.ok(hidden <= 0, `${state} does not scroll sideways at ${width} px`);
          }
        };
        const part = (name: string) => page.locator(`stepup-challenge [part=${name}]`);
        const way = (index: number) => part('method-button').nth(index).click();
        await pressDelete();
        await challenge.field.waitFor();
        await look('totp');
        await challenge.answer('');
        await challenge.error.getByText(/./).waitFor();
        await look('empty');
        await challenge.answer('000000');
        await challenge.error.getByText(/4|٤/).waitFor();
        await look('wrong');
        for (let tries = 0; tries < 4; tries++) {
          const answered = page.waitForResponse(/answers$/);
          await challenge.answer('000000');
          await answered;
        }
        await challenge.error.getByText(/30|٣٠/).waitFor();
        await look('paused');
        await part('another-button').click();
        await part('method-button').first().waitFor();
        await look('choosing');
        await way(1);
        await part('note')
          .getByText(/30|٣٠|29|٢٩/)
          .waitFor();
        await look('mail-code');
        await pass(31);
        await part('resend-button').click();
        await part('note').getByText(/./).first().waitFor();
        await look('resent');
        await part('another-button').click();
        await way(2);
        await challenge.field.waitFor();
        await look('password');
        site.instead = (_request, response) => response.destroy() as unknown as void;
        await challenge.answer(PASSWORD);
        await challenge.error.getByText(/./).waitFor();
        await look('unreachable');
        site.instead = undefined;
        await part('another-button').click();
        await way(3);
        await challenge.field.waitFor();
        await look('recovery-code');
        await page.keyboard.press('Escape');
        await challenge.isClosed();
      });
    }
  }
});
