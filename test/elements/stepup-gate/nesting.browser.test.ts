import { expect } from '@open-wc/testing';
import type { StepUpGate } from '../../../src/elements/stepup-gate/stepup-gate.js';
import { fixture, html, scripted } from '../../support/gate.js';
import { answering, noticeOf } from '../../support/gated.js';
import { clickOn, press } from '../../support/trusted-input.js';

type Mode = ShadowRootMode;

/** A component that draws markup in a shadow root. */
function component(mode: Mode, markup: string): { host: HTMLElement; root: ShadowRoot } {
  const host = document.createElement('section');
  const root = host.attachShadow({ mode });
  root.innerHTML = markup;
  return { host, root };
}

async function placed(host: HTMLElement, ...gates: StepUpGate[]) {
  const { client, provider } = scripted();
  const place = await fixture<HTMLElement>(html`<div></div>`);
  place.append(host);
  for (const gate of gates) gate.client = client;
  await Promise.all(gates.map(gate => gate.updateComplete));
  return { provider, place, ...answering(provider, ...gates) };
}

const GATE = '<stepup-gate resource="documents" action="delete">';

describe('<stepup-gate> in another one', () => {
  async function nested(inner: string) {
    const host = document.createElement('div');
    host.innerHTML = `<stepup-gate resource="outer" action="update">
      <button type="button">Save</button>
      <stepup-gate resource="inner" action="delete" ${inner}><button type="button">Delete</button></stepup-gate>
    </stepup-gate>`;
    const gates = [...host.querySelectorAll<StepUpGate>('stepup-gate')];
    const page = await placed(host, ...gates);
    let clicks = 0;
    const [outer, within] = host.querySelectorAll('button') as unknown as HTMLButtonElement[];
    within!.addEventListener('click', () => clicks++);
    return { ...page, gates, outer: outer!, within: within!, clicks: () => clicks };
  }

  it('leaves what is beside it to the outer one', async () => {
    const { provider, outer, approve } = await nested('');
    await clickOn(outer);
    await approve();
    expect(provider.calls[0]).to.include({ resource: 'outer' });
  });

  for (const [what, attribute] of [
    ['is disabled', 'disabled'],
    ['intercepts something else', 'intercept="erase"'],
  ]) {
    it(`leaves everything to the outer one while it ${what}`, async () => {
      const { provider, within, clicks, approve, asked } = await nested(attribute!);
      await clickOn(within);
      expect(clicks()).to.equal(0);
      await approve();
      expect(clicks()).to.equal(1);
      expect(provider.calls[0]).to.include({ resource: 'outer' });
      expect(await asked()).to.equal(1);
    });
  }

  it('lets everything through while it is disabled and no other guards', async () => {
    const host = document.createElement('div');
    host.innerHTML = `${GATE}<button type="button">Delete</button></stepup-gate>`;
    const gate = host.querySelector('stepup-gate') as StepUpGate;
    const { asked } = await placed(host, gate);
    gate.disabled = true;
    let trusted = false;
    gate.addEventListener('click', event => (trusted = event.isTrusted));
    await clickOn(gate.querySelector('button')!);
    expect(trusted).to.equal(true);
    expect(await asked()).to.equal(0);
  });
});

