import { expect, oneEvent } from '@open-wc/testing';
import { StepUpClient } from '../../../src/core/client.js';
import type { StepUpGate } from '../../../src/elements/stepup-gate.js';
import { createScriptedProvider } from '../../../src/testing/provider.js';
import { fixture, html, settled } from '../../support/gate.js';
import { clickOn, press, type } from '../../support/trusted-input.js';

const EVENTS = ['close', 'cancel', 'toggle', 'beforetoggle'];

/** A provider whose modal is a plain element on body, as the vendor's is. */
function withModal() {
  const provider = createScriptedProvider();
  const modals: HTMLElement[] = [];
  const { verify } = provider;
  provider.verify = async (request, signal) => {
    const modal = document.createElement('div');
    modal.innerHTML = '<label>Code <input></label><button type="button">Confirm</button>';
    modal.style.cssText = 'position:fixed;inset:30% 20%;background:#fff;z-index:9999';
    document.body.append(modal);
    modals.push(modal);
    modal.querySelector('button')!.addEventListener('click', () => {
      provider.respond(modal.querySelector('input')!.value === '123456' ? 'approve' : 'fail');
    });
    try {
      return await verify.call(provider, request, signal);
    } finally {
      modal.remove();
    }
  };
  return { provider, client: new StepUpClient({ provider }), modals };
}

async function confirmIn(modals: HTMLElement[]): Promise<void> {
  await waitUntil(() => modals.length > 0);
  const modal = modals.at(-1)!;
  const input = modal.querySelector('input')!;
  await clickOn(input);
  expect(document.activeElement).to.equal(input);
  await type('123456');
  expect(input.value).to.equal('123456');
  await clickOn(modal.querySelector('button')!);
}

async function waitUntil(holds: () => boolean): Promise<void> {
  while (!holds()) await settled(1);
}

/** Hears what the page could hear of a dialog. */
function heard(dialog: HTMLDialogElement): string[] {
  const names: string[] = [];
  for (const target of [dialog, dialog.getRootNode(), document, window]) {
    for (const name of EVENTS) {
      target.addEventListener(name, event => event.target === dialog && names.push(name));
      target.addEventListener(name, event => event.target === dialog && names.push(name), { capture: true });
    }
  }
  return names;
}

/** Waits until the browser has dispatched every event of a dialog that it still owes. */
async function eventsAreOver(): Promise<void> {
  await settled(10);
  await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  await settled(10);
}

describe('<stepup-gate> in an open modal dialog', () => {
  it('lets the provider’s modal on body be seen, typed into and clicked', async () => {
    const { client, modals } = withModal();
    let confirmed = 0;
    const dialog = await fixture<HTMLDialogElement>(html`
      <dialog>
        <p>Delete everything?</p>
        <stepup-gate .client=${client} resource="workspace" action="delete">
          <button @click=${() => confirmed++}>Confirm</button>
        </stepup-gate>
      </dialog>
    `);
    dialog.showModal();
    await eventsAreOver();
    const names = heard(dialog);
    const button = dialog.querySelector('button')!;
    await clickOn(button);
    await confirmIn(modals);
    await waitUntil(() => dialog.querySelector('stepup-gate')!.state === 'verified');
    await eventsAreOver();
    expect(confirmed).to.equal(1);
    expect(names).to.deep.equal([]);
    expect(dialog.matches(':modal')).to.equal(true);
    expect(dialog.getAttribute('style')).to.equal(null);
    expect(document.activeElement).to.equal(button);
    dialog.close('done');
    await oneEvent(dialog, 'close');
    await eventsAreOver();
    expect(names.filter(name => name === 'close').length).to.be.greaterThan(0);
  });

  it('is not dismissed by a click on the provider’s modal with closedby="any"', async () => {
    const { client, modals } = withModal();
    const dialog = await fixture<HTMLDialogElement>(html`
      <dialog closedby="any" style="color: red">
        <stepup-gate .client=${client} resource="workspace" action="delete"
          ><button>Confirm</button></stepup-gate
        >
      </dialog>
    `);
    dialog.showModal();
    await eventsAreOver();
    const names = heard(dialog);
    await clickOn(dialog.querySelector('button')!);
    await confirmIn(modals);
    await waitUntil(() => dialog.querySelector('stepup-gate')!.state === 'verified');
    await eventsAreOver();
    expect(dialog.open && dialog.matches(':modal')).to.equal(true);
    expect(dialog.getAttribute('closedby')).to.equal('any');
    expect(dialog.getAttribute('style')).to.equal('color: red;');
    expect(names).to.deep.equal([]);
  });

  it('brings stacked dialogs back in order, with scroll positions, in a shadow root too', async () => {
    const { client, modals } = withModal();
    const host = await fixture<HTMLDivElement>(html`<div></div>`);
    const root = host.attachShadow({ mode: 'open' });
    root.innerHTML = `<dialog id="lower" style="width:400px;height:300px">
        <div id="scroller" style="height:100px;overflow:auto"><div style="height:1000px">long</div></div></dialog>
      <dialog id="upper" style="width:200px;height:150px"><stepup-gate resource="workspace" action="delete">
        <button>Confirm</button></stepup-gate></dialog>`;
    const [upper, lower] = ['upper', 'lower'].map(id => root.getElementById(id) as HTMLDialogElement) as [
      HTMLDialogElement,
      HTMLDialogElement,
    ];
    const gate = root.querySelector('stepup-gate') as StepUpGate;
    gate.client = client;
    lower.showModal();
    lower.querySelector('#scroller')!.scrollTop = 321;
    upper.showModal();
    await eventsAreOver();
    const names = [...[heard(upper), heard(lower)]];
    const before = upper.getBoundingClientRect();
    await clickOn(gate.querySelector('button')!);
    await waitUntil(() => modals.length > 0);
    expect(upper.matches(':modal') || lower.matches(':modal')).to.equal(false);
    expect(upper.getBoundingClientRect().toJSON()).to.deep.equal(before.toJSON());
    await confirmIn(modals);
    await waitUntil(() => gate.state === 'verified');
    await eventsAreOver();
    expect(upper.matches(':modal') && lower.matches(':modal')).to.equal(true);
    expect(lower.querySelector('#scroller')!.scrollTop).to.equal(321);
    expect(names.flat()).to.deep.equal([]);
    const { left, top } = upper.getBoundingClientRect();
    expect(root.elementFromPoint(left + 5, top + 5)).to.equal(upper);
    await press('Escape');
    await eventsAreOver();
    expect([upper.open, lower.open]).to.deep.equal([false, true]);
  });

  it('respects that the page closes its dialog meanwhile, and lets it hear so', async () => {
    const { client, modals, provider } = withModal();
    const dialog = await fixture<HTMLDialogElement>(html`
      <dialog>
        <stepup-gate .client=${client} resource="workspace" action="delete"
          ><button>Confirm</button></stepup-gate
        >
      </dialog>
    `);
    dialog.showModal();
    await eventsAreOver();
    const names = heard(dialog);
    await clickOn(dialog.querySelector('button')!);
    await waitUntil(() => modals.length > 0);
    await eventsAreOver();
    dialog.close();
    await eventsAreOver();
    expect(names.filter(name => name === 'close')).to.have.length(5);
    provider.respond('cancel');
    await eventsAreOver();
    expect(dialog.open).to.equal(false);
  });
});
