import { expect } from '@open-wc/testing';
import type { StepUpGate } from '../../../src/elements/stepup-gate/stepup-gate.js';
import { waitUntil } from '../../support/body-modal.js';
import { fixture, html, scripted, settled } from '../../support/gate.js';

const RIGHT = { resource: 'documents', action: 'delete' };

const WRONG: Array<[attribute: string, value: string | null, allowed: RegExp]> = [
  ['resource', null, /1 to 128 ASCII/],
  ['resource', 'two words', /1 to 128 ASCII/],
  ['resource', 'x'.repeat(129), /1 to 128 ASCII/],
  ['action', null, /create, read, update, delete/],
  ['action', 'Delete', /create, read, update, delete/],
  ['max-age', 'soon', /15m|seconds|900/],
  ['max-age', '-1', /15m|seconds|900/],
  ['cache-scope', 'page', /action, resource, session/],
];

describe('<stepup-gate> that is set up wrongly', () => {
  const errors: unknown[][] = [];
  const { error } = console;

  beforeEach(() => {
    errors.length = 0;
    console.error = (...args: unknown[]) => errors.push(args);
  });

  afterEach(() => {
    console.error = error;
  });

  for (const [attribute, value, allowed] of WRONG) {
    it(`stays locked and says why with ${attribute}="${String(value).slice(0, 12)}", until it is corrected`, async () => {
      const { provider, client } = scripted();
      const host = await fixture<HTMLDivElement>(html`<div></div>`);
      const gate = document.createElement('stepup-gate');
      gate.client = client;
      for (const [name, good] of Object.entries({ ...RIGHT, [attribute]: value })) {
        if (good !== null) gate.setAttribute(name, good);
      }
      const button = gate.appendChild(document.createElement('button'));
      let clicks = 0;
      button.addEventListener('click', () => clicks++);
      host.append(gate);
      await settled();
      expect(errors).to.have.length(1);
      expect(errors[0]![0]).to.match(/^<stepup-gate>: /);
      expect(errors[0]![0]).to.include(`${attribute}="${value ?? ''}"`);
      expect(errors[0]![0]).to.match(allowed);
      expect(errors[0]![1]).to.equal(gate);
      provider.respond('approve');
      button.click();
      await settled(10);
      expect([clicks, provider.calls.length, gate.state, gate.error?.code]).to.deep.equal([
        0,
        0,
        'error',
        'invalid-request',
      ]);
      if (attribute in RIGHT) gate.setAttribute(attribute, RIGHT[attribute as keyof typeof RIGHT]);
      else gate.removeAttribute(attribute);
      await settled();
      button.click();
      await waitUntil(() => gate.state === 'verified');
      await settled();
      expect(clicks).to.equal(1);
    });
  }

  for (const [how, change] of Object.entries({
    'taken away': (gate: StepUpGate) => gate.removeAttribute('intercept'),
    'left empty': (gate: StepUpGate) => gate.setAttribute('intercept', ''),
    'nothing but spaces': (gate: StepUpGate) => gate.setAttribute('intercept', '  '),
    'set to undefined': (gate: StepUpGate) => Object.assign(gate, { intercept: undefined }),
  })) {
    it(`guards an action as ever when what it intercepts is ${how}`, async () => {
      const { client } = scripted();
      let clicks = 0;
      const gate = await fixture<StepUpGate>(html`
        <stepup-gate .client=${client} resource="documents" action="delete" intercept="click">
          <button @click=${() => clicks++}>Delete</button>
        </stepup-gate>
      `);
      change(gate);
      await gate.updateComplete;
      gate.querySelector('button')!.click();
      expect(clicks).to.equal(0);
      expect(gate.state).to.equal('verifying');
    });
  }

  it('guards an action as ever when the mode is taken away', async () => {
    const { client, provider } = scripted();
    const gate = await fixture<StepUpGate>(
      html`<stepup-gate .client=${client} resource="a" action="read" mode="reveal"><p>Text</p></stepup-gate>`,
    );
    gate.removeAttribute('mode');
    await settled();
    expect(gate.querySelector('p')!.getClientRects()).to.have.length(1);
    provider.respond('approve');
    expect((await gate.verify()).kind).to.equal('step-up');
    expect(errors).to.deep.equal([]);
  });
});
