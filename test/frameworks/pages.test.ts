import { strict as assert } from 'node:assert';
import { after, afterEach, before, beforeEach, describe } from 'node:test';
import { chromium, type Browser, type Locator } from 'playwright-core';
import { chromiumLaunchOptions } from '../../scripts/find-program.mjs';
import { PAGES, startStack, type LibraryPage } from './stacks.js';
import { part } from './support/outcomes.js';
import { settle, Visit, type Section } from './support/visit.js';

const SECRET = 'IBAN DE02 4711';

let browser: Browser;
// Where no app of this kind was chosen, no browser is started. Two libraries at a time: each test has a page, and so a
// focus, of its own.
void describe('pages', { skip: PAGES.length === 0, concurrency: 2 }, () => {
  before(async () => {
    browser = await chromium.launch(chromiumLaunchOptions());
  });
  after(() => browser.close());
  for (const page of PAGES)
    describe(`a page made with ${page.name}`, { concurrency: 1 }, () => madeWith(page));
});

function madeWith(library: LibraryPage): void {
  const { name, stack, page, layers, hasButtonOutside, ignoresEnter, keepsSnapshots } = library;
  let app: Awaited<ReturnType<typeof startStack>>;
  let visit: Visit;
  before(async () => {
    app = await startStack(stack);
  });
  after(() => app?.close());
  beforeEach(async () => {
    visit = await Visit.begin(browser, `${app.origin}/${page}`, async page => {
      // What htmx and Turbo send their requests to.
      const contentType = name === 'Turbo' ? 'text/vnd.turbo-stream.html' : 'text/html';
      await page.route('**/jobs/*', route => route.fulfill({ contentType, body: '' }));
    });
    await settled();
  });
  afterEach(() => visit.end());

  const story = (column: string, what: string, run: () => Promise<void>): void =>
    part({ stack: name, story: column }, what, run);

  /** A button, a link or a menu item, wherever the library draws it. */
  function control(label: string): Locator {
    const name = { name: label, exact: true };
    return (
      visit.page
        .getByRole('button', name)
        // UI5 adds to the name of a menu item that it is active.
        .or(visit.page.getByRole('menuitem', { name: label }))
        .or(visit.page.getByRole('link', name))
    );
  }

  const ran = (section: Section, times: number): Promise<void> => section.shows('ran', String(times));

  async function settled(): Promise<void> {
    await settle(visit.page);
    await visit.page.evaluate(async () => {
      // Some pulsate for ever, or are halted.
      const ending = document
        .getAnimations()
        .filter(
          ({ effect, playState }) =>
            playState === 'running' && effect?.getComputedTiming().endTime !== Infinity,
        );
      await Promise.all(ending.map(({ finished }) => finished.catch(() => undefined)));
    });
  }

  /** Focuses something in a layer, which may put the focus elsewhere when it has opened. */
  async function focus(what: Locator): Promise<void> {
    const hasFocus = (): Promise<boolean> => what.evaluate(element => element.matches(':focus-within'));
    do {
      await what.focus();
      await settled();
    } while (!(await hasFocus()));
  }

  async function isAskedOnce(question: string): Promise<void> {
    await visit.modal.waitFor();
    assert.deepEqual(await visit.asked(), [question]);
  }

  /** Answers as a person with a mouse does. */
  async function answerByMouse(): Promise<void> {
    const code = visit.modal.getByRole('textbox', { name: 'Code' });
    await code.click();
    await visit.page.keyboard.type('123456');
    assert.equal(await code.inputValue(), '123456');
    await visit.modal.getByRole('button', { name: 'Confirm' }).click();
    await visit.modal.waitFor({ state: 'detached' });
  }

  /** Answers as a person without a mouse does: the modal has put the focus into its field. */
  async function answerByKeyboard(): Promise<void> {
    await visit.page.keyboard.type('123456');
    assert.equal(await visit.modal.getByRole('textbox', { name: 'Code' }).inputValue(), '123456');
    await visit.page.keyboard.press('Tab');
    await visit.page.keyboard.press('Enter');
    await visit.modal.waitFor({ state: 'detached' });
  }

  story('button', 'runs what a click means once, after the person has verified', async () => {
    const section = visit.section('plain');
    await control('Delete report').click();
    await isAskedOnce('reports:delete');
    await ran(section, 0);
    await answerByMouse();
    await ran(section, 1);
    await settled();
    await ran(section, 1);
  });

  story('button', 'runs nothing where the person closes the provider’s modal', async () => {
    await control('Delete report').click();
    await visit.cancel();
    await settled();
    await ran(visit.section('plain'), 0);
    await control('Delete report').click();
    await visit.modal.waitFor();
    await visit.cancel();
    await ran(visit.section('plain'), 0);
  });

  // A link does not act on Space.
  for (const key of name === 'Turbo' ? ['Enter'] : ['Enter', 'Space'])
    story('button', `runs what ${key} means once, after the person has verified`, async () => {
      const section = visit.section('plain');
      await control('Delete report').focus();
      await visit.page.keyboard.press(key);
      await isAskedOnce('reports:delete');
      await ran(section, 0);
      await answerByKeyboard();
      await ran(section, 1);
      await settled();
      await ran(section, 1);
    });

  for (const layer of layers) {
    const open = async (): Promise<Section> => {
      await control(`Open the ${layer}`).click();
      await control(`Delete in the ${layer}`).waitFor();
      await settled();
      return visit.section(layer);
    };

    story('layers', `lets the person answer by mouse in a ${layer}`, async () => {
      const section = await open();
      await control(`Delete in the ${layer}`).click();
      await isAskedOnce('workspaces:delete');
      await ran(section, 0);
      await answerByMouse();
      await ran(section, 1);
    });

    story('layers', `lets the person answer by keyboard in a ${layer}`, async () => {
      const section = await open();
      await focus(control(`Delete in the ${layer}`));
      await visit.page.keyboard.press('Enter');
      await isAskedOnce('workspaces:delete');
      await ran(section, 0);
      await answerByKeyboard();
      await ran(section, 1);
    });

    story('layers', `leaves a ${layer} as it was where the person does not answer`, async () => {
      const section = await open();
      await control(`Delete in the ${layer}`).click();
      await visit.modal.getByRole('textbox', { name: 'Code' }).click();
      await visit.page.keyboard.press('Escape');
      await visit.modal.waitFor({ state: 'detached' });
      await settled();
      await ran(section, 0);
      assert.equal(await control(`Delete in the ${layer}`).isVisible(), true);
      await visit.page.keyboard.press('Escape');
      await control(`Delete in the ${layer}`).waitFor({ state: 'hidden' });
    });
  }

  story('record', 'deletes the record that was meant, or none', async () => {
    const section = visit.section('row');
    await control('Delete record').click();
    await isAskedOnce('records:delete');
    await visit.page.evaluate(() => document.dispatchEvent(new Event('patch')));
    await section.root.getByText('Record 42').waitFor();
    await answerByMouse();
    await visit.page.getByText('has changed').first().waitFor();
    await ran(section, 0);
    // The person has looked, and so goes on unasked.
    await control('Delete record').click();
    await ran(section, 1);
    await section.shows('id', '42');
    assert.deepEqual(await visit.asked(), ['records:delete']);
  });

  story('record', 'deletes the record that was meant where it is still the same', async () => {
    const section = visit.section('row');
    await control('Delete record').click();
    await answerByMouse();
    await ran(section, 1);
    await section.shows('id', '41');
  });

  story('fields', 'asks nobody for a click into a text field', async () => {
    const section = visit.section('form');
    const field = section.root.getByRole('textbox');
    await field.click();
    await visit.page.keyboard.type('Ada');
    assert.equal(await field.inputValue(), 'Ada');
    await settled();
    assert.deepEqual(await visit.asked(), []);
    await ran(section, 0);
  });

  if (!ignoresEnter)
    story('fields', 'sends a form once for Enter, after the person has verified', async () => {
      const section = visit.section('form');
      await section.root.getByRole('textbox').fill('Ada');
      await section.root.getByRole('textbox').press('Enter');
      await isAskedOnce('settings:delete');
      await ran(section, 0);
      await answerByKeyboard();
      await ran(section, 1);
      await section.shows('value', 'Ada');
      await settled();
      await ran(section, 1);
    });

  story('fields', 'sends a form once for its button, after the person has verified', async () => {
    const section = visit.section('form');
    await section.root.getByRole('textbox').fill('Ada');
    await control('Save').click();
    await isAskedOnce('settings:delete');
    await ran(section, 0);
    await answerByMouse();
    await ran(section, 1);
    await section.shows('value', 'Ada');
    await settled();
    await ran(section, 1);
  });

  if (hasButtonOutside)
    story('fields', 'sends a form once for a button that stands elsewhere', async () => {
      const section = visit.section('outside');
      await section.root.getByRole('textbox').fill('Countess');
      await control('Save from outside').click();
      await isAskedOnce('settings:delete');
      await ran(section, 0);
      await answerByMouse();
      await ran(section, 1);
      await section.shows('value', 'Countess');
      await settled();
      await ran(section, 1);
    });

  story('reveal', 'shows a secret only while the verification holds', async () => {
    assert.equal(await secrets(), 0);
    await control('Unlock').click();
    await visit.pass();
    await visit.section('reveal').root.getByText(SECRET).waitFor();
    assert.equal(await secrets(), 1);
    await signOut();
    await visit.section('reveal').root.getByText(SECRET).waitFor({ state: 'detached' });
  });

  if (keepsSnapshots)
    story('reveal', 'keeps no secret for the way back', async () => {
      await control('Unlock').click();
      await visit.pass();
      await visit.section('reveal').root.getByText(SECRET).waitFor();
      await control('Elsewhere').click();
      await visit.page.getByRole('heading', { name: 'Elsewhere' }).waitFor();
      await signOut();
      await visit.page.goBack();
      await visit.page.getByRole('heading', { name: 'A button' }).waitFor();
      await settled();
      assert.equal(await secrets(), 0);
      assert.equal(await storedSecrets(), 0);
      await control('Unlock').waitFor();
    });

  const signOut = (): Promise<void> => visit.page.evaluate(() => (window as any).transcodes.token.signOut());

  // A template's content is what the server sent to everybody: it does not count.
  const secrets = (): Promise<number> =>
    visit.page.evaluate(secret => document.body.textContent!.split(secret).length - 1, SECRET);

  const storedSecrets = (): Promise<number> =>
    visit.page.evaluate(secret => {
      const texts = [sessionStorage, localStorage].flatMap(storage => Object.values(storage) as string[]);
      const shown = texts
        .map(text => (text.startsWith('[') ? (JSON.parse(text) as unknown[]) : [text]))
        .flat()
        .map(entry => (typeof entry === 'string' ? entry : ((entry as { content?: string }).content ?? '')))
        .map(html => new DOMParser().parseFromString(html, 'text/html').body.textContent ?? '');
      return shown.join('').split(secret).length - 1;
    }, SECRET);
}
