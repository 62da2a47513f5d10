import { expect, fixture, html, oneEvent, waitUntil } from '@open-wc/testing';
import '../../../src/define/register-gate.js';
import { StepUpClient } from '../../../src/client/client.js';
import { loadLooks, setLooksLoader, type Looks } from '../../../src/elements/looks.js';
import { createLooks } from '../../../src/elements/stepup-gate/looks/index.js';
import type { StepUpGate } from '../../../src/elements/stepup-gate/stepup-gate.js';
import { createScriptedProvider } from '../../../src/testing/provider.js';

/** How the looks come, as the test says. */
const answers: Array<{ resolve: (looks: Looks) => void; reject: (error: Error) => void }> = [];
setLooksLoader(() => new Promise((resolve, reject) => answers.push({ resolve, reject })));

async function gated() {
  const provider = createScriptedProvider();
  const client = new StepUpClient({ provider });
  const clicks: Event[] = [];
  const gate = await fixture<StepUpGate>(html`
    <stepup-gate .client=${client} resource="documents" action="delete">
      <button @click=${(event: Event) => clicks.push(event)}>Delete</button>
    </stepup-gate>
  `);
  return { provider, client, gate, clicks, button: gate.querySelector('button')! };
}

// In this order: what was loaded once stays.
describe('<stepup-gate> before what it is drawn with is there', () => {
  const errors: unknown[][] = [];
  const { error } = console;

  beforeEach(() => {
    console.error = (...args: unknown[]) => errors.push(args);
  });

  afterEach(() => {
    console.error = error;
    errors.length = 0;
  });

  async function fail(): Promise<void> {
    await waitUntil(() => answers.length > 0);
    for (const { reject } of answers.splice(0)) reject(new Error('404'));
  }

  it('shows nothing of what it is to reveal, and has no shadow root where there is nothing to show', async () => {
    const place = await fixture<HTMLElement>(html`<div></div>`);
    const gate = document.createElement('stepup-gate');
    Object.assign(gate, { client: new StepUpClient({ provider: createScriptedProvider() }), mode: 'reveal' });
    Object.assign(gate, { resource: 'documents', action: 'read' });
    const secret = gate.appendChild(document.createElement('button'));
    place.append(gate);
    expect(secret.getClientRects()).to.have.length(0);
    expect((await gated()).gate.shadowRoot).to.equal(null);
  });

  it('stays locked where that cannot be loaded, says so with what the browser has, and tries again', async () => {
    const { provider, gate, clicks, button } = await gated();
    for (const attempt of [1, 2]) {
      const denied = oneEvent(gate, 'stepup-denied');
      button.click();
      expect(gate.state).to.equal('verifying');
      // The question is asked beside the loading, for which the provider's modal waits a moment.
      await waitUntil(() => provider.calls.length === attempt);
      await fail();
      expect((await denied).detail.code).to.equal('unavailable');
      await fail();
      await waitUntil(() => gate.hasAttribute('title'));
      expect(gate.title).to.match(/locked/);
      expect(String(errors[0]![0])).to.match(/could not be loaded/);
      expect([gate.state, clicks.length]).to.deep.equal(['error', 0]);
    }
  });

  it('gives up what the provider shows when that cannot be loaded', async () => {
    const { provider, button, gate } = await gated();
    let given: AbortSignal | undefined;
    const { verify } = provider;
    provider.verify = (request, signal) => verify.call(provider, request, (given = signal));
    button.click();
    await waitUntil(() => !!given);
    await fail();
    await waitUntil(() => gate.state === 'error');
    expect(given!.aborted).to.equal(true);
    await fail();
  });

  it('does not lose the first click, nor let it go before', async () => {
    const { provider, gate, clicks, button } = await gated();
    button.click();
    provider.respond('approve');
    await waitUntil(() => provider.calls.length === 1 && answers.length > 0);
    expect([gate.state, clicks.length]).to.deep.equal(['verifying', 0]);
    for (const { resolve } of answers.splice(0)) resolve(createLooks());
    await waitUntil(() => clicks.length > 0);
    expect(gate.state).to.equal('verified');
    expect(gate.hasAttribute('title')).to.equal(false);
  });

  it('draws what waited for it', async () => {
    const { provider, gate, button } = await gated();
    await loadLooks();
    provider.respond('fail');
    button.click();
    await waitUntil(() => gate.state === 'error');
    await gate.updateComplete;
    expect(gate.shadowRoot!.querySelector('[part=message]')!.textContent).to.match(/could not confirm/);
  });
});
