import { expect, oneEvent } from '@open-wc/testing';
import { svg } from 'lit';
import type { StepUpGate } from '../../../src/elements/stepup-gate/stepup-gate.js';
import { confirmIn, waitUntil, withModal } from '../../support/body-modal.js';
import { fixture, html, settled } from '../../support/gate.js';
import { clickOn, press } from '../../support/trusted-input.js';

async function form() {
  const given = withModal();
  const host = await fixture<HTMLElement>(html`
    <div>
      <stepup-gate .client=${given.client} resource="transfer" action="create">
        <form @submit=${(event: Event) => event.preventDefault()}>
          <input name="amount" value="12" /><button>Send</button>
        </form>
      </stepup-gate>
      <input id="elsewhere" />
    </div>
  `);
  return { ...given, host, gate: host.querySelector<StepUpGate>('stepup-gate')! };
}

describe('the focus around <stepup-gate>', () => {
  it('is back in the field in which Enter was pressed, with its selection', async () => {
    const { host, gate, modals } = await form();
    const field = host.querySelector<HTMLInputElement>('[name=amount]')!;
    await clickOn(field);
    field.setSelectionRange(1, 2);
    await press('Enter');
    await confirmIn(modals);
    await waitUntil(() => gate.state === 'verified');
    expect(document.activeElement).to.equal(field);
    expect([field.selectionStart, field.selectionEnd]).to.deep.equal([1, 2]);
  });

  it('is back on the button when the person gives up', async () => {
    const { host, gate, modals, provider } = await form();
    const button = host.querySelector('button')!;
    await clickOn(button);
    await waitUntil(() => modals.length > 0);
    await clickOn(modals[0]!.querySelector('input')!);
    provider.respond('cancel');
    await oneEvent(gate, 'stepup-denied');
    expect(document.activeElement).to.equal(button);
  });

  for (const [what, drawing] of [
    ['a link in a drawing', svg`<a href="#drawn"><rect width="90" height="30"></rect></a>`],
    [
      'a part of a drawing with a role',
      svg`<g role="button" tabindex="0"><rect width="90" height="30"></rect></g>`,
    ],
  ] as const)
    it(`is back on ${what}`, async () => {
      const given = withModal();
      const host = await fixture<HTMLElement>(html`
        <div>
          <stepup-gate .client=${given.client} resource="transfer" action="create">
            <svg width="90" height="30">${drawing}</svg>
          </stepup-gate>
        </div>
      `);
      const gate = host.querySelector<StepUpGate>('stepup-gate')!;
      const control = host.querySelector('svg')!.firstElementChild!;
      await clickOn(control as HTMLElement);
      await confirmIn(given.modals);
      await waitUntil(() => gate.state === 'verified');
      expect(document.activeElement).to.equal(control);
    });

  it('is back in a closed root that the gate is in', async () => {
    const { client, modals } = withModal();
    const host = await fixture<HTMLElement>(html`<div></div>`);
    const root = host.attachShadow({ mode: 'closed' });
    const gate = document.createElement('stepup-gate');
    Object.assign(gate, { client, resource: 'transfer', action: 'create' });
    const button = document.createElement('button');
    button.append('Send');
    gate.append(button);
    root.append(gate);
    await settled();
    await clickOn(button);
    await confirmIn(modals);
    await waitUntil(() => gate.state === 'verified');
    expect(root.activeElement).to.equal(button);
  });

  it('stays where the person has gone meanwhile', async () => {
    const { host, modals, provider, gate } = await form();
    await clickOn(host.querySelector('button')!);
    await waitUntil(() => modals.length > 0);
    const elsewhere = host.querySelector<HTMLInputElement>('#elsewhere')!;
    elsewhere.focus();
    provider.respond('approve');
    await oneEvent(gate, 'stepup-verified');
    await settled();
    expect(document.activeElement).to.equal(elsewhere);
  });

  for (const [what, content, isIn] of [
    ['its first control', '<p>42</p><button type="button">Copy</button>', 'button'],
    ['the content itself, where that has no control', '<p>42</p>', 'p'],
    ['the gate, where a framework renders the content later', '', 'stepup-gate'],
  ] as const)
    it(`is in what an unlock by keyboard has revealed: on ${what}`, async () => {
      const given = withModal();
      const gate = await fixture<StepUpGate>(html`
        <stepup-gate .client=${given.client} resource="documents" action="read" mode="reveal"></stepup-gate>
      `);
      if (content) {
        const template = document.createElement('template');
        template.innerHTML = content;
        gate.append(template);
      }
      await gate.updateComplete;
      gate.shadowRoot!.querySelector<HTMLElement>('[part=unlock-button]')!.focus();
      await press('Enter');
      await confirmIn(given.modals);
      await waitUntil(() => gate.state === 'verified');
      await settled();
      expect(document.activeElement).to.equal(isIn === 'stepup-gate' ? gate : gate.querySelector(isIn));
      const focused = document.activeElement as HTMLElement;
      focused.blur();
      expect(focused.hasAttribute('tabindex')).to.equal(false);
    });
});
