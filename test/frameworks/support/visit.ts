import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import type { Browser, Locator, Page } from 'playwright-core';

const sdk = readFileSync(new URL('../fixtures/sdk.js', import.meta.url), 'utf8');

/** Somebody who visits one page and does what people do there. */
export class Visit {
  readonly #problems: string[] = [];

  private constructor(readonly page: Page) {
    page.on('pageerror', error => this.#problems.push(error.message));
    page.on('console', message => {
      if (message.type() === 'error') this.#problems.push(message.text());
    });
  }

  /** Opens a page; what it loads from the identity provider is the stand-in of fixtures/sdk.js. */
  static async begin(
    browser: Browser,
    address: string,
    prepare?: (page: Page) => Promise<void>,
  ): Promise<Visit> {
    const page = await browser.newPage();
    page.setDefaultTimeout(30_000);
    await page.route(/webworker\.js/, route => route.fulfill({ contentType: 'text/javascript', body: sdk }));
    const visit = new Visit(page);
    await prepare?.(page);
    await page.goto(address);
    await page.waitForFunction(() => !!customElements.get('stepup-gate'));
    await page.waitForFunction(() => !document.querySelector('html[data-hydrating]'));
    await page.locator('section#handler, section#modal, section#plain').first().waitFor();
    return visit;
  }

  /** Leaves, and makes sure that nothing went wrong unseen. */
  async end(): Promise<void> {
    await this.page.close();
    assert.deepEqual(this.#problems, [], 'no error in the console');
  }

  /** One story's part of the page. */
  section(id: string): Section {
    return new Section(this.page.locator(`section#${id}`));
  }

  /** The provider's modal. */
  get modal(): Locator {
    return this.page.locator('auth-idp-modal');
  }

  /** Passes the check that the provider's modal asks for. */
  async pass(): Promise<void> {
    await this.modal.getByRole('textbox', { name: 'Code' }).fill('123456');
    await this.modal.getByRole('button', { name: 'Confirm' }).click();
    await this.modal.waitFor({ state: 'detached' });
  }

  /** Closes the provider's modal. */
  async cancel(): Promise<void> {
    await this.modal.getByRole('button', { name: 'Cancel' }).click();
    await this.modal.waitFor({ state: 'detached' });
  }

  /** What the provider was asked so far, as `resource:action`. */
  async asked(): Promise<string[]> {
    return this.page.evaluate(() =>
      (window as unknown as { sdkCalls: Array<{ resource: string; action: string }> }).sdkCalls.map(
        ({ resource, action }) => `${resource}:${action}`,
      ),
    );
  }
}

/** A section of the page, with controls and outputs. */
export class Section {
  constructor(readonly root: Locator) {}

  button(name: string): Locator {
    return this.root.getByRole('button', { name });
  }

  field(label: string): Locator {
    return this.root.getByLabel(label);
  }

  /** Waits until an output shows this text. */
  async shows(output: string, text: string): Promise<void> {
    const shown = this.root.locator(`output.${output}`);
    await shown.waitFor({ state: 'attached' });
    const deadline = Date.now() + 10_000;
    let now = await shown.textContent();
    while (now?.trim() !== text && Date.now() < deadline) {
      await settle(this.root.page());
      now = await shown.textContent();
    }
    assert.equal(now?.trim(), text, output);
  }

  /** Waits until the section's gates are in these states. */
  async gatesAre(...states: string[]): Promise<void> {
    await this.root
      .page()
      .waitForFunction(
        ([id, expected]) =>
          JSON.stringify(
            [...document.querySelectorAll(`#${id} stepup-gate`)].map(gate => gate.getAttribute('state')),
          ) === expected,
        [await this.root.getAttribute('id'), JSON.stringify(states)] as const,
      );
  }
}

/** Waits until all that is due in the page has happened: two frames, and the tasks after them. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>(resolve =>
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))),
      ),
  );
}
