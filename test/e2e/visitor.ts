import { strict as assert } from 'node:assert';
import { Secret, TOTP } from 'otpauth';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { mailedCode } from '../demo/demo-member.js';
import type { RunningDemo } from '../demo/running-demo.js';

/** Which API of the provider the pages are switched to. */
export interface ProviderSwitches {
  api: '1' | '2';
  sdk: 'static' | 'dynamic';
}

/** Somebody at a browser of their own, who does what people do: click, type, read codes. */
export class Visitor {
  readonly problems: string[] = [];

  private constructor(
    readonly demo: RunningDemo,
    readonly switches: ProviderSwitches,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {
    page.on('pageerror', error => this.problems.push(error.message));
    page.on('console', message => {
      // A refused request is part of the stories; the browser reports each as an error.
      const refusal = message.text().startsWith('Failed to load resource');
      if (message.type() === 'error' && !refusal) this.problems.push(message.text());
    });
  }

  static async arrive(demo: RunningDemo, browser: Browser, switches: ProviderSwitches): Promise<Visitor> {
    const context = await browser.newContext();
    context.setDefaultTimeout(30_000);
    return new Visitor(demo, switches, context, await context.newPage());
  }

  async leave(): Promise<void> {
    await this.context.close();
    assert.deepEqual(this.problems, [], 'no error in the console');
  }

  async open(path: string): Promise<void> {
    const query = new URLSearchParams({ ...this.switches }).toString();
    // The provider's script may be late, and the load event with it.
    await this.page.goto(`${this.demo.origin}${path}?${query}`, { waitUntil: 'commit' });
    await this.page.locator('main[data-ready]').waitFor();
  }

  /** Gives the browser an authenticator of its own, as a laptop's fingerprint reader is one. */
  async hasPlatformAuthenticator(): Promise<void> {
    const devtools = await this.context.newCDPSession(this.page);
    await devtools.send('WebAuthn.enable');
    await devtools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole('button', { name });
  }

  /** Signs in by the button in the page's header. */
  async signIn(email: string): Promise<void> {
    await this.button('Sign in').click();
    await this.completeSignIn(email);
  }

  /** Answers the provider's sign-in, which is open: takes one of the offered members, and types the mailed code. */
  async completeSignIn(email: string): Promise<void> {
    const form =
      this.switches.api === '1' ? this.page.locator('auth-login-modal') : this.page.locator('main.hosted');
    const choice = form.getByRole('button', { name: email });
    await choice.click().catch(async (error: Error) => {
      const said = await this.page.locator('body').innerText();
      throw new Error(`${error.message}\nThe page: ${said.slice(0, 600)}`, { cause: this.problems });
    });
    const field = form.locator('input[autocomplete=one-time-code]');
    await field.fill(await mailedCodeAfter(this.demo, email, () => field.waitFor()));
    await field.press('Enter');
    await this.button('Sign out').waitFor();
  }

  async signOut(): Promise<void> {
    await this.button('Sign out').click();
    await this.button('Sign in').waitFor();
  }

  /**
   * Does something that leads to a step-up, and answers it.
   * @param factor `totp`: the code of the authenticator app. `email`: a mailed one. `cancel`: none.
   */
  async stepUp(
    email: string,
    factor: 'totp' | 'email' | 'cancel',
    trigger: () => Promise<void>,
  ): Promise<void> {
    if (this.switches.api === '1') {
      await trigger();
      await this.#answer(this.page.locator('auth-idp-modal'), email, factor, this.page);
      await this.page.locator('auth-idp-modal').waitFor({ state: 'detached' });
      return;
    }
    const opened = this.context.waitForEvent('page');
    await trigger();
    const tab = await opened;
    if (factor === 'cancel') {
      await tab.close();
      await this.page.locator('auth-waiting-overlay').getByRole('button', { name: 'Cancel' }).click();
    } else {
      await this.#answer(tab.locator('main.hosted'), email, factor, tab);
    }
    await this.page.locator('auth-waiting-overlay').waitFor({ state: 'detached' });
    if (!tab.isClosed()) await tab.close();
  }

  async #answer(
    form: Locator,
    email: string,
    factor: 'totp' | 'email' | 'cancel',
    page: Page,
  ): Promise<void> {
    const field = form.locator('input[autocomplete=one-time-code]');
    await field.waitFor();
    if (factor === 'cancel') {
      await page.keyboard.press('Escape');
      return;
    }
    let code: string;
    if (factor === 'email') {
      await form.getByRole('button', { name: 'Send a code by e-mail' }).click();
      await form.getByText('We sent a six-digit code').waitFor();
      code = await mailedCode(this.demo, email);
    } else {
      code = await freshTotp(this.demo, email);
    }
    await field.fill(code);
    await field.press('Enter');
  }
}

/** The code that a member's authenticator app shows, once that is one which has not been used yet. */
export async function freshTotp(demo: RunningDemo, email: string): Promise<string> {
  const json = async <T>(name: string): Promise<T> =>
    (await (await fetch(`${demo.origin}/emulator/${name}.json`)).json()) as T;
  const members =
    await json<Array<{ email: string; totp: { secret: string; digits: number; period: number } }>>('members');
  const { secret, digits, period } = members.find(member => member.email === email)!.totp;
  for (;;) {
    const apps = await json<Array<{ email: string; used: boolean }>>('authenticator');
    if (apps.find(app => app.email === email)!.used === false) break;
    await new Promise(resolve => setTimeout(resolve, 250));
  }
  return TOTP.generate({ secret: Secret.fromBase32(secret), digits, period });
}

/** The code that a key, as it is shown when an authenticator app is set up, stands for now, or in half a minute. */
export function totpOf(secret: string, { next = false } = {}): string {
  const timestamp = Date.now() + (next ? 30_000 : 0);
  return TOTP.generate({ secret: Secret.fromBase32(secret), digits: 6, period: 30, timestamp });
}

async function mailedCodeAfter(
  demo: RunningDemo,
  email: string,
  arrived: () => Promise<unknown>,
): Promise<string> {
  await arrived();
  return mailedCode(demo, email);
}