describe('<stepup-gate> in shadow roots', () => {
  for (const mode of ['open', 'closed'] as const) {
    it(`holds back in one that is ${mode}`, async () => {
      const { host, root } = component(mode, `${GATE}<button type="button">Delete</button></stepup-gate>`);
      const gate = root.querySelector('stepup-gate') as StepUpGate;
      const { approve } = await placed(host, gate);
      let clicks = 0;
      root.querySelector('button')!.addEventListener('click', () => clicks++);
      await clickOn(root.querySelector('button')!);
      expect(clicks).to.equal(0);
      await approve();
      expect(clicks).to.equal(1);
    });

    it(`holds back a submission in one that is ${mode}`, async () => {
      const { host, root } = component(mode, `${GATE}<form><input name="q"></form></stepup-gate>`);
      const gate = root.querySelector('stepup-gate') as StepUpGate;
      const { approve, asked } = await placed(host, gate);
      let submitted = 0;
      root.querySelector('form')!.addEventListener('submit', event => {
        event.preventDefault();
        submitted++;
      });
      root.querySelector('form')!.requestSubmit();
      expect(submitted).to.equal(0);
      await approve();
      expect(submitted).to.equal(1);
      gate.lock();
      root.querySelector('input')!.focus();
      await press('Enter');
      expect(submitted).to.equal(1);
      await approve();
      expect(submitted).to.equal(2);
      expect(await asked()).to.equal(2);
    });

    it(`holds back what is slotted into it through a component that is ${mode}`, async () => {
      const { host, root } = component(mode, `${GATE}<p><slot></slot></p></stepup-gate>`);
      host.innerHTML = '<button type="button">Delete</button><form><input></form>';
      const gate = root.querySelector('stepup-gate') as StepUpGate;
      const { approve, asked } = await placed(host, gate);
      const heard: string[] = [];
      const button = host.querySelector('button')!;
      button.addEventListener('click', () => heard.push('click'));
      host.querySelector('form')!.addEventListener('submit', event => {
        event.preventDefault();
        heard.push('submit');
      });
      await clickOn(button);
      expect(heard).to.deep.equal([]);
      await approve();
      expect(heard).to.deep.equal(['click']);
      gate.lock();
      host.querySelector('form')!.requestSubmit();
      expect(heard).to.deep.equal(['click']);
      await approve();
      expect(heard).to.deep.equal(['click', 'submit']);
      expect(await asked()).to.equal(2);
    });
  }

  it('holds back in nested ones', async () => {
    const outer = component('open', '<div></div>');
    const inner = component('closed', `${GATE}<b><button type="button">Delete</button></b></stepup-gate>`);
    outer.root.querySelector('div')!.append(inner.host);
    const gate = inner.root.querySelector('stepup-gate') as StepUpGate;
    const { approve } = await placed(outer.host, gate);
    let clicks = 0;
    inner.root.querySelector('button')!.addEventListener('click', () => clicks++);
    await clickOn(inner.root.querySelector('button')!);
    expect(clicks).to.equal(0);
    await approve();
    expect(clicks).to.equal(1);
  });

  it('asks once where the outer gate’s root and the window both listen', async () => {
    const { host, root } = component('open', `${GATE}<button type="button">Delete</button></stepup-gate>`);
    const gate = root.querySelector('stepup-gate') as StepUpGate;
    const { provider, asked } = await placed(host, gate);
    provider.respond('approve');
    await gate.verify();
    let verified = 0;
    gate.addEventListener('stepup-verified', () => verified++);
    let clicks = 0;
    gate.addEventListener('click', () => clicks++);
    await clickOn(root.querySelector('button')!);
    expect([clicks, verified]).to.deep.equal([1, 1]);
    expect(await asked()).to.equal(1);
  });
});

describe('<stepup-gate> around a component with a form in its shadow root', () => {
  async function gatedComponent() {
    const wrapper = document.createElement('div');
    wrapper.innerHTML = `${GATE}</stepup-gate>`;
    const gate = wrapper.firstElementChild as StepUpGate;
    const { host, root } = component('open', '<form><input name="q"></form><i>Send</i>');
    gate.append(host);
    const page = await placed(wrapper, gate);
    let submitted = 0;
    const form = root.querySelector('form')!;
    form.addEventListener('submit', event => {
      event.preventDefault();
      submitted++;
    });
    return { ...page, gate, root, form, submitted: () => submitted };
  }

  it('holds back a submission by Enter, which never reaches the window', async () => {
    const { root, submitted, approve } = await gatedComponent();
    await clickOn(root.querySelector('input')!);
    await press('Enter');
    expect(submitted()).to.equal(0);
    await approve();
    expect(submitted()).to.equal(1);
  });

  it('also where the field was focused by a script', async () => {
    const { root, submitted, asked } = await gatedComponent();
    root.querySelector('input')!.focus();
    await press('Enter');
    expect(submitted()).to.equal(0);
    expect(await asked()).to.equal(1);
  });

  it('asks once for a click whose handler submits', async () => {
    const { gate, root, form, submitted, approve, asked } = await gatedComponent();
    gate.maxAge = 0;
    await gate.updateComplete;
    root.querySelector('i')!.addEventListener('click', () => form.requestSubmit());
    await clickOn(root.querySelector('i')!);
    expect(submitted()).to.equal(0);
    await approve();
    expect(submitted()).to.equal(1);
    expect(await asked()).to.equal(1);
    expect(await noticeOf(gate)).to.equal('');
  });
});
