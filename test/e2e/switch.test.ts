import { after, before, describe, it } from 'node:test';
import type { Browser, Locator, Page } from 'playwright-core';
import { mailedCode } from '../demo/demo-member.js';
import { startDemo, type RunningDemo } from '../demo/running-demo.js';
import { startChromium } from '../emulator/chromium.js';
import { ChallengeDialog } from './challenge-dialog.js';
import { answerDemoProvider } from './oidc/demo-person.js';
import { Visitor } from './visitor.js';
import { openWatchedPage } from './watched-page.js';

const OLIVIA = 'olivia@example.test';
const ADAM = 'adam@example.test';

/** Somebody in front of the demo, who can answer the provider that the switch says. */
interface Person {
  readonly page: Page;
  /** Signs in where the provider wants that before anything else. */
  signIn(): Promise<void>;
  /**
   * Does what leads to a step-up, and answers it.
   * @param goOn What they do where it has led away from the page, and back.
   */
  stepUp(trigger: () => Promise<void>, goOn?: () => Promise<void>): Promise<void>;
  leave(): Promise<void>;
}

const PEOPLE: Record<string, (demo: RunningDemo, browser: Browser) => Promise<Person>> = {
  modals: (demo, browser) => atTranscodes(demo, browser, '1'),
  hosted: (demo, browser) => atTranscodes(demo, browser, '2'),
  'oidc-window': (demo, browser) => atOpenID(demo, browser, 'window'),
  'oidc-navigation': (demo, browser) => atOpenID(demo, browser, 'navigation'),
  own: atOwnServer,
};

describe('the switch of providers in the demo', () => {
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

  for (const [provider, arrive] of Object.entries(PEOPLE)) {
    it(`has every page work with ${provider}, by the same buttons`, async () => {
      await fetch(`${demo.origin}/api/workspace/restore`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: '{}',
      });
      const { page, signIn, stepUp, leave } = await arrive(demo, browser);
      const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
      const outcome = (text: string): Promise<void> => page.locator('#outcome').getByText(text).waitFor();
      const isReady = (): Promise<void> => page.locator('main[data-ready]').waitFor();
      const follow = async (name: string): Promise<void> => {
        await page.getByRole('navigation').getByRole('link', { name, exact: true }).click();
        await page.waitForURL(`**/${name.toLowerCase()}`);
        await isReady();
      };

      await page.goto(demo.origin);
      await isReady();
      const choice = page.getByRole('combobox', { name: 'Provider', exact: true });
      if ((await choice.inputValue()) !== provider) {
        await choice.selectOption(provider);
        await page.waitForURL(`**provider=${provider}**`);
        await isReady();
      }
      await signIn();
      await stepUp(() => button('Delete Invoice 1042').click());
      await outcome('“Invoice 1042” was deleted.');

      await follow('Payments');
      await stepUp(async () => {
        await page.getByLabel('Amount in euros').fill('2500');
        await button('Send money').click();
      });
      await outcome('€2,500.00');

      await follow('Settings');
      // What is only looked at is there for who comes back, without another click.
      await stepUp(
        () => button('Unlock').click(),
        async () => undefined,
      );
      await page.getByText('pw_live_').waitFor();

      await follow('Activity');
      await page.locator('#decisions').getByText('documents:delete').first().waitFor();
      await leave();
    });
  }
});

async function atTranscodes(demo: RunningDemo, browser: Browser, api: '1' | '2'): Promise<Person> {
  const visitor = await Visitor.arrive(demo, browser, { api, sdk: 'static' });
  return {
    page: visitor.page,
    signIn: () => visitor.signIn(OLIVIA),
    stepUp: trigger => visitor.stepUp(OLIVIA, 'email', trigger),
    leave: () => visitor.leave(),
  };
}

async function atOpenID(demo: RunningDemo, browser: Browser, by: 'window' | 'navigation'): Promise<Person> {
  // A code of an authenticator app counts once: two people need not wait for the next.
  const member = by === 'window' ? OLIVIA : ADAM;
  const { context, page, close } = await openWatchedPage(browser);
  return {
    page,
    // The provider asks for both factors at once.
    signIn: async () => undefined,
    async stepUp(trigger, goOn = trigger) {
      if (by === 'window') {
        const [shown] = await Promise.all([context.waitForEvent('page'), trigger()]);
        return answerDemoProvider(demo, shown, member);
      }
      // Who is known there may be back before anybody could look.
      const left = page.waitForEvent('framenavigated');
      await trigger();
      await left;
      await answerDemoProvider(demo, page, member);
      await page.waitForURL(url => !url.pathname.startsWith('/oidc') && !url.pathname.includes('callback'));
      await page.locator('main[data-ready]').waitFor();
      await page.getByRole('button', { name: 'Sign out' }).waitFor();
      await goOn();
    },
    leave: close,
  };
}

async function atOwnServer(demo: RunningDemo, browser: Browser): Promise<Person> {
  const { page, close } = await openWatchedPage(browser);
  const challenge = new ChallengeDialog(page);
  return {
    page,
    async signIn() {
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL('**/sign-in?**');
      await page.locator('main[data-ready]').waitFor();
      await page.getByLabel('E-mail address').fill(OLIVIA);
      await page.getByLabel('Password').fill('pinewick');
      await page.getByLabel('Password').press('Enter');
      await page.getByRole('button', { name: 'Sign out' }).waitFor();
    },
    async stepUp(trigger) {
      await trigger();
      await challenge.dialog.waitFor();
      const isMailed = challenge.dialog.getByText(/Code that was sent to|Sending you/);
      if (!(await isMailed.count())) await challenge.choose('Code by e-mail');
      await challenge.says('You can ask for a new code in');
      await challenge.answer(await mailedCode(demo, OLIVIA));
      await challenge.isClosed();
    },
    leave: close,
  };
}
