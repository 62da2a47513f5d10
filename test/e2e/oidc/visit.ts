import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import type { OidcApp } from './app.js';

/** How a page of the app is set up. */
export interface VisitSetup {
  library?: string;
  mode?: 'popup' | 'redirect' | 'popup-or-redirect';
  acr?: string;
  ask?: 'acr_values' | 'claims';
  maxAge?: string;
  dpop?: boolean;
  shared?: boolean;
  issuer?: string;
  /** What the button calls. Default `/api/documents`. */
  api?: string;
}

/** Somebody on a page of the app. Clicks are made with the mouse: a click of Playwright's own is a gesture by itself. */
export class Visit {
  /** How many windows were opened. */
  windows = 0;
  /** What its pages have thrown, or said as an error. */
  readonly problems: string[] = [];

  private constructor(
    readonly app: OidcApp,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {}

  static async arrive(browser: Browser, app: OidcApp, setup: VisitSetup = {}): Promise<Visit> {
    return Visit.arriveIn(await browser.newContext(), app, setup);
  }

  /** The same in a browser that a test has prepared. */
  static async arriveIn(context: BrowserContext, app: OidcApp, setup: VisitSetup = {}): Promise<Visit> {
    const visit = await Visit.#begin(context, app);
    await visit.open(visit.page, setup);
    return visit;
  }

  /** On the page that is set up by markup alone. @param attributes Further ones of the tag, without `data-`. */
  static async arriveAtMarkup(
    browser: Browser,
    app: OidcApp,
    attributes: Record<string, string> = {},
  ): Promise<Visit> {
    const visit = await Visit.#begin(await browser.newContext(), app);
    await visit.page.goto(`${app.origin}/markup?${new URLSearchParams(attributes).toString()}`);
    await ready(visit.page);
    return visit;
  }

  static async #begin(context: BrowserContext, app: OidcApp): Promise<Visit> {
    context.setDefaultTimeout(30_000);
    const page = await context.newPage();
    const visit = new Visit(app, context, page);
    page.on('pageerror', error => {
      visit.problems.push(error.message);
      console.error('page:', error);
    });
    page.on('console', message => {
      if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico'))
        visit.problems.push(message.text());
    });
    context.on('page', () => visit.windows++);
    return visit;
  }

  async open(page: Page, { library = 'oauth', mode = 'popup', maxAge, ...more }: VisitSetup): Promise<void> {
    const { issuer, clientId } = this.app.oidc;
    const query = new URLSearchParams({ library, issuer, clientId, mode });
    if (maxAge !== undefined) query.set('max-age', maxAge);
    for (const [name, value] of Object.entries(more)) if (value) query.set(name, String(value));
    await page.goto(`${this.app.origin}/?${query.toString()}`);
    await ready(page);
  }

  async click(page = this.page): Promise<void> {
    const box = (await page.locator('#delete').boundingBox())!;
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  }

  /** Asks without a click behind it, as a page does that waits too long. */
  async verifyWithoutGesture(): Promise<void> {
    await this.page.evaluate(() => {
      // Playwright's own call counts as a gesture, for some seconds.
      const timer = setInterval(() => {
        if (navigator.userActivation.isActive) return;
        clearInterval(timer);
        const gate = document.querySelector('stepup-gate') as unknown as { verify(): Promise<unknown> };
        gate.verify().catch(() => undefined);
      }, 50);
    });
  }

  /** Waits until the page is there again, after a navigation. */
  async returned(path = '/'): Promise<void> {
    await this.page.waitForURL(url => url.origin === this.app.origin && url.pathname === path);
    await ready(this.page);
  }

  /** Clicks, and waits for the provider's window. */
  async clickWithWindow(page = this.page): Promise<Page> {
    const [shown] = await Promise.all([this.context.waitForEvent('page'), this.click(page)]);
    return shown;
  }

  /** A button of what the gate tells the person. */
  button(name: string, page = this.page): Locator {
    return page.locator('stepup-gate').getByRole('button', { name, exact: true });
  }

  done(page = this.page): Promise<string[]> {
    return page.evaluate(() => (window as unknown as { done: string[] }).done);
  }

  denied(page = this.page): Promise<string[]> {
    return page.evaluate(() => (window as unknown as { denied: string[] }).denied);
  }

  /** Waits for what the page has done. */
  async until(holds: (done: string[]) => boolean, page = this.page): Promise<void> {
    const limit = Date.now() + 10_000;
    for (;;) {
      const done = await this.done(page);
      if (holds(done)) return;
      if (Date.now() > limit) {
        const events = await page.evaluate(() => JSON.stringify((window as any).events));
        throw new Error(`It has not come to that: ${JSON.stringify(done)} ${events}`);
      }
      await page
        .waitForFunction(
          count => (window as unknown as { done: string[] }).done.length > count,
          done.length,
          { timeout: 10_000 },
        )
        .catch(() => undefined);
    }
  }

  async untilDenied(page = this.page): Promise<string> {
    await page.waitForFunction(() => (window as unknown as { denied: string[] }).denied.length > 0);
    return (await this.denied(page)).at(-1)!;
  }

  /** So that the next refusal can be waited for. */
  async forgetDenied(page = this.page): Promise<void> {
    await page.evaluate(() => void ((window as unknown as { denied: string[] }).denied.length = 0));
  }

  async leave(): Promise<void> {
    await this.context.close();
  }
}

export async function ready(page: Page): Promise<void> {
  await page.locator('body[data-ready]').waitFor({ state: 'attached' });
}
