import { expect, waitUntil } from '@open-wc/testing';
import '../../src/define/mfa-setup-prompt.js';
import '../../src/define/stepup-status.js';
import type { MfaSetupPrompt } from '../../src/elements/mfa-setup-prompt/mfa-setup-prompt.js';
import type { StepUpGate } from '../../src/elements/stepup-gate/stepup-gate.js';
import type { StepUpStatus } from '../../src/elements/stepup-status/stepup-status.js';
import { configureStepUp } from '../../src/client/page-client.js';
import { createScriptedProvider, type ScriptedProvider } from '../../src/testing/provider.js';
import { fixture, html, settled } from '../support/gate.js';
import { clickOn } from '../support/trusted-input.js';

type Parser = { setHTMLUnsafe(markup: string): void };

// What somebody who may write markup can put into a text.
const WRITTEN = {
  'stepup-gate': '<stepup-gate resource="public" action="read">',
  'revealing stepup-gate': '<stepup-gate mode="reveal" resource="public" action="read">',
  'stepup-status': '<stepup-status>',
  'mfa-setup-prompt': '<mfa-setup-prompt>',
};
const TYPES = ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'];

describe('controls of our own elements in a gate', () => {
  let provider: ScriptedProvider;

  beforeEach(() => {
    provider = createScriptedProvider();
    configureStepUp({ provider });
  });

  /** A text in a gate, around which the page does something dangerous when it is pressed or clicked. */
  async function around(text: string): Promise<{ place: HTMLElement; done: string[]; wrapper: HTMLElement }> {
    const place = await fixture<HTMLElement>(html`<div></div>`);
    (place as unknown as Parser).setHTMLUnsafe(
      `<stepup-gate class="outer" resource="a" action="delete"><div role="button" tabindex="0">${text}</div></stepup-gate>`,
    );
    const wrapper = place.querySelector<HTMLElement>('[role=button]')!;
    const done: string[] = [];
    for (const type of TYPES)
      for (const capture of [true, false]) wrapper.addEventListener(type, () => done.push(type), { capture });
    await settled();
    return { place, done, wrapper };
  }

  for (const [name, start] of Object.entries(WRITTEN)) {
    const end = start.replace(/^<([\w-]+).*$/, '</$1>');

    it(`are none where the page’s markup has written the root of a ${name}`, async () => {
      const control = '<button type="button" part="unlock-button lock-button">Go</button>';
      const { place, done } = await around(
        `${start}<template shadowrootmode="open">${control}</template>${end}`,
      );
      const element = place.querySelector(name.split(' ').at(-1)!)!;
      const inner = [...place.querySelectorAll(element.localName)].at(-1)!;
      (inner.shadowRoot!.querySelector('button') ?? (inner as HTMLElement)).click();
      await settled();
      expect(done).to.deep.equal([]);
    });

    it(`are none where a script has put something into the root of a ${name}`, async () => {
      const { place, done } = await around(`${start}${end}`);
      const element = [...place.querySelectorAll(name.split(' ').at(-1)!)].at(-1)!;
      const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
      const button = document.createElement('button');
      button.type = 'button';
      button.addEventListener('click', () => done.push('its own'));
      root.append(button);
      button.click();
      expect(done).to.deep.equal([]);
      await settled();
      const isGate = element.localName === 'stepup-gate';
      expect(provider.calls.map(({ resource }) => resource)).to.deep.equal([isGate ? 'public' : 'a']);
    });
  }

  it('are not heard of by what is guarded around a <stepup-status>, and work', async () => {
    const { place, done } = await around('<stepup-status></stepup-status>');
    const gate = place.querySelector<StepUpGate>('.outer')!;
    const verified = gate.verify();
    await settled();
    provider.respond('approve');
    await verified;
    await settled();
    const status = place.querySelector<StepUpStatus>('stepup-status')!;
    await status.updateComplete;
    await clickOn(status.shadowRoot!.querySelector('[part=lock-button]')!);
    await settled();
    expect([status.verification, done, provider.calls.length]).to.deep.equal([null, [], 1]);
    await clickOn(status.shadowRoot!.querySelector('[part=panel]')!);
    expect([done, provider.calls.length]).to.deep.equal([[], 1]);
  });

  it('are not heard of around a gate that reveals: its button unlocks it, and nothing else', async () => {
    const { place, done } = await around(
      '<stepup-gate class="inner" mode="reveal" resource="b" action="read"><p>Text</p></stepup-gate>',
    );
    const inner = place.querySelector<StepUpGate>('.inner')!;
    await clickOn(inner.shadowRoot!.querySelector('[part=unlock-button]')!);
    await settled();
    expect([done, provider.calls.map(({ resource }) => resource)]).to.deep.equal([[], ['b']]);
    provider.respond('approve');
    await settled();
    expect([done, inner.state]).to.deep.equal([[], 'verified']);
  });

  it('are not heard of around an <mfa-setup-prompt>, and work', async () => {
    const { place, done } = await around('<mfa-setup-prompt open></mfa-setup-prompt>');
    const prompt = place.querySelector<MfaSetupPrompt>('mfa-setup-prompt')!;
    await prompt.updateComplete;
    let dismissed = 0;
    prompt.addEventListener('mfa-setup-dismiss', () => dismissed++);
    await clickOn(prompt.shadowRoot!.querySelector('[part=dismiss-button]')!);
    expect([done, dismissed, provider.calls.length]).to.deep.equal([[], 1, 0]);
  });

  it('are not what the page puts into their slots', async () => {
    const { place, done } = await around(
      '<stepup-status><button type="button" slot="unverified">Read on</button></stepup-status>',
    );
    await clickOn(place.querySelector('stepup-status button')!);
    await settled();
    expect([done, provider.calls.length]).to.deep.equal([[], 1]);
  });

  it('are heard of as ever where no gate is around', async () => {
    const place = await fixture<HTMLElement>(html`<div><stepup-status></stepup-status></div>`);
    let heard = 0;
    place.addEventListener('click', () => heard++);
    const status = place.querySelector<StepUpStatus>('stepup-status')!;
    await status.updateComplete;
    status.shadowRoot!.querySelector<HTMLElement>('[part=panel]')!.click();
    expect(heard).to.equal(1);
  });
});

describe('the locked panel that a server has drawn', () => {
  it('is there before anything else is loaded, and its button asks once and unlocks', async () => {
    const provider = createScriptedProvider();
    configureStepUp({ provider });
    const place = await fixture<HTMLElement>(html`<div></div>`);
    (place as unknown as Parser).setHTMLUnsafe(
      '<stepup-gate mode="reveal" resource="a" action="read"><template shadowrootmode="open"><slot name="locked">' +
        '<button type="button" part="unlock-button">Unlock</button></slot></template><p>Text</p></stepup-gate>',
    );
    // Firefox 140 upgrades nothing that comes by setHTMLUnsafe; until then it is held.
    customElements.upgrade(place);
    const gate = place.querySelector('stepup-gate')!;
    gate.shadowRoot!.querySelector('button')!.click();
    await waitUntil(() => provider.calls.length === 1);
    provider.respond('approve');
    await waitUntil(() => gate.state === 'verified');
    await settled();
    expect(gate.querySelector('p')!.getClientRects()).to.have.length(1);
  });
});
