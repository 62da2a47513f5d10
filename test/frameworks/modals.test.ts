import { strict as assert } from 'node:assert';
import { after, afterEach, before, beforeEach, describe } from 'node:test';
import { chromium, type Browser, type Locator } from 'playwright-core';
import { chromiumLaunchOptions } from '../../scripts/find-program.mjs';
import { MODALS, startStack, type ModalPage } from './stacks.js';
import { part } from './support/outcomes.js';
import { settle, Visit, type Section } from './support/visit.js';

let browser: Browser;
// Where no app of this kind was chosen, no browser is started.
void describe('dialogs', { skip: MODALS.length === 0 }, () => {
  before(async () => {
    browser = await chromium.launch(chromiumLaunchOptions());
  });
  after(() => browser.close());
  for (const modal of MODALS) describe(`a gate inside ${modal.name}`, () => inside(modal));
});

function inside({ name, stack, page }: ModalPage): void {
  let app: Awaited<ReturnType<typeof startStack>>;
  let visit: Visit;
  let section: Section;
  before(async () => {
    app = await startStack(stack);
  });
  after(() => app?.close());
  beforeEach(async () => {
    visit = await Visit.begin(browser, `${app.origin}/${page}`);
    section = visit.section('modal');
  });
  afterEach(() => visit.end());

  const story = (manner: 'mouse' | 'keyboard' | 'Escape', what: string, run: () => Promise<void>): void =>
    part({ stack: name, story: manner }, what, run);

  // The dialog may be rendered on body, outside its section.
  const inDialog = (label: string): Locator => visit.page.getByRole('button', { name: label });
  const code = (): Locator => visit.modal.getByRole('textbox', { name: 'Code' });

  async function openDialog(): Promise<void> {
    await section.button('Open dialog').click();
    await inDialog('Delete workspace').waitFor();
    await settled(inDialog('Delete workspace'));
    await visit.page.getByLabel('Reason').fill('moved');
  }

  async function isAsBefore(): Promise<void> {
    await section.shows('closed', '0');
    assert.equal(await visit.page.getByLabel('Reason').inputValue(), 'moved');
    assert.equal(await focused(), 'Delete workspace');
    // It keeps the focus in, as it did before.
    for (let presses = 0; presses < 5; presses++) {
      await visit.page.keyboard.press('Tab');
      assert.equal(await isTrapped(), true);
    }
    await visit.page.getByLabel('Reason').click();
    await visit.page.keyboard.press('Escape');
    await inDialog('Delete workspace').waitFor({ state: 'hidden' });
    await section.shows('closed', '1');
    await settle(visit.page);
    assert.equal(await focused(), 'Open dialog');
  }

  // On the dialog, in it, or on one of the marks that a library puts around it to turn the focus back.
  function isTrapped(): Promise<boolean> {
    return visit.page.evaluate(() => {
      const { activeElement } = document;
      const dialog = document.querySelector('sl-dialog, [role=dialog]');
      return (
        activeElement === document.body ||
        !!dialog?.contains(activeElement) ||
        !activeElement?.textContent?.trim()
      );
    });
  }

  function focused(): Promise<string> {
    return visit.page.evaluate(() => {
      const { activeElement } = document;
      if (activeElement === document.body) return '';
      return (activeElement?.closest('label') ?? activeElement)?.textContent?.trim() ?? '';
    });
  }

  story('mouse', 'lets the provider’s modal be used by mouse', async () => {
    await openDialog();
    await inDialog('Delete workspace').click();
    await code().click();
    await visit.page.keyboard.type('123456');
    assert.equal(await code().inputValue(), '123456');
    await visit.modal.getByRole('button', { name: 'Confirm' }).click();
    await section.shows('deleted', '1');
    await isAsBefore();
  });

  story('keyboard', 'lets the provider’s modal be used by keyboard', async () => {
    await openDialog();
    await inDialog('Delete workspace').focus();
    await visit.page.keyboard.press('Enter');
    await visit.modal.waitFor();
    await visit.page.keyboard.type('12345');
    await visit.page.keyboard.press('Tab');
    await visit.page.keyboard.press('Tab');
    await visit.page.keyboard.press('Shift+Tab');
    await visit.page.keyboard.press('Shift+Tab');
    await visit.page.keyboard.press('End');
    await visit.page.keyboard.type('6');
    assert.equal(await code().inputValue(), '123456');
    await visit.page.keyboard.press('Tab');
    await visit.page.keyboard.press('Enter');
    await section.shows('deleted', '1');
    await isAsBefore();
  });

  story('Escape', 'stays open when the provider’s modal is closed with Escape', async () => {
    await openDialog();
    await inDialog('Delete workspace').click();
    await code().click();
    await visit.page.keyboard.press('Escape');
    await visit.modal.waitFor({ state: 'detached' });
    await settle(visit.page);
    await section.shows('deleted', '0');
    await section.shows('closed', '0');
    await inDialog('Delete workspace').click();
    await visit.pass();
    await section.shows('deleted', '1');
    await isAsBefore();
  });
}

// Where a dialog moves in, a click may miss.
async function settled(element: Locator): Promise<void> {
  await element.evaluate(async node => {
    await Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => undefined)));
    return node.isConnected;
  });
}
