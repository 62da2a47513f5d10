import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { listen, type ListeningServer } from '../../emulator/src/listen.js';
import { startChromium } from './chromium.js';
import { runEmulator, type RunningEmulator } from './running-emulator.js';
import { pagesFor } from './sdk-pages.js';

/* eslint-disable @typescript-eslint/no-explicit-any -- the page's own globals */

const OLIVIA = 'olivia@example.test';
const HUGO = 'hugo@example.test';
const DOCUMENTS = { resource: 'documents', action: 'delete' };

/** What a loader from npm does: adds the module, polls for the global, calls `init`, and says what went wrong. */
const LOADER = `
  window.loaded = [];
  async function poll() {
    const until = Date.now() + 10_000;
    while (!window.transcodes) {
      if (Date.now() > until) throw new Error('The SDK did not come.');
      await new Promise(resolve => setTimeout(resolve, 50));
    }
    return window.transcodes;
  }
  async function loadSdk(root, projectId) {
    const script = document.createElement('script');
    script.type = 'module';
    script.src = root + '/' + projectId + '/dynamic.min.js';
    loaded.push(new Promise(resolve => script.addEventListener('load', resolve)));
    document.head.append(script);
    const sdk = await poll();
    try {
      await sdk.init({ projectId });
      return 'started';
    } catch (error) {
      return error.name + ': ' + error.message;
    }
  }
`;

