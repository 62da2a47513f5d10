import { expect } from '@open-wc/testing';
import { configureStepUp, getStepUpClient } from '../../src/client/page-client.js';
import '../../src/define/stepup-gate.js';
import { createScriptedProvider, type ScriptedProvider } from '../../src/testing/provider.js';
import { waitUntil } from '../support/body-modal.js';
import { fixture, html, recorded, settled } from '../support/gate.js';
import { clickOn } from '../support/trusted-input.js';

describe('an element marked by data-stepup-resource', () => {
  let provider: ScriptedProvider;

  beforeEach(() => {
    provider = createScriptedProvider();
    configureStepUp({ provider });
  });

  afterEach(() => getStepUpClient().clear());

  it('holds a button’s click back and lets it happen once after the step-up', async () => {
    let deleted = 0;
    const button = await fixture<HTMLButtonElement>(html`
      <button data-stepup-resource="documents" data-stepup-action="delete" @click=${() => deleted++}>
        <svg width="16" height="16"><rect width="16" height="16" /></svg>
      </button>
    `);
    const events = recorded(button);
    await clickOn(button);
    expect(deleted).to.equal(0);
    provider.respond('approve');
    await settled(20);
    expect(deleted).to.equal(1);
    expect(events).to.deep.equal(['request', 'verified']);
    expect(provider.calls[0]).to.include({ resource: 'documents', action: 'delete' });
    button.click();
    expect(deleted).to.equal(2);
    expect(provider.calls).to.have.length(1);
  });

  it('takes the attributes as they are at the click, and content that was added later', async () => {
    const page = await fixture<HTMLDivElement>(html`<div></div>`);
    const link = document.createElement('a');
    link.href = '#marked';
    link.textContent = 'Leave';
    page.append(link);
    link.setAttribute('data-stepup-resource', 'accounts');
    link.setAttribute('data-stepup-action', 'update');
    link.setAttribute('data-stepup-max-age', '0');
    link.click();
    await settled();
    expect(location.hash).to.equal('');
    provider.respond('approve');
    await waitUntil(() => location.hash === '#marked');
    history.replaceState(null, '', location.pathname + location.search);
    link.setAttribute('data-stepup-action', 'delete');
    link.click();
    await settled();
    expect(provider.calls.map(({ action }) => action)).to.deep.equal(['update', 'delete']);
    link.removeAttribute('data-stepup-resource');
    link.removeAttribute('data-stepup-action');
    link.click();
    await waitUntil(() => location.hash === '#marked');
    history.replaceState(null, '', location.pathname + location.search);
  });

  it('guards the submission of a form, and lets its fields be used', async () => {
    let sent = 0;
    const form = await fixture<HTMLFormElement>(html`
      <form
        data-stepup-resource="transfers"
        data-stepup-action="create"
        @submit=${(event: Event) => {
          event.preventDefault();
          sent++;
        }}
      >
        <input name="parentNode" value="1" /><input type="checkbox" /><button>Send</button>
      </form>
    `);
    const checkbox = form.querySelector<HTMLInputElement>('[type=checkbox]')!;
    await clickOn(checkbox);
    expect(checkbox.checked).to.equal(true);
    expect(provider.calls).to.have.length(0);
    await clickOn(form.querySelector('button')!);
    expect(sent).to.equal(0);
    provider.respond('approve');
    await settled(20);
    expect(sent).to.equal(1);
  });

  it('guards everything in a table row', async () => {
    const clicked: string[] = [];
    const table = await fixture(html`
      <table>
        <tr data-stepup-resource="rows" data-stepup-action="update" data-stepup-max-age="0">
          <td><button @click=${() => clicked.push('button')}>Edit</button></td>
          <td @click=${() => clicked.push('cell')}>Open</td>
        </tr>
      </table>
    `);
    table.querySelector('button')!.click();
    provider.respond('approve');
    await settled(20);
    expect(clicked).to.deep.equal(['button']);
    table.querySelectorAll('td')[1]!.click();
    expect(clicked).to.deep.equal(['button']);
    provider.respond('approve');
    await settled(20);
    expect(clicked).to.deep.equal(['button', 'cell']);
  });

  it('shows the notice of a refusal, with a retry, without a place of its own in the page', async () => {
    let deleted = 0;
    const button = await fixture<HTMLButtonElement>(html`
      <button data-stepup-resource="documents" data-stepup-action="delete" @click=${() => deleted++}>
        Delete
      </button>
    `);
    button.click();
    provider.respond('fail');
    await settled(20);
    const gate = [...document.querySelectorAll('stepup-gate')].find(each => each.state === 'error')!;
    await gate.updateComplete;
    const retry = gate.shadowRoot!.querySelector<HTMLElement>('[part=retry-button]')!;
    provider.respond('approve');
    await clickOn(retry);
    await settled(20);
    expect(deleted).to.equal(1);
  });

  it('stays locked where the resource is missing, and says so', async () => {
    let clicked = 0;
    const errors: unknown[] = [];
    const { error } = console;
    console.error = (...args: unknown[]) => errors.push(args[0]);
    try {
      const button = await fixture<HTMLButtonElement>(html`
        <button data-stepup-action="delete" @click=${() => clicked++}>Delete</button>
      `);
      button.click();
      await settled(10);
    } finally {
      console.error = error;
    }
    expect(clicked).to.equal(0);
    expect(provider.calls).to.have.length(0);
    expect(errors.join()).to.contain('resource=""');
  });

  it('does nothing for a button that is removed while the person is asked', async () => {
    let deleted = 0;
    const page = await fixture(html`
      <div>
        <button data-stepup-resource="documents" data-stepup-action="delete" @click=${() => deleted++}>
          Delete
        </button>
      </div>
    `);
    const button = page.querySelector('button')!;
    const events = recorded(button);
    button.click();
    await settled();
    button.remove();
    provider.respond('approve');
    await settled(20);
    expect(deleted).to.equal(0);
    expect(events).to.deep.equal(['request']);
  });

  for (const field of ['isConnected', 'parentNode', 'ownerDocument', 'getRootNode', 'contains']) {
    it(`does not let a form go that was removed while the person is asked, with a field named ${field}`, async () => {
      let sent = 0;
      const page = await fixture(html`
        <div>
          <form
            data-stepup-resource="documents"
            data-stepup-action="delete"
            @submit=${(event: Event) => {
              event.preventDefault();
              sent++;
            }}
          >
            <input name=${field} />
            <button>Delete</button>
          </form>
        </div>
      `);
      const form = page.querySelector('form')!;
      form.querySelector('button')!.click();
      await waitUntil(() => provider.calls.length === 1);
      page.replaceChildren();
      provider.respond('approve');
      await settled(20);
      expect(sent).to.equal(0);
      page.append(form);
      await settled(20);
      expect(sent).to.equal(0);
    });
  }
});
