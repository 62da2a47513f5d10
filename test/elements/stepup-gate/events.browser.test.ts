import { expect, oneEvent } from '@open-wc/testing';
import { StepUpError } from '../../../src/protocol/errors.js';
import * as classes from '../../../src/gate/events.js';
import type { StepUpGate } from '../../../src/elements/stepup-gate/stepup-gate.js';
import { waitUntil } from '../../support/body-modal.js';
import { fixture, html, recorded, scripted, settled } from '../../support/gate.js';

async function gatedButton() {
  const { provider, client } = scripted();
  const order: string[] = [];
  const gate = await fixture<StepUpGate>(html`
    <stepup-gate .client=${client} resource="documents" action="delete">
      <button @click=${() => order.push('click')}>Delete</button>
    </stepup-gate>
  `);
  return { provider, client, gate, order, button: gate.querySelector('button')! };
}

function seenAt(gate: StepUpGate): string[] {
  const seen: string[] = [];
  for (const name of ['request', 'verified', 'denied', 'expired', 'setup-required']) {
    gate.addEventListener(`stepup-${name}`, () => {
      const matching = ['idle', 'verifying', 'verified', 'setup-required', 'denied', 'error'].filter(state =>
        gate.matches(`:state(${state})`),
      );
      seen.push(`${name}: ${gate.state}, ${gate.getAttribute('state')}, ${matching.join()}`);
    });
  }
  return seen;
}

