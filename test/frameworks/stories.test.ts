import { strict as assert } from 'node:assert';
import { after, afterEach, before, beforeEach, describe } from 'node:test';
import { chromium, type Browser } from 'playwright-core';
import { chromiumLaunchOptions } from '../../scripts/find-program.mjs';
import { STACKS, startStack, type Stack } from './stacks.js';
import { part } from './support/outcomes.js';
import { settle, Visit } from './support/visit.js';

let browser: Browser;
// Where no app of this kind was chosen, no browser is started.
void describe('stories', { skip: STACKS.length === 0 }, () => {
  before(async () => {
    browser = await chromium.launch(chromiumLaunchOptions());
  });
  after(() => browser.close());
  for (const stack of STACKS) describe(stack.name, () => stories(stack));
});

function stories(stack: Stack): void {
  let app: Awaited<ReturnType<typeof startStack>>;
  let visit: Visit;
  before(async () => {
    app = await startStack(stack);
  });
  after(() => app?.close());
  beforeEach(async () => {
    visit = await Visit.begin(browser, app.origin);
  });
  afterEach(() => visit.end());

  const story = (name: string, what: string, run: () => Promise<void>): void =>
    part({ stack: stack.name, story: name }, what, run);

  story('handler', 'runs the handlers of a button once, after the person has verified', async () => {
    const section = visit.section('handler');
    // Angular has no syntax for it.
    const captures = (await section.root.locator('output.captured').count()) > 0;
    await section.button('Delete document').click();
    await visit.modal.waitFor();
    await section.shows('deleted', '0');
    if (captures) await section.shows('captured', '0');
    await visit.pass();
    await section.shows('deleted', '1');
    if (captures) await section.shows('captured', '1');
    await section.button('Delete document').click();
    await section.shows('deleted', '2');
    assert.deepEqual(await visit.asked(), ['documents:delete']);
  });

  story('handler', 'runs no handler for a person who closes the modal', async () => {
    const section = visit.section('handler');
    // Angular has no syntax for it.
    const captures = (await section.root.locator('output.captured').count()) > 0;
    await section.button('Delete document').click();
    await visit.cancel();
    await section.gatesAre('idle');
    await settle(visit.page);
    await section.shows('deleted', '0');
    if (captures) await section.shows('captured', '0');
  });

  story('form', 'sends once what was typed, through the framework’s form binding', async () => {
    const section = visit.section('form');
    await section.button('Send').click();
    await settle(visit.page);
    assert.deepEqual(await visit.asked(), [], 'nobody is asked for a form that is not valid');
    await section.field('Payee').fill(' Pinewick Ltd ');
    await section.field('Amount').fill('120');
    await section.field('Urgent').check();
    await section.field('Amount').press('Enter');
    await visit.modal.waitFor();
    await section.shows('sent', '[]');
    await visit.pass();
    await section.shows('sent', '[{"payee":"Pinewick Ltd","amount":120,"urgent":true}]');
    assert.equal(await section.field('Amount').inputValue(), '120');
    assert.deepEqual(await visit.asked(), ['transfers:create']);
  });

  story('panel', 'is rendered by the framework while the verification holds, and no longer', async () => {
    const section = visit.section('panel');
    const customers = section.root.locator('.customers');
    assert.equal(await customers.count(), 0);
    await section.button('Unlock').click();
    await visit.pass();
    await section.root.getByText('Customers, as read by member-1').waitFor();
    await section.shows('life', 'mounted');
    await section.button('Lock').click();
    await customers.waitFor({ state: 'detached' });
    await section.shows('life', 'mounted, unmounted');
    await section.button('Unlock').click();
    await visit.pass();
    await section.shows('life', 'mounted, unmounted, mounted');
    await visit.page.evaluate(() => (window as any).transcodes.token.signOut());
    await customers.waitFor({ state: 'detached' });
    await section.shows('life', 'mounted, unmounted, mounted, unmounted');
  });

  story('events', 'tell the result to handlers that are bound as the framework binds events', async () => {
    const section = visit.section('result');
    await section.button('Publish draft').click();
    await visit.modal.getByRole('button', { name: 'Confirm' }).click();
    await section.shows('result', 'denied failed');
    await section.button('Publish draft').click();
    await visit.pass();
    await section.shows('result', 'verified drafts:update by member-1');
  });

  for (const keyed of [true, false]) {
    const name = keyed ? 'keyed' : 'unkeyed';

    const list = async (): Promise<ReturnType<Visit['section']>> => {
      const section = visit.section('list');
      await section.field('Keyed').setChecked(keyed);
      return section;
    };

    story(name, `delete the row that was meant, when rows are added after it (${name} rows)`, async () => {
      const section = await list();
      await section.button('Delete row').nth(1).click();
      await visit.modal.waitFor();
      await section.button('Add last').click();
      await section.gatesAre('idle', 'verifying', 'idle', 'idle');
      await visit.pass();
      await section.shows('deleted', 'beta');
      await section.button('Delete row').last().click();
      await visit.pass();
      await section.shows('deleted', 'beta, last');
    });

    story(name, `never delete another row, when rows are added before it (${name} rows)`, async () => {
      const section = await list();
      await section.button('Delete row').nth(1).click();
      await visit.modal.waitFor();
      await section.button('Add first').click();
      await section.button('Delete row').nth(3).waitFor();
      await visit.pass();
      if (keyed) {
        await section.shows('deleted', 'beta');
      } else {
        await section.root.getByText('what you clicked has changed').waitFor();
        await section.shows('deleted', '');
      }
    });

    story(name, `never delete another row, when rows change places (${name} rows)`, async () => {
      const section = await list();
      await section.button('Delete row').first().click();
      await visit.modal.waitFor();
      await section.button('Reverse').click();
      await section.root.getByRole('listitem').first().getByText('gamma').waitFor();
      await visit.pass();
      if (keyed) {
        await section.shows('deleted', 'alpha');
      } else {
        await section.root.getByText('what you clicked has changed').waitFor();
        await section.shows('deleted', '');
      }
    });

    story(name, `delete nothing, when the row is taken away meanwhile (${name} rows)`, async () => {
      const section = await list();
      await section.button('Delete row').nth(1).click();
      await visit.modal.waitFor();
      await section.button('Remove second').click();
      await section.root.getByText('beta').waitFor({ state: 'detached' });
      if (keyed) {
        // The gate is gone with its row, and takes the question with it.
        await visit.modal.waitFor({ state: 'detached' });
      } else {
        // The gate stands in gamma's row now.
        await visit.pass();
        await section.root.getByText('what you clicked has changed').waitFor();
      }
      await settle(visit.page);
      await section.shows('deleted', '');
      await section.button('Delete row').nth(1).click();
      // Who has read the notice and clicks again means what is there now, and has just verified for it.
      if (keyed) await visit.pass();
      await section.shows('deleted', 'gamma');
    });
  }

  story('attributes', 'are read anew when the framework changes them', async () => {
    const section = visit.section('attributes');
    await section.button('Archive').click();
    await visit.pass();
    await section.shows('done', '1');
    await section.field('Resource').selectOption('transfers');
    await section.field('Max age').fill('15m');
    await section.button('Archive').click();
    await visit.pass();
    await section.shows('done', '2');
    await section.button('Archive').click();
    await section.shows('done', '3');
    await section.field('Resource').selectOption('documents');
    await section.field('Guard off').check();
    await section.button('Archive').click();
    await section.shows('done', '4');
    await section.field('Guard off').uncheck();
    await section.button('Archive').click();
    await visit.pass();
    await section.shows('done', '5');
    assert.deepEqual(await visit.asked(), ['documents:delete', 'transfers:delete', 'documents:delete']);
  });

  story('attributes', 'that change while somebody is asked let nothing else happen', async () => {
    const section = visit.section('attributes');
    await section.button('Archive').click();
    await visit.modal.waitFor();
    await section.field('Resource').selectOption('transfers');
    await visit.pass();
    await section.root.getByText('what you clicked has changed').waitFor();
    await section.shows('done', '0');
  });
}
