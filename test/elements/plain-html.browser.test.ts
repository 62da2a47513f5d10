import { expect } from '@open-wc/testing';
import { configureStepUp, getStepUpClient } from '../../src/client/page-client.js';
import type { StepUpGate } from '../../src/elements/stepup-gate/stepup-gate.js';
import { confirmIn, waitUntil, withModal } from '../support/body-modal.js';
import { settled } from '../support/gate.js';
import { clickOn, press, type } from '../support/trusted-input.js';

// The stories that the apps of demo/frameworks tell, told in plain HTML, in every engine. docs/stacks.md has both.
describe('plain HTML', () => {
  const { provider, modals } = withModal();
  let body: HTMLElement;
  let handled: string[];

  before(() => configureStepUp({ provider }));

  beforeEach(() => {
    handled = [];
    Object.assign(window, { handle: (what: string) => handled.push(what) });
    modals.length = 0;
    body = document.createElement('main');
    document.body.append(body);
  });

  afterEach(async () => {
    getStepUpClient().clear();
    body.remove();
    await settled();
  });

  const parse = async (markup: string): Promise<void> => {
    body.innerHTML = markup;
    await settled();
  };
  const find = <T extends HTMLElement>(selector: string): T => body.querySelector<T>(selector)!;

  it('handler: runs once, after the person has verified', async () => {
    await parse(`<stepup-gate resource="documents" action="delete">
      <button onclick="handle('deleted')">Delete</button>
    </stepup-gate>`);
    await clickOn(find('button'));
    await waitUntil(() => modals.length === 1);
    expect(handled).to.deep.equal([]);
    await confirmIn(modals);
    await waitUntil(() => handled.length > 0);
    await clickOn(find('button'));
    await waitUntil(() => handled.length > 1);
    expect(handled).to.deep.equal(['deleted', 'deleted']);
    expect(modals).to.have.length(1);
  });

  it('form: sends once what was typed', async () => {
    await parse(`<stepup-gate resource="transfers" action="create">
      <form onsubmit="event.preventDefault(); handle(new FormData(this).get('payee'))">
        <input name="payee" required><button>Send</button>
      </form>
    </stepup-gate>`);
    await clickOn(find('input'));
    await type('Pinewick');
    await press('Enter');
    await confirmIn(modals);
    await waitUntil(() => handled.length > 0);
    expect(handled).to.deep.equal(['Pinewick']);
    expect(find<HTMLInputElement>('input').value).to.equal('Pinewick');
  });

  it('panel: is in the document while the verification holds, and no longer', async () => {
    await parse(`<stepup-gate mode="reveal" resource="customers" action="read">
      <template><p class="customers">Customers</p></template>
    </stepup-gate>`);
    const gate = find<StepUpGate>('stepup-gate');
    await gate.updateComplete;
    expect(find('.customers')).to.equal(null);
    await clickOn(gate.shadowRoot!.querySelector('[part=unlock-button]')!);
    await confirmIn(modals);
    await waitUntil(() => !!find('.customers'));
    gate.lock();
    await waitUntil(() => !find('.customers'));
  });

  it('events: tell the result', async () => {
    await parse(
      `<stepup-gate resource="drafts" action="update" max-age="0"><button>Publish</button></stepup-gate>`,
    );
    body.addEventListener('stepup-verified', ({ detail }) =>
      handled.push(`${detail.resource}:${detail.action}`),
    );
    body.addEventListener('stepup-denied', ({ detail }) => handled.push(detail.code));
    await clickOn(find('button'));
    await waitUntil(() => modals.length === 1);
    provider.respond('fail');
    await waitUntil(() => handled.length === 1);
    await settled();
    await clickOn(find('button'));
    await confirmIn(modals, 2);
    await waitUntil(() => handled.length === 2);
    expect(handled).to.deep.equal(['failed', 'drafts:update']);
  });

  it('keyed: the row that was meant is deleted, though rows have moved', async () => {
    await parse(['alpha', 'beta', 'gamma'].map(row).join(''));
    await clickOn(find('#beta button'));
    await waitUntil(() => modals.length === 1);
    body.append(find('#alpha'));
    body.prepend(find('#gamma'));
    await confirmIn(modals);
    await waitUntil(() => handled.length > 0);
    expect(handled).to.deep.equal(['beta']);
  });

  it('unkeyed: nothing is deleted where the row is another one by then', async () => {
    await parse(['alpha', 'beta'].map(row).join(''));
    await clickOn(find('#alpha button'));
    await waitUntil(() => modals.length === 1);
    find('#alpha b').textContent = 'beta';
    await confirmIn(modals);
    await waitUntil(() => find<StepUpGate>('#alpha stepup-gate').state === 'verified');
    await settled();
    expect(handled).to.deep.equal([]);
  });

  it('attributes: are read anew when they change', async () => {
    await parse(row('alpha'));
    await clickOn(find('button'));
    await confirmIn(modals);
    await waitUntil(() => handled.length === 1);
    const gate = find('stepup-gate');
    gate.setAttribute('resource', 'transfers');
    await settled();
    await clickOn(find('button'));
    await confirmIn(modals, 2);
    await waitUntil(() => handled.length === 2);
    gate.setAttribute('disabled', '');
    await settled();
    await clickOn(find('button'));
    await waitUntil(() => handled.length === 3);
    expect(provider.calls.slice(-2).map(({ resource }) => resource)).to.deep.equal([
      'documents',
      'transfers',
    ]);
  });
});

function row(name: string): string {
  return `<li id="${name}"><b>${name}</b> <stepup-gate resource="documents" action="delete" max-age="0">
    <button onclick="handle('${name}')">Delete row</button>
  </stepup-gate></li>`;
}
