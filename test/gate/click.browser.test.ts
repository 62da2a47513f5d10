import { expect, oneEvent } from '@open-wc/testing';
import { fixture, html, recorded, scripted, settled } from '../support/gate.js';
import { clickOn, press } from '../support/trusted-input.js';
import type { StepUpGate } from '../../src/elements/stepup-gate/stepup-gate.js';

async function gatedButton(attributes: Partial<StepUpGate> = {}) {
  const { provider, client } = scripted();
  const clicks: Event[] = [];
  const gate = await fixture<StepUpGate>(html`
    <stepup-gate .client=${client} resource="documents" action="delete" .maxAge=${attributes.maxAge}>
      <button @click=${(event: Event) => clicks.push(event)}>Delete</button>
    </stepup-gate>
  `);
  return { provider, client, gate, clicks, button: gate.querySelector('button')!, events: recorded(gate) };
}

describe('<stepup-gate> around a button', () => {
  it('runs the handler once after the person has verified', async () => {
    const { provider, gate, clicks, button, events } = await gatedButton();
    await clickOn(button);
    expect(clicks).to.have.length(0);
    expect(gate.state).to.equal('verifying');
    await settled();
    expect(provider.calls).to.have.length(1);
    provider.respond('approve');
    await oneEvent(gate, 'stepup-verified');
    expect(clicks).to.have.length(0);
    await settled();
    expect(clicks).to.have.length(1);
    expect(events).to.deep.equal(['request', 'verified']);
    expect(gate.getAttribute('state')).to.equal('verified');
  });

  it('lets the original, trusted event through in the same turn while a verification holds', async () => {
    const { provider, gate, clicks, button } = await gatedButton();
    provider.respond('approve');
    await gate.verify();
    await clickOn(button);
    expect(clicks).to.have.length(1);
    expect(clicks[0]!.isTrusted).to.equal(true);
    expect(provider.calls).to.have.length(1);
  });

  it('does nothing when the person cancels, and asks again at the next click', async () => {
    const { provider, gate, clicks, button, events } = await gatedButton();
    button.click();
    provider.respond('cancel');
    await oneEvent(gate, 'stepup-denied');
    await settled();
    expect(clicks).to.have.length(0);
    expect(gate.state).to.equal('idle');
    button.focus();
    await press('Enter');
    provider.respond('approve');
    await settled(10);
    expect(clicks).to.have.length(1);
    expect(events).to.deep.equal(['request', 'denied', 'request', 'verified']);
  });

  it('asks again for each use with max-age="0"', async () => {
    const { provider, clicks, button } = await gatedButton({ maxAge: 0 });
    for (const uses of [1, 2, 3]) {
      button.click();
      provider.respond('approve');
      await settled(20);
      expect(clicks).to.have.length(uses);
      expect(provider.calls).to.have.length(uses);
    }
  });
});