describe("what the emulator's SDK answers where the provider's builds differ", () => {
  let browser: Browser;
  let emulator: RunningEmulator;
  let elsewhere: ListeningServer;
  let context: BrowserContext;

  before(async () => (browser = await startChromium()));
  after(() => browser.close());
  beforeEach(async () => {
    emulator = await runEmulator();
    elsewhere = await listen(pagesFor(emulator), 0);
    context = await browser.newContext();
  });
  afterEach(async () => {
    await context.close();
    await elsewhere.close();
    await emulator.close();
  });

  const fault = (wanted: object) => emulator.call('POST', `${emulator.root}/faults`, wanted);

  /** A page of another origin that has the SDK, and a session of this member if one is named. */
  async function open(path: string, email?: string): Promise<Page> {
    const page = await context.newPage();
    if (email) {
      const { refreshToken } = await emulator.signIn(email);
      await page.addInitScript(
        ([key, value]) => localStorage.setItem(key!, value!),
        [`transcodes-emulator:${emulator.projectId}`, refreshToken],
      );
    }
    await page.goto(elsewhere.origin + path);
    await page.waitForFunction(() => (window as any).transcodes);
    return page;
  }

  /** Calls the SDK from a click on the page's button: without one the browser opens no tab. */
  async function start(page: Page, method: string, params?: object): Promise<void> {
    await page.evaluate(
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
    await page.click('#go');
  }
  const answerOf = (page: Page): Promise<any> => page.evaluate(() => (window as any).answer);

  /** Closes what the SDK has opened on the page. */
  async function close(page: Page, tag: string): Promise<void> {
    await page.bringToFront();
    await page.locator(tag).getByRole('heading').first().waitFor();
    await page.keyboard.press('Escape');
  }

  async function askHosted(page: Page, params: object = DOCUMENTS): Promise<Page> {
    const tab = context.waitForEvent('page');
    await start(page, 'redirectToStepUp', params);
    const hosted = await tab;
    await hosted.locator('input[autocomplete="one-time-code"]').waitFor();
    return hosted;
  }

  const CLOSED = 'User cancelled the authentication';
  for (const [shape, wanted] of [
    ['empty', { success: false, payload: [] }],
    ['undefined', { success: false }],
    ['entry', { success: false, error: CLOSED }],
  ] as const) {
    for (const by of ['the query', 'POST /emulator/faults']) {
      it(`answers a closed modal with ${shape}, as ${by} wants it`, async () => {
        if (by !== 'the query') await fault({ closed: shape });
        const page = await open(by === 'the query' ? `/static?closed=${shape}` : '/static', OLIVIA);
        for (const [method, tag] of [
          ['openAuthIdpModal', 'auth-idp-modal'],
          ['openAuthLoginModal', 'auth-login-modal'],
        ] as const) {
          await start(page, method, DOCUMENTS);
          await close(page, tag);
          const { payload, ...rest } = await answerOf(page);
          if (shape === 'entry') {
            assert.deepEqual(rest, wanted);
            assert.deepEqual([payload[0].success, payload[0].error], [false, CLOSED]);
          } else {
            assert.deepEqual({ ...rest, ...(payload && { payload }) }, wanted);
          }
        }
      });
    }
  }

  for (const [overlay, success, status] of [
    ['rejected', true, 'rejected'],
    ['pending', true, 'pending'],
    ['pending-failed', false, 'pending'],
  ] as const) {
    it(`answers a closed overlay with ${status} and success ${success}, as overlay=${overlay} wants it`, async () => {
      const page = await open(`/static?api=2&overlay=${overlay}`, OLIVIA);
      await askHosted(page);
      await close(page, 'auth-waiting-overlay');
      const answer = await answerOf(page);
      assert.equal(answer.success, success);
      assert.equal(answer.payload[0].status, status);
      assert.equal(answer.error, undefined);
      // Whatever the page is told, nobody can pass it any more.
      const { sid } = answer.payload[0];
      assert.equal((await emulator.ask(`session/${sid}`)).payload[0].status, 'rejected');
    });
  }

  it('answers a person who declines with rejected, without a text unless one is wanted', async () => {
    const page = await open('/static', OLIVIA);
    for (const [declined, error] of [
      ['silent', undefined],
      ['text', CLOSED],
    ] as const) {
      await fault({ declined });
      const hosted = await askHosted(page);
      await hosted.getByRole('button', { name: 'This was not me' }).click();
      const answer = await answerOf(page);
      assert.deepEqual([answer.success, answer.payload[0].status, answer.error], [true, 'rejected', error]);
    }
  });

  it('allows by the role alone what nobody can force on the hosted pages, and says so without a session id', async () => {
    const page = await open('/static', HUGO);
    const transfers = { resource: 'transfers', action: 'create' };
    for (const forceStepUp of [undefined, true]) {
      await start(page, 'redirectToStepUp', { ...transfers, forceStepUp });
      assert.deepEqual((await answerOf(page)).payload, [{ decision: 'allow', ...transfers }]);
    }
    await start(page, 'openAuthIdpModal', transfers);
    assert.equal((await answerOf(page)).payload[0].success, true);
    await start(page, 'openAuthIdpModal', { ...transfers, forceStepUp: true });
    assert.match((await answerOf(page)).error, /not set up/);
  });

  it('returns to the page that was named, which closes its tab', async () => {
    const page = await open('/static', OLIVIA);
    const hosted = await askHosted(page, { ...DOCUMENTS, redirectUri: `${elsewhere.origin}/static?x=1` });
    await hosted.locator('input[autocomplete="one-time-code"]').fill(await emulator.totp(OLIVIA));
    await hosted.keyboard.press('Enter');
    await hosted.waitForURL(`${elsewhere.origin}/static?x=1&tc_mode=stepup`);
    assert.equal((await answerOf(page)).payload[0].status, 'verified');
    await hosted.waitForFunction(() => (window as any).transcodes);
    const closed = hosted.waitForEvent('close');
    await hosted.evaluate(() => void setTimeout(() => (window as any).transcodes.handleStepUpReturnPage()));
    await closed;
    // On any other page it does nothing.
    await page.evaluate(() => (window as any).transcodes.handleStepUpReturnPage());
    assert.equal(page.isClosed(), false);
  });

  it('lets a member pass a step-up that a server has begun', async () => {
    const begun = await emulator.call(
      'POST',
      `${emulator.root}/v1/auth/temp-session/step-up/session`,
      {
        project_id: emulator.projectId,
        member_id: emulator.state.members.byEmail(OLIVIA)!.id,
        comment: 'The agent wants to clean up',
      },
      { 'x-transcodes-token': emulator.serverToken },
    );
    const [{ sid, url }] = begun.payload;
    const page = await context.newPage();
    await page.goto(url);
    await page.getByText('The agent wants to clean up').waitFor();
    await page.locator('input[autocomplete="one-time-code"]').fill(await emulator.totp(OLIVIA));
    await page.keyboard.press('Enter');
    await page.getByText('Verified').waitFor();
    assert.equal((await emulator.ask(`session/${sid}`)).payload[0].status, 'verified');
  });

  it('does nothing, and logs it, where the console is wanted without a session', async () => {
    const page = await open('/static');
    const logged = page.waitForEvent('console', message => message.type() === 'error');
    await page.evaluate(() => (window as any).transcodes.redirectToConsole());
    assert.match((await logged).text(), /\[Transcodes\].*sign in/i);
    assert.equal(page.url(), `${elsewhere.origin}/static`);
  });

  it('has no sign-in to complete on a page that nobody returned to', async () => {
    const page = await open('/static?x=1');
    const answer = await page.evaluate(() => (window as any).transcodes.handleSignInCallback());
    assert.deepEqual(answer, {
      success: false,
      payload: [],
      error: 'Authentication cancelled by user',
    });
    assert.equal(page.url(), `${elsewhere.origin}/static?x=1`);
  });

  for (const path of ['/static', '/module', '/imported']) {
    it(`starts from ${path}, and has what pages ask of it besides`, async () => {
      const page = await open(path, OLIVIA);
      const found = await page.evaluate(() => {
        const sdk = (window as any).transcodes;
        sdk.showMessage('Saved <b>it</b>');
        sdk.showMessage({ message: 'Saved that' });
        sdk.showMessage(null);
        return {
          init: typeof sdk.init,
          admin: typeof sdk.openAuthAdminModal,
          pwa: sdk.isPwaInstalled(),
          build: Object.entries(sdk.getBuildInfo()).map(([name, value]) => [
            name,
            Number.isFinite(Date.parse(value as string)),
          ]),
        };
      });
      assert.deepEqual(found, {
        init: 'undefined',
        admin: 'function',
        pwa: false,
        build: [['buildTimestamp', true]],
      });
      await page.getByText('Saved <b>it</b>').waitFor();
      assert.equal(await page.locator('transcodes-message').count(), 2);
      await start(page, 'openAuthAdminModal');
      await close(page, 'auth-console-modal');
      assert.equal((await answerOf(page)).success, true);
    });
  }

  it('reads its switches from the tag of a module as well', async () => {
    const page = await open('/module?api=1&spelling=user', OLIVIA);
    const names = await page.evaluate(() => [
      typeof (window as any).transcodes.redirectToStepUp,
      typeof (window as any).transcodes.token.getCurrentUser,
    ]);
    assert.deepEqual(names, ['undefined', 'function']);
  });

  it('starts as a loader of its own kind expects, and again after a wrong project', async () => {
    const page = await context.newPage();
    await page.goto(`${elsewhere.origin}/empty`);
    await page.addScriptTag({ content: LOADER });
    const outcome = await page.evaluate(
      async ([root, wrong, right]) => ({
        wrong: await (window as any).loadSdk(root, wrong),
        before: (window as any).transcodes.isInitialized(),
        right: await (window as any).loadSdk(root, right),
        after: (window as any).transcodes.isInitialized(),
        nobody: [
          await (window as any).transcodes.token.isAuthenticated(),
          (window as any).transcodes.token.hasToken(),
          await (window as any).transcodes.token.getAccessToken(),
          await (window as any).transcodes.token.getCurrentMember(),
          await (window as any).transcodes.token.signOut(),
        ],
      }),
      [emulator.root, 'f'.repeat(24), emulator.projectId],
    );
    assert.match(outcome.wrong, /^Error: \[Transcodes\] /);
    assert.deepEqual([outcome.before, outcome.right, outcome.after], [false, 'started', true]);
    assert.deepEqual(outcome.nobody, [false, false, null, null, undefined]);
    // Whenever the second script comes, it does not take away what was started.
    await page.evaluate(() => Promise.all((window as any).loaded));
    assert.equal(await page.evaluate(() => typeof (window as any).transcodes.openAuthIdpModal), 'function');
  });
});