describe('the events of <stepup-gate>', () => {
  it('have classes of their own, and cross every shadow boundary', async () => {
    const host = await fixture<HTMLDivElement>(html`<div></div>`);
    const heard: Event[] = [];
    for (const name of ['request', 'verified', 'denied', 'expired', 'setup-required']) {
      host.addEventListener(`stepup-${name}`, event => heard.push(event));
    }
    const { provider, client } = scripted();
    const gate = document.createElement('stepup-gate');
    Object.assign(gate, { client, resource: 'documents', action: 'delete' });
    host.attachShadow({ mode: 'open' }).append(gate);
    provider.respond('setup-required');
    await gate.verify().catch(() => undefined);
    provider.respond('approve');
    const verification = await gate.verify();
    gate.lock();
    expect(heard.map(event => event.constructor)).to.deep.equal([
      classes.StepUpRequestEvent,
      classes.StepUpSetupRequiredEvent,
      classes.StepUpDeniedEvent,
      classes.StepUpRequestEvent,
      classes.StepUpVerifiedEvent,
      classes.StepUpExpiredEvent,
    ]);
    expect(heard.map(event => event.cancelable)).to.deep.equal([true, true, false, true, false, false]);
    expect(heard.every(event => event.bubbles && event.composed)).to.equal(true);
    const details = heard.map(event => (event as CustomEvent<unknown>).detail);
    expect(details[0]).to.deep.equal({ resource: 'documents', action: 'delete', reason: 'verify' });
    expect(details[1]).to.be.instanceOf(StepUpError);
    expect(details[2]).to.equal(details[1]);
    expect(details[4]).to.equal(verification);
    expect(details[5]).to.deep.equal({ verification, reason: 'cleared' });
  });

  it('say that the person is verified before what was clicked happens', async () => {
    const { provider, gate, order, button } = await gatedButton();
    gate.addEventListener('stepup-verified', () => order.push('verified'));
    provider.respond('approve');
    button.click();
    await waitUntil(() => order.length > 1);
    expect(order).to.deep.equal(['verified', 'click']);
  });

  it('tell a pass from the cache by stepup-verified alone', async () => {
    const { provider, gate, button } = await gatedButton();
    provider.respond('approve');
    await gate.verify();
    const events = recorded(gate);
    const verified = oneEvent(gate, 'stepup-verified');
    button.click();
    expect((await verified).detail.fromCache).to.equal(true);
    expect((await gate.verify()).fromCache).to.equal(true);
    expect(events).to.deep.equal(['verified', 'verified']);
  });

  it('leave everything as it was when stepup-request is cancelled', async () => {
    const { provider, gate, order, button } = await gatedButton();
    const events = recorded(gate);
    gate.addEventListener('stepup-request', event => event.preventDefault());
    button.click();
    const thrown = await gate.verify().catch((error: unknown) => error);
    await settled(10);
    expect(thrown).to.include({ code: 'aborted' });
    expect(events).to.deep.equal(['request', 'request']);
    expect([gate.state, gate.error, provider.calls.length, order.length]).to.deep.equal(['idle', null, 0, 0]);
  });

  it('come after the state has changed, as property, attribute and :state()', async () => {
    const { provider, gate } = await gatedButton();
    const seen = seenAt(gate);
    for (const answer of ['setup-required', 'denied', 'failed', 'cancelled', 'approve'] as const) {
      provider.respond(answer);
      await gate.verify().catch(() => undefined);
    }
    gate.lock();
    const as = (event: string, state: string) => `${event}: ${state}, ${state}, ${state}`;
    expect(seen).to.deep.equal([
      as('request', 'idle'),
      as('setup-required', 'setup-required'),
      as('denied', 'setup-required'),
      as('request', 'setup-required'),
      as('denied', 'denied'),
      as('request', 'denied'),
      as('denied', 'error'),
      as('request', 'error'),
      as('denied', 'idle'),
      as('request', 'idle'),
      as('verified', 'verified'),
      as('expired', 'idle'),
    ]);
  });

  it('give a clone the attribute of its original at most, never its state', async () => {
    const { provider, gate } = await gatedButton();
    provider.respond('approve');
    await gate.verify();
    expect(gate.getAttribute('state')).to.equal('verified');
    const clone = gate.cloneNode(true) as StepUpGate;
    clone.client = scripted().client;
    gate.after(clone);
    expect([clone.state, clone.getAttribute('state')]).to.deep.equal(['idle', 'idle']);
    expect(clone.verification).to.equal(null);
    clone.setAttribute('state', 'verified');
    expect(clone.state).to.equal('idle');
  });

  it('keep the built-in prompt away when stepup-setup-required is prevented', async () => {
    for (const prevents of [false, true]) {
      const { provider, gate, button } = await gatedButton();
      if (prevents) gate.addEventListener('stepup-setup-required', event => event.preventDefault());
      const events = recorded(gate);
      provider.respond('not-enrolled');
      button.click();
      await oneEvent(gate, 'stepup-denied');
      await settled();
      expect(!gate.shadowRoot?.querySelector('mfa-setup-prompt')).to.equal(prevents);
      expect(events).to.deep.equal(['request', 'setup-required', 'denied']);
      expect(gate.state).to.equal('setup-required');
    }
  });

  it('ask for a member without MFA again after the set-up, and then let it happen', async () => {
    const { provider, gate, order, button } = await gatedButton();
    const reasons: string[] = [];
    gate.addEventListener('stepup-request', event => reasons.push(event.detail.reason));
    provider.respond('not-enrolled');
    button.click();
    await oneEvent(gate, 'stepup-denied');
    await settled();
    const prompt = gate.shadowRoot!.querySelector('mfa-setup-prompt')!;
    provider.respondConsole('closed');
    provider.respond('approve');
    prompt.shadowRoot!.querySelector<HTMLElement>('[part=open-button]')!.click();
    await waitUntil(() => order.length > 0);
    await settled(10);
    expect(reasons).to.deep.equal(['click', 'resume']);
    expect(order).to.deep.equal(['click']);
    expect(gate.shadowRoot!.querySelector('mfa-setup-prompt')).to.equal(null);
  });

  it('ask nobody again when the prompt is dismissed', async () => {
    const { provider, gate, order, button } = await gatedButton();
    provider.respond('not-enrolled');
    button.click();
    await oneEvent(gate, 'stepup-denied');
    await settled();
    const prompt = gate.shadowRoot!.querySelector('mfa-setup-prompt')!;
    prompt.shadowRoot!.querySelector<HTMLElement>('[part=dismiss-button]')!.click();
    await settled(10);
    expect(gate.shadowRoot!.querySelector('[part=notice]')).to.equal(null);
    expect([provider.calls.length, order.length]).to.deep.equal([1, 0]);
  });
});
