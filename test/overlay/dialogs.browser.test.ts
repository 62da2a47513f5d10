import { expect, oneEvent } from '@open-wc/testing';
import type { StepUpClient } from '../../src/client/client.js';
import type { StepUpGate } from '../../src/elements/stepup-gate/stepup-gate.js';
import { confirmIn, drawn, waitUntil, withModal } from '../support/body-modal.js';
import { fixture, html } from '../support/gate.js';
import { clickOn, press } from '../support/trusted-input.js';

const EVENTS = ['close', 'cancel', 'toggle', 'beforetoggle'];

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
    await drawn();
    const names = heard(dialog);
    const button = dialog.querySelector('button')!;
    await clickOn(button);
    await confirmIn(modals);
    await waitUntil(() => dialog.querySelector('stepup-gate')!.state === 'verified');
    await drawn();
    expect(confirmed).to.equal(1);
    expect(names).to.deep.equal([]);
    expect(dialog.matches(':modal')).to.equal(true);
    expect(dialog.getAttribute('style')).to.equal(null);
    expect(document.activeElement).to.equal(button);
    dialog.close('done');
    await oneEvent(dialog, 'close');
    await drawn();
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
    await drawn();
    const names = heard(dialog);
    await clickOn(dialog.querySelector('button')!);
    await confirmIn(modals);
    await waitUntil(() => dialog.querySelector('stepup-gate')!.state === 'verified');
    await drawn();
    expect(dialog.open && dialog.matches(':modal')).to.equal(true);
    expect(dialog.getAttribute('closedby')).to.equal('any');
    expect(dialog.getAttribute('style')).to.equal('color: red');
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
    await drawn();
    const names = [heard(upper), heard(lower)];
    const before = upper.getBoundingClientRect();
    await clickOn(gate.querySelector('button')!);
    await waitUntil(() => modals.length > 0);
    expect(upper.matches(':modal') || lower.matches(':modal')).to.equal(false);
    expect(upper.getBoundingClientRect().toJSON()).to.deep.equal(before.toJSON());
    await confirmIn(modals);
    await waitUntil(() => gate.state === 'verified');
    await drawn();
    expect(upper.matches(':modal') && lower.matches(':modal')).to.equal(true);
    expect(lower.querySelector('#scroller')!.scrollTop).to.equal(321);
    expect(names.flat()).to.deep.equal([]);
    const { left, top } = upper.getBoundingClientRect();
    expect(root.elementFromPoint(left + 5, top + 5)).to.equal(upper);
    await press('Escape');
    await drawn();
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
    await drawn();
    const names = heard(dialog);
    await clickOn(dialog.querySelector('button')!);
    await waitUntil(() => modals.length > 0);
    await drawn();
    dialog.close();
    await drawn();
    expect(names.filter(name => name === 'close')).to.have.length(5);
    provider.respond('cancel');
    await drawn();
    expect(dialog.open).to.equal(false);
  });

  it('lets the page close its dialog by requestClose() meanwhile', async () => {
    const { client, modals, provider } = withModal();
    const dialog = await openDialog(client, 'closedby="any"');
    let cancelled = 0;
    dialog.addEventListener('cancel', () => cancelled++);
    await clickOn(dialog.querySelector('button')!);
    await waitUntil(() => modals.length > 0);
    dialog.requestClose();
    await drawn();
    expect([dialog.open, cancelled]).to.deep.equal([false, 1]);
    provider.respond('approve');
    await drawn();
    expect(dialog.open).to.equal(false);
    expect(dialog.getAttribute('closedby')).to.equal('any');
    expect(dialog.getAttribute('style')).to.equal(null);
  });

  it('respects that the page removes its dialog meanwhile', async () => {
    const { client, modals, provider } = withModal();
    const dialog = await openDialog(client);
    await clickOn(dialog.querySelector('button')!);
    await waitUntil(() => modals.length > 0);
    const { parentNode } = dialog;
    dialog.remove();
    await drawn();
    provider.respond('approve');
    await drawn();
    expect(dialog.matches(':modal')).to.equal(false);
    expect(modals[0]!.isConnected).to.equal(false);
    parentNode!.append(dialog);
    dialog.close();
    dialog.showModal();
    expect(dialog.matches(':modal')).to.equal(true);
    dialog.close();
  });

  it('hears every event of the dialog again that the page itself causes later', async () => {
    const { client, modals } = withModal();
    const dialog = await openDialog(client);
    await clickOn(dialog.querySelector('button')!);
    await waitUntil(() => modals.length > 0);
    // In the same task as ours: the browser tells both changes as one.
    dialog.close();
    await confirmIn(modals);
    await drawn();
    const names: string[] = [];
    for (const name of EVENTS) dialog.addEventListener(name, () => names.push(name));
    dialog.showModal();
    await drawn();
    dialog.close();
    await drawn();
    // A toggle and the close after it come by queues of their own: which one is first is the browser's.
    expect(names.filter(name => name !== 'toggle')).to.deep.equal(
      ['beforetoggle', 'beforetoggle', 'close'].filter(has(names)),
    );
    expect(names.filter(name => name === 'toggle')).to.have.length(2);
  });

  it('keeps the dialog open when Escape is pressed in the provider’s modal', async () => {
    for (const closedby of ['any', 'closerequest', null]) {
      const { client, modals, provider } = withModal();
      const dialog = await openDialog(client, closedby ? `closedby="${closedby}"` : '');
      const names = heard(dialog);
      await clickOn(dialog.querySelector('button')!);
      await waitUntil(() => modals.length > 0);
      await clickOn(modals[0]!.querySelector('input')!);
      await press('Escape');
      await press('Escape');
      provider.respond('cancel');
      await drawn();
      expect(dialog.matches(':modal')).to.equal(true);
      expect(names).to.deep.equal([]);
      dialog.remove();
    }
  });

  it('leaves everything of the dialog and of the page as it was, and the dialog where it was', async () => {
    const { client, modals } = withModal();
    const opener = await fixture<HTMLButtonElement>(html`<button>Open</button>`);
    const tall = await fixture<HTMLDivElement>(html`<div style="height: 4000px"></div>`);
    const dialog = await openDialog(
      client,
      'class="styled" style="height: 200px; margin-left: 3px; overflow-y: scroll; z-index: 9 !important;"',
      opener,
    );
    const style = document.createElement('style');
    style.textContent = `.styled { left: 50%; top: 50%; translate: -50% -50%; margin: 0 }
      .styled[open] { animation: slide-in 20s } @keyframes slide-in { from { margin-top: 300px; opacity: 0 } }`;
    dialog.insertAdjacentHTML('beforeend', '<div style="height:900px"></div>');
    dialog.getAnimations().forEach(animation => animation.finish());
    document.head.append(style);
    try {
      dialog.getAnimations().forEach(animation => animation.finish());
      dialog.returnValue = 'kept';
      dialog.scrollTop = 7;
      scrollTo(0, 120);
      await drawn();
      const button = dialog.querySelector('button')!;
      const place = () => JSON.stringify(dialog.getBoundingClientRect());
      const attributes = () =>
        dialog
          .getAttributeNames()
          .map(name =>
            name === 'style'
              ? [...dialog.style.cssText.split('; ')].sort()
              : [name, dialog.getAttribute(name)],
          );
      const before = { place: place(), attributes: attributes() };
      await clickOn(button);
      await waitUntil(() => modals.length > 0);
      expect(place()).to.equal(before.place);
      expect([dialog.scrollTop, scrollY]).to.deep.equal([7, 120]);
      await confirmIn(modals);
      await waitUntil(() => dialog.querySelector('stepup-gate')!.state === 'verified');
      await drawn();
      expect({ place: place(), attributes: attributes() }).to.deep.equal(before);
      expect([dialog.scrollTop, scrollY, dialog.returnValue]).to.deep.equal([7, 120, 'kept']);
      expect(document.activeElement).to.equal(button);
      const closes: Event[] = [];
      dialog.addEventListener('close', event => closes.push(event));
      dialog.close();
      await drawn();
      expect(closes).to.have.length(1);
      expect(document.activeElement).to.equal(opener);
    } finally {
      style.remove();
      tall.remove();
      scrollTo(0, 0);
    }
  });

  it('brings three stacked dialogs back, one inside another, in their order', async () => {
    const { client, modals } = withModal();
    const host = await fixture<HTMLDivElement>(html`
      <div>
        <dialog id="third" style="width: 150px; height: 100px">
          <stepup-gate .client=${client} resource="workspace" action="delete"
            ><button>Go</button></stepup-gate
          >
        </dialog>
        <dialog id="first" style="width: 500px; height: 400px">
          First
          <dialog id="second" style="width: 300px; height: 250px">Second</dialog>
        </dialog>
      </div>
    `);
    const stack = ['first', 'second', 'third'].map(id => host.querySelector<HTMLDialogElement>(`#${id}`)!);
    for (const dialog of stack) dialog.showModal();
    await drawn();
    const names = stack.map(heard);
    await clickOn(host.querySelector('button')!);
    await confirmIn(modals);
    await waitUntil(() => host.querySelector('stepup-gate')!.state === 'verified');
    await drawn();
    expect(names.flat()).to.deep.equal([]);
    expect(stack.map(dialog => dialog.matches(':modal'))).to.deep.equal([true, true, true]);
    for (const open of [
      [true, true, false],
      [true, false, false],
      [false, false, false],
    ]) {
      // Clicked first: a browser lets Escape close only one dialog for each activation.
      const top = stack.findLast(dialog => dialog.open)!;
      await clickOn(top);
      await press('Escape');
      await drawn();
      expect(stack.map(dialog => dialog.open)).to.deep.equal(open);
    }
  });

  it('stays modal below a provider’s modal that is a modal dialog itself', async () => {
    const { client, modals } = withModal({}, 'dialog');
    const dialog = await openDialog(client);
    const names = heard(dialog);
    await clickOn(dialog.querySelector('button')!);
    await confirmIn(modals);
    await waitUntil(() => dialog.querySelector('stepup-gate')!.state === 'verified');
    await drawn();
    expect(dialog.matches(':modal')).to.equal(true);
    expect(names).to.deep.equal([]);
    await clickOn(dialog.querySelector('button')!);
    expect(document.activeElement).to.equal(dialog.querySelector('button'));
  });

  it('leaves full screen, which would hide the provider’s modal', async () => {
    const { client, modals } = withModal();
    const host = await fixture<HTMLDivElement>(html`
      <div>
        <button id="grow">Full screen</button>
        <stepup-gate .client=${client} resource="workspace" action="delete"><button>Go</button></stepup-gate>
      </div>
    `);
    const grow = host.querySelector<HTMLButtonElement>('#grow')!;
    grow.addEventListener('click', () => void host.requestFullscreen());
    await clickOn(grow);
    await waitUntil(() => document.fullscreenElement === host);
    await drawn();
    await clickOn(host.querySelector('stepup-gate button')!);
    await waitUntil(() => modals.length > 0 && !document.fullscreenElement);
    await drawn();
    await confirmIn(modals);
    await waitUntil(() => host.querySelector('stepup-gate')!.state === 'verified');
  });

  it('shows a refusal above the dialog, which can be tried again by keyboard', async () => {
    const { client, modals, provider } = withModal();
    const dialog = await openDialog(client);
    const gate = dialog.querySelector('stepup-gate')!;
    await clickOn(dialog.querySelector('button')!);
    await waitUntil(() => modals.length > 0);
    provider.respond('fail');
    await waitUntil(() => gate.state === 'error');
    await drawn();
    const retry = gate.shadowRoot!.querySelector('[part=retry-button]')!;
    const { left, top, width, height } = retry.getBoundingClientRect();
    const topmost = gate.shadowRoot!.elementFromPoint(left + width / 2, top + height / 2);
    expect(topmost?.closest('button')).to.equal(retry);
    await press('Tab');
    expect(gate.shadowRoot!.activeElement).to.equal(retry);
    await press('Enter');
    await confirmIn(modals, 2);
    await waitUntil(() => gate.state === 'verified');
    await drawn();
    expect(dialog.matches(':modal')).to.equal(true);
    expect(document.activeElement).to.equal(dialog.querySelector('button'));
  });
});

const has = (names: string[]) => (name: string) => names.includes(name);

async function openDialog(
  client: StepUpClient,
  attributes = '',
  opener?: HTMLElement,
): Promise<HTMLDialogElement> {
  const host = await fixture<HTMLDivElement>(html`<div></div>`);
  host.innerHTML = `<dialog ${attributes}><p>Delete everything?</p>
    <stepup-gate resource="workspace" action="delete"><button>Confirm</button></stepup-gate></dialog>`;
  const dialog = host.querySelector('dialog')!;
  dialog.querySelector('stepup-gate')!.client = client;
  opener?.focus();
  dialog.showModal();
  await drawn();
  return dialog;
}
