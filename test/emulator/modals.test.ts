import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, beforeEach, afterEach, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { listen, type ListeningServer } from '../../emulator/src/listen.js';
import { startChromium } from './chromium.js';
import { runEmulator, type RunningEmulator } from './running-emulator.js';
import { pagesFor } from './sdk-pages.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- the page's own globals */

const OLIVIA = 'olivia@example.test';
const NOAH = 'noah@example.test';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe("the emulator's SDK in a page", () => {
  let browser: Browser;
  let emulator: RunningEmulator;
  let elsewhere: ListeningServer;
  let context: BrowserContext;
  let page: Page;
  let problems: string[];

  before(async () => (browser = await startChromium()));
  after(() => browser.close());

  beforeEach(async () => {
    emulator = await runEmulator();
    elsewhere = await listen(pagesFor(emulator), 0);
    emulator.app.use(pagesFor(emulator));
    context = await browser.newContext();
    problems = [];
    page = await open();
  });
  afterEach(async () => {
    await context.close();
    await elsewhere.close();
    await emulator.close();
  });

  async function open(path = '/static', origin = emulator.origin): Promise<Page> {
    const opened = await context.newPage();
    opened.on('pageerror', error => problems.push(error.message));
    opened.on('console', message => {
      if (/Content Security Policy|Trusted/.test(message.text())) problems.push(message.text());
    });
    await opened.goto(origin + path);
    await opened.waitForFunction(() => (window as any).transcodes);
    return opened;
  }

  /** Calls the SDK without waiting for its answer, from a click on the page's button. */
  async function start(method: string, params: object = {}, on = page): Promise<void> {
    await on.evaluate(
      ([name, given]) => {
        document
          .querySelector('#go')!
          .addEventListener(
            'click',
            () => ((window as any).answer = (window as any).transcodes[name as string](given)),
            { once: true },
          );
      },
      [method, params] as const,
    );
    await on.click('#go');
  }
  const answerOf = (on = page): Promise<any> => on.evaluate(() => (window as any).answer);
  const code = (on = page) => on.locator('input[autocomplete="one-time-code"]');
  const mailed = () => emulator.state.outbox.mails[0]!.code;

  async function signIn(email: string, on = page): Promise<any> {
    await start('openAuthLoginModal', {}, on);
    await on.locator('auth-login-modal input[type="email"]').fill(email);
    await on.keyboard.press('Enter');
    await codeIsAsked(on);
    await code(on).fill(mailed());
    await on.keyboard.press('Enter');
    return answerOf(on);
  }
  async function codeIsAsked(on = page): Promise<void> {
    await code(on).waitFor();
  }

  it('signs in by address and mailed code, gives the focus back and answers token and member', async () => {
    const answer = await signIn(OLIVIA);
    assert.equal(answer.success, true);
    assert.equal(answer.payload[0].member.email, OLIVIA);
    assert.equal(
      await page.evaluate(() => (window as any).transcodes.token.getAccessToken()),
      answer.payload[0].token,
    );
    assert.equal(await page.evaluate(() => document.activeElement?.id), 'go');
    assert.equal(await page.locator('auth-login-modal').count(), 0);
    assert.deepEqual(problems, []);
  });

  it('signs in by a click on one of the members that it suggests', async () => {
    await start('openAuthLoginModal');
    await page.getByRole('button', { name: OLIVIA }).click();
    await codeIsAsked();
    await code().fill(mailed().replace(/(...)/, '$1 '));
    await page.getByRole('button', { name: 'Sign in' }).click();
    assert.equal((await answerOf()).payload[0].member.email, OLIVIA);
  });

  it('has nobody before', async () => {
    const nobody = await page.evaluate(async () => {
      const { token } = (window as any).transcodes;
      await token.signOut();
      return [
        await token.isAuthenticated(),
        token.hasToken(),
        await token.getAccessToken(),
        await token.getCurrentMember(),
      ];
    });
    assert.deepEqual(nobody, [false, false, null, null]);
    await start('openAuthIdpModal', { resource: 'documents', action: 'delete' });
    const answer = await answerOf();
    assert.equal(answer.success, false);
    assert.match(answer.error, /sign in/i);
  });

  it('keeps the session over a reload and in other tabs, and ends it in all of them', async () => {
    await signIn(OLIVIA);
    await page.reload();
    await page.waitForFunction(() => (window as any).transcodes?.token.isAuthenticated());
    const other = await open();
    assert.equal(await other.evaluate(() => (window as any).transcodes.token.hasToken()), true);
    await other.evaluate(() => {
      (window as any).seen = new Promise(resolve =>
        (window as any).transcodes.on('AUTH_STATE_CHANGED', resolve),
      );
    });
    await page.evaluate(() => (window as any).transcodes.token.signOut());
    const seen = await other.evaluate(() => (window as any).seen);
    assert.deepEqual(seen, { isAuthenticated: false, accessToken: null, expiresAt: null, member: null });
    assert.equal(await other.evaluate(() => (window as any).transcodes.token.getAccessToken()), null);
  });

  it('tells listeners of a sign-in until they are taken off', async () => {
    await page.evaluate(() => {
      (window as any).seen = [];
      (window as any).stop = (window as any).transcodes.on('AUTH_STATE_CHANGED', (event: any) =>
        (window as any).seen.push([event.isAuthenticated, event.member?.email ?? null]),
      );
    });
    await signIn(OLIVIA);
    await page.evaluate(() => (window as any).stop());
    await page.evaluate(() => (window as any).transcodes.token.signOut());
    assert.deepEqual(await page.evaluate(() => (window as any).seen), [[true, OLIVIA]]);
  });

  it('steps up by the authenticator’s code, and the server learns what was verified', async () => {
    await signIn(OLIVIA);
    await start('openAuthIdpModal', { resource: 'documents', action: 'delete' });
    await codeIsAsked();
    assert.equal(await page.locator('body > auth-idp-modal').count(), 1);
    await page.keyboard.type(await emulator.totp(OLIVIA));
    await page.keyboard.press('Enter');
    const answer = await answerOf();
    assert.equal(answer.success, true);
    assert.equal(answer.payload[0].success, true);
    assert.equal(answer.payload[0].action, 'delete');
    assert.equal(answer.payload[0].timestamp, emulator.clock.time);
    const [session] = (await emulator.ask(answer.payload[0].sid)).payload;
    assert.deepEqual([session.resource, session.action, session.status], ['documents', 'delete', 'verified']);
    assert.deepEqual(problems, []);
  });

  it('steps up by a mailed code instead', async () => {
    await signIn(OLIVIA);
    await start('openAuthIdpModal', { resource: 'documents', action: 'delete' });
    await page.getByRole('button', { name: 'Send a code by e-mail' }).click();
    await page.getByLabel('Code from the e-mail').fill(mailed());
    await page.keyboard.press('Enter');
    assert.equal((await answerOf()).payload[0].success, true);
  });

  it('is cancelled by Escape, wherever the focus is, and leaves the session as it was', async () => {
    await signIn(OLIVIA);
    await start('openAuthIdpModal', { resource: 'documents', action: 'delete' });
    await codeIsAsked();
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press('Escape');
    assert.deepEqual(await answerOf(), { success: false, payload: [] });
    assert.equal(await page.locator('auth-idp-modal').count(), 0);
    assert.equal(await page.evaluate(() => (window as any).transcodes.token.isAuthenticated()), true);
  });

  it('announces a wrong code and lets the person try again', async () => {
    await signIn(OLIVIA);
    await start('openAuthIdpModal', { resource: 'documents', action: 'delete' });
    await code().fill('12');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'six digits' }).waitFor();
    assert.equal(await code().getAttribute('aria-invalid'), 'true');
    await code().fill(await emulator.totp(OLIVIA));
    await page.keyboard.press('Enter');
    assert.equal((await answerOf()).success, true);
  });

  it('fails, rather than being cancelled, when it is closed after too many wrong codes', async () => {
    await signIn(OLIVIA);
    await start('openAuthIdpModal', { resource: 'documents', action: 'delete' });
    const near = await Promise.all([-1, 0, 1].map(steps => emulator.totp(OLIVIA, steps)));
    const wrong = ['000000', '000001', '000002', '000003'].find(candidate => !near.includes(candidate))!;
    for (let tries = 0; tries < 5; tries += 1) {
      await code().fill(wrong);
      const answered = page.waitForResponse(/\/verify$/);
      await page.keyboard.press('Enter');
      await answered;
      await page
        .getByRole('alert')
        .filter({ hasText: /not right|Too many/ })
        .first()
        .waitFor();
      await page.locator('button.primary:not([aria-disabled])').waitFor();
    }
    await page.getByRole('alert').filter({ hasText: 'Too many wrong codes' }).waitFor();
    await page.keyboard.press('Escape');
    assert.match((await answerOf()).error, /failed: too many/);
  });

  it('answers without a modal what the role decides alone', async () => {
    await signIn(OLIVIA);
    const ask = async (params: object): Promise<any> => {
      await start('openAuthIdpModal', params);
      return answerOf();
    };
    const allowed = await ask({ resource: 'drafts', action: 'delete' });
    assert.equal(allowed.payload[0].success, true);
    assert.equal('sid' in allowed.payload[0], false);
    const denied = await ask({ resource: 'audit-log', action: 'delete' });
    assert.equal(denied.success, false);
    assert.match(denied.error, /Permission denied/);
    await signIn(NOAH);
    const missing = await ask({ resource: 'documents', action: 'delete' });
    assert.equal(missing.payload[0].success, false);
    assert.match(missing.error, /not set up/);
    assert.match((await ask({ resource: 'drafts', action: 'read', forceStepUp: true })).error, /not set up/);
  });

  it('sets an authenticator app up in the console, by QR code or by the key in text', async () => {
    await signIn(NOAH);
    await start('openAuthConsoleModal');
    await page.getByRole('button', { name: 'Set up an authenticator app' }).click();
    const qr = page.getByRole('img', { name: 'QR code' });
    assert.ok((await qr.boundingBox())!.width > 120);
    const secret = (await page.locator('auth-console-modal code').innerText()).replaceAll(' ', '');
    const { totp } = emulator.state.enrolments.list()[0]!;
    assert.equal(secret, totp.settings.secret);
    await code().fill(totp.current().code);
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: 'is set up' }).waitFor();
    await page.getByRole('button', { name: 'Done' }).click();
    assert.deepEqual(await answerOf(), { success: true, payload: null, status: 200 });
    emulator.clock.time += 30_000;
    await start('openAuthIdpModal', { resource: 'documents', action: 'delete' });
    await code().fill(await emulator.totp(NOAH));
    await page.keyboard.press('Enter');
    assert.equal((await answerOf()).success, true);
  });

  it('takes the app away again only after a code of it', async () => {
    await signIn(OLIVIA);
    await start('openAuthConsoleModal');
    await page.getByRole('button', { name: 'Remove the app' }).click();
    await code().fill(await emulator.totp(OLIVIA));
    await page.keyboard.press('Enter');
    await page.getByRole('status').filter({ hasText: 'was removed' }).waitFor();
    assert.equal(emulator.state.members.byEmail(OLIVIA)!.totp, null);
  });

  it('keeps Tab inside the modal, in both directions', async () => {
    await start('openAuthLoginModal');
    await page.getByRole('button', { name: NOAH }).waitFor();
    const names = new Set<string>();
    for (const key of [...Array<string>(10).fill('Tab'), ...Array<string>(10).fill('Shift+Tab')]) {
      await page.keyboard.press(key);
      const [host, inside] = await page.evaluate(() => [
        document.activeElement!.localName,
        document.activeElement!.shadowRoot?.activeElement?.textContent ?? '',
      ]);
      assert.equal(host, 'auth-login-modal');
      names.add(inside!);
    }
    assert.ok(names.size >= 6);
  });

  it('opens one modal at a time', async () => {
    await start('openAuthLoginModal');
    await page.locator('auth-login-modal').waitFor();
    const second = await page.evaluate(() => (window as any).transcodes.openAuthLoginModal({}));
    assert.equal(second.success, false);
    assert.equal(await page.locator('auth-login-modal').count(), 1);
  });

  it('steps up on a page of its own in another tab, and answers in this one', async () => {
    await signIn(OLIVIA);
    const tab = context.waitForEvent('page');
    await start('redirectToStepUp', {
      resource: 'documents',
      action: 'delete',
      comment: 'Delete invoice 1042',
    });
    const hosted = await tab;
    await hosted.getByText('Delete invoice 1042').waitFor();
    await page.locator('auth-waiting-overlay').getByText('Waiting').waitFor();
    await code(hosted).fill(await emulator.totp(OLIVIA));
    await hosted.keyboard.press('Enter');
    const answer = await answerOf();
    const { sid, ...rest } = answer.payload[0];
    assert.deepEqual(rest, {
      decision: 'stepup',
      status: 'verified',
      resource: 'documents',
      action: 'delete',
    });
    assert.equal((await emulator.ask(`session/${sid}`)).payload[0].status, 'verified');
    assert.equal(await page.locator('auth-waiting-overlay').count(), 0);
  });

  it('says rejected when either tab gives up, and denies and allows without a tab', async () => {
    await signIn(OLIVIA);
    const ask = async (params: object): Promise<Page> => {
      const tab = context.waitForEvent('page');
      await start('redirectToStepUp', params);
      return tab;
    };
    const hosted = await ask({ resource: 'documents', action: 'delete' });
    await hosted.getByRole('button', { name: 'This was not me' }).click();
    const rejected = await answerOf();
    assert.equal(rejected.payload[0].status, 'rejected');
    await ask({ resource: 'documents', action: 'delete' });
    await page.bringToFront();
    await page.locator('auth-waiting-overlay').waitFor();
    await page.keyboard.press('Escape');
    const { sid, status } = (await answerOf()).payload[0];
    assert.equal(status, 'rejected');
    assert.equal((await emulator.ask(`session/${sid}`)).payload[0].status, 'rejected');
    await start('redirectToStepUp', { resource: 'audit-log', action: 'delete' });
    assert.deepEqual((await answerOf()).payload, [
      { decision: 'deny', resource: 'audit-log', action: 'delete' },
    ]);
    await start('redirectToStepUp', { resource: 'drafts', action: 'read' });
    assert.equal((await answerOf()).payload[0].decision, 'allow');
  });

  it('signs a page of another origin in by a redirect there and back', async () => {
    const other = await open('/static?x=1', elsewhere.origin);
    await other.evaluate(() => (window as any).transcodes.redirectToSignIn());
    await other.waitForURL(/\/sign-in/);
    await other.getByRole('button', { name: OLIVIA }).click();
    await codeIsAsked(other);
    await code(other).fill(mailed());
    await other.keyboard.press('Enter');
    await other.waitForURL(/sid=/);
    await other.waitForFunction(() => (window as any).transcodes);
    const answer = await other.evaluate(() => (window as any).transcodes.handleSignInCallback());
    assert.equal(answer.payload[0].member.email, OLIVIA);
    assert.equal(new URL(other.url()).search, '?x=1');
    assert.equal(await other.evaluate(() => (window as any).transcodes.token.isAuthenticated()), true);
    assert.equal(
      (await other.evaluate(() => (window as any).transcodes.handleSignInCallback())).success,
      false,
    );
  });

  it('leads a page of another origin to the console with its session, and back', async () => {
    const other = await open('/static', elsewhere.origin);
    await signIn(NOAH, other);
    await other.evaluate(() => (window as any).transcodes.redirectToConsole());
    await other.getByText(NOAH).waitFor();
    assert.doesNotMatch(other.url(), /[?&]sid=/);
    await other.getByRole('button', { name: 'Done' }).click();
    await other.waitForURL(`${elsewhere.origin}/static`);
  });

  it('starts by `init` in the dynamic script, which can be tried again after a wrong project', async () => {
    const dynamic = await open('/dynamic');
    const started = () => dynamic.evaluate(() => (window as any).transcodes.isInitialized());
    const init = (projectId: string) =>
      dynamic.evaluate(id => (window as any).transcodes.init({ projectId: id }), projectId);
    assert.equal(await started(), false);
    for (const wrong of ['f'.repeat(24), 'x', ''])
      await assert.rejects(init(wrong), /Error: \[Transcodes\] /);
    assert.equal(await started(), false);
    await init(emulator.projectId);
    assert.equal(await started(), true);
    assert.equal(await dynamic.evaluate(() => typeof (window as any).transcodes.getBuildInfo()), 'object');
    assert.equal((await signIn(OLIVIA, dynamic)).success, true);
    assert.deepEqual(problems, []);
  });

  it('has the API of the generation and the spelling that the script was asked for', async () => {
    const names = async (query: string): Promise<string[]> => {
      const opened = await open(`/static?${query}`);
      return opened.evaluate(() => [
        ...Object.keys((window as any).transcodes),
        ...Object.keys((window as any).transcodes.token),
      ]);
    };
    const first = await names('api=1');
    assert.ok(first.includes('openAuthIdpModal') && !first.includes('redirectToStepUp'));
    const second = await names('api=2');
    assert.ok(second.includes('redirectToStepUp') && !second.includes('openAuthIdpModal'));
    assert.equal(first.includes('init'), false);
    const older = await open('/static?spelling=user');
    const answer = await signIn(OLIVIA, older);
    assert.equal(answer.payload[0].user.email, OLIVIA);
    const spelled = await older.evaluate(async () => [
      (await (window as any).transcodes.token.getCurrentUser()).email,
      typeof (window as any).transcodes.token.getCurrentMember,
    ]);
    assert.deepEqual(spelled, [OLIVIA, 'undefined']);
  });

  it('logs what people did, asking for a sign-in only where it is told to', async () => {
    const log = (options: object) =>
      page.evaluate(
        given => (window as any).transcodes.trackUserAction({ tag: 'admin:access' }, given),
        options,
      );
    await log({ requireAuth: false });
    assert.equal(emulator.state.audit.entries[0]!.memberId, null);
    const logged = log({ requireAuth: true });
    await page.getByRole('button', { name: OLIVIA }).click();
    await codeIsAsked();
    await code().fill(mailed());
    await page.keyboard.press('Enter');
    await logged;
    assert.equal(emulator.state.audit.entries[0]!.email, OLIVIA);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has no axe violation in any step, ${colorScheme} and 360 pixels wide`, async () => {
      const check = async (step: string, on = page): Promise<void> => {
        await on.evaluate(AXE);
        const violations = await on.evaluate(async () =>
          (await (window as any).axe.run()).violations.map((violation: any) => violation.id),
        );
        assert.deepEqual(violations, [], step);
        const overflow = await on.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        assert.equal(overflow, false, `${step} is too wide`);
      };
      page = await open('/plain');
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width: 360, height: 640 });
      await start('openAuthLoginModal');
      await page.getByRole('button', { name: NOAH }).waitFor();
      await check('sign-in');
      await page.getByRole('button', { name: NOAH }).click();
      await codeIsAsked();
      await check('sign-in code');
      await code().fill('1');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').filter({ hasText: 'six digits' }).waitFor();
      await check('wrong code');
      await code().fill(mailed());
      await page.keyboard.press('Enter');
      await answerOf();
      await start('openAuthConsoleModal');
      await page.getByRole('button', { name: 'Set up an authenticator app' }).waitFor();
      await check('console');
      await page.getByRole('button', { name: 'Set up an authenticator app' }).click();
      await codeIsAsked();
      await check('enrolment');
      await page.keyboard.press('Escape');
      await signIn(OLIVIA);
      await start('openAuthIdpModal', { resource: 'documents', action: 'delete' });
      await codeIsAsked();
      await check('step-up');
      await page.keyboard.press('Escape');
      for (const name of [
        'outbox',
        'authenticator',
        `${emulator.projectId}/sign-in?redirectUri=${emulator.origin}/`,
      ]) {
        const list = await context.newPage();
        await list.emulateMedia({ colorScheme });
        await list.setViewportSize({ width: 360, height: 640 });
        await list.goto(`${emulator.root}/${name}`);
        await list.locator('.row, .member').first().waitFor();
        await check(name, list);
        await list.close();
      }
    });
  }
});
