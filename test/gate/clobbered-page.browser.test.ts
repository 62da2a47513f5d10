import { expect } from '@open-wc/testing';
import { StepUpGate } from '../../src/elements/stepup-gate/stepup-gate.js';
import { configureStepUp } from '../../src/client/page-client.js';
import { createScriptedProvider } from '../../src/testing/provider.js';
import { fixture, html, settled } from '../support/gate.js';

// Every name that markup can put in the place of a member, with what it stands for on the document and on a form.
const PROTOTYPES = [Document, Node, EventTarget, Element, HTMLElement, HTMLFormElement].map(
  ({ prototype }) => prototype,
);
const NAMES = [...new Set(PROTOTYPES.flatMap(Object.getOwnPropertyNames))].filter(
  name => name !== 'constructor',
);
const BATCH = 60;
const batches = Array.from({ length: Math.ceil(NAMES.length / BATCH) }, (_, at) =>
  NAMES.slice(at * BATCH, (at + 1) * BATCH),
);
// What is known to have blocked a page, each alone.
const ALONE = [
  ...['activeElement', 'body', 'head', 'children', 'createElement', 'createComment', 'createTreeWalker'],
  ...['importNode', 'querySelector', 'documentElement', 'readyState', 'currentScript'],
];

/** What a person who may write markup can put into a page to stand for these names. */
function clobbering(names: readonly string[]): HTMLElement {
  const place = Document.prototype.createElement.call(document, 'div');
  place.hidden = true;
  place.innerHTML = names
    .map(
      name =>
        `<img name="${name}" id="${name}"><form name="${name}"><input name="${name}"><input name="children"></form>` +
        `<object id="${name}"></object><embed name="${name}" type="none/none"><a id="${name}" name="${name}"></a>` +
        (names.length < 2 ? `<iframe name="${name}"></iframe>` : ''),
    )
    .join('');
  return place;
}

const fields = (names: readonly string[]): string =>
  names.map(name => `<input type="hidden" name="${name}">`).join('');

/** A gate around a button and a form, a marked button, a marked form and a gate that reveals, in forms of such fields. */
async function pageOf(names: readonly string[]) {
  const provider = createScriptedProvider();
  configureStepUp({ provider });
  const place = await fixture<HTMLElement>(html`<div></div>`);
  const done: string[] = [];
  place.innerHTML = `
    <form class="around">${fields(names)}
      <stepup-gate class="button" resource="a" action="create"><button type="button">Do</button></stepup-gate>
      <button class="marked" type="button" data-stepup-resource="b" data-stepup-action="update">Do</button>
      <stepup-gate class="reveal" mode="reveal" resource="c" action="read">
        <template><form class="secret">${fields(names)}Secret</form></template>
      </stepup-gate>
    </form>
    <stepup-gate class="form" resource="d" action="delete"><form>${fields(names)}<button>Send</button></form></stepup-gate>
    <form class="marked-form" data-stepup-resource="e" data-stepup-action="delete">${fields(names)}<button>Send</button></form>`;
  const find = <T extends Element>(selector: string): T =>
    Element.prototype.querySelector.call(place, selector) as T;
  for (const [selector, type] of Object.entries({
    '.button button': 'click',
    '.marked': 'click',
    '.form': 'submit',
    '.marked-form': 'submit',
  }))
    EventTarget.prototype.addEventListener.call(find(selector), type, event => {
      event.preventDefault();
      done.push(selector);
    });
  return { provider, place, done, find };
}

const isShown = (element: Element | null): boolean =>
  !!element && Element.prototype.getClientRects.call(element).length > 0;

describe('a page whose markup has the names of what the gate uses', () => {
  let hostile: HTMLElement | undefined;

  // A test that fails leaves nothing behind: with such names, the runner itself stands still.
  const end = (): void => {
    if (hostile) Element.prototype.remove.call(hostile);
    hostile = undefined;
  };
  afterEach(end);
  after(() => configureStepUp({ provider: createScriptedProvider() }));

  async function waitFor(holds: () => boolean): Promise<void> {
    const mine = hostile;
    while (!holds()) {
      if (hostile !== mine) throw new Error('the test is over');
      await settled(1);
    }
  }

  for (const names of [...ALONE.map(name => [name]), ...batches, NAMES]) {
    const [first] = names;
    const title = names.length > 1 ? `${names.length} from ${first}` : first;

    it(`is guarded, and goes on: ${title}`, async () => {
      const { provider, place, done, find } = await pageOf(names);
      hostile = clobbering(names);
      Element.prototype.before.call(place, hostile);
      let asked = 0;
      const approve = async (): Promise<void> => {
        asked++;
        await waitFor(() => provider.calls.length === asked);
        provider.respond('approve');
      };
      for (const selector of ['.button button', '.marked', '.form button', '.marked-form button']) {
        const before = done.length;
        find<HTMLElement>(selector).click();
        expect(done, 'nothing unasked').to.have.length(before);
        await approve();
        await waitFor(() => done.length === before + 1);
      }
      const reveal = find<StepUpGate>('.reveal');
      const verified = reveal.verify();
      await approve();
      await verified;
      await waitFor(() => isShown(find('.secret')));
      reveal.lock();
      expect(find('.secret')).to.equal(null);
      await settled();
      expect(reveal.shadowRoot!.querySelector('[part=unlock-button]')).to.not.equal(null);
      end();
    });
  }
});
