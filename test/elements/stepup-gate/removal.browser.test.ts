import { expect } from '@open-wc/testing';
import type { StepUpGate } from '../../../src/elements/stepup-gate/stepup-gate.js';
import { waitUntil } from '../../support/body-modal.js';
import { fixture, html, recorded, scripted, settled } from '../../support/gate.js';

async function asking() {
  const { provider, client } = scripted();
  let clicks = 0;
  let given: AbortSignal | undefined;
  const { verify } = provider;
  provider.verify = (request, signal) => verify.call(provider, request, (given = signal));
  const host = await fixture<HTMLDivElement>(html`
    <div>
      <section>
        <stepup-gate .client=${client} resource="documents" action="delete">
          <button @click=${() => clicks++}>Delete</button>
        </stepup-gate>
      </section>
      <aside></aside>
    </div>
  `);
  const gate = host.querySelector<StepUpGate>('stepup-gate')!;
  const events = recorded(gate);
  const asked = gate.querySelector('button')!;
  asked.click();
  await waitUntil(() => provider.calls.length === 1);
  return { provider, gate, events, host, button: asked, clicks: () => clicks, signal: () => given! };
}

describe('<stepup-gate> that leaves the page while asking', () => {
  let trouble: unknown[];
  const { error, warn } = console;
  const rejected = (event: PromiseRejectionEvent) => trouble.push(event.reason);

  beforeEach(() => {
    trouble = [];
    console.error = console.warn = (...args: unknown[]) => trouble.push(args);
    addEventListener('unhandledrejection', rejected);
  });

  afterEach(() => {
    Object.assign(console, { error, warn });
    removeEventListener('unhandledrejection', rejected);
  });

  it('gives the question up without a word', async () => {
    const { provider, gate, events, clicks, signal } = await asking();
    gate.remove();
    await settled(10);
    expect(signal().aborted).to.equal(true);
    provider.respond('approve');
    await settled(20);
    expect(events).to.deep.equal(['request']);
    expect([gate.state, gate.verification, clicks()]).to.deep.equal(['idle', null, 0]);
    expect(trouble).to.deep.equal([]);
  });

  it('rejects verify() as aborted', async () => {
    const { gate } = await asking();
    const thrown = gate.verify().catch((reason: unknown) => reason);
    gate.remove();
    expect(await thrown).to.include({ code: 'aborted' });
  });

  it('goes on when it is only moved', async () => {
    const { provider, gate, events, clicks, host, signal } = await asking();
    host.querySelector('aside')!.append(gate);
    await settled(10);
    expect(signal().aborted).to.equal(false);
    provider.respond('approve');
    await waitUntil(() => gate.state === 'verified');
    await settled();
    expect(events).to.deep.equal(['request', 'verified']);
    expect(clicks()).to.equal(1);
  });

  it('does not let happen what was clicked when it is removed just after the answer', async () => {
    const { provider, gate, clicks } = await asking();
    gate.addEventListener('stepup-verified', () => gate.remove());
    provider.respond('approve');
    await waitUntil(() => !gate.isConnected);
    await settled(10);
    expect(clicks()).to.equal(0);
  });

  it('works again when it is inserted later', async () => {
    const { provider, gate, events, clicks, host, button } = await asking();
    gate.remove();
    await settled(10);
    host.append(gate);
    button.click();
    provider.respond('approve');
    await waitUntil(() => clicks() > 0);
    await settled();
    expect(events).to.deep.equal(['request', 'request', 'verified']);
    expect(clicks()).to.equal(1);
    expect(trouble).to.deep.equal([]);
  });

  for (const [when, isLater, outcome] of [
    ['in the same task', false, 'verified'],
    ['in a later task', true, 'aborted'],
  ] as const) {
    it(`is not verifying for ever when it is put back ${when}`, async () => {
      const { provider, gate, host, clicks } = await asking();
      const outcomeOf = (verification: Promise<unknown>): Promise<string> =>
        verification.then(
          () => 'verified',
          ({ code }: { code: string }) => code,
        );
      const before = outcomeOf(gate.verify());
      gate.remove();
      if (isLater) await settled(10);
      const away = outcomeOf(gate.verify());
      host.append(gate);
      const after = outcomeOf(gate.verify());
      await settled(10);
      provider.respond('approve');
      expect(await before).to.equal(outcome);
      await Promise.all([away, after]);
      await waitUntil(() => gate.state !== 'verifying');
      if (gate.state !== 'verified') {
        const again = gate.verify();
        await settled(10);
        provider.respond('approve');
        await again;
      }
      await waitUntil(() => gate.state === 'verified');
      await settled(20);
      expect(clicks()).to.equal(isLater ? 0 : 1);
      expect(trouble).to.deep.equal([]);
    });
  }

  it('takes its notice away', async () => {
    const { provider, gate, host } = await asking();
    provider.respond('fail');
    await waitUntil(() => gate.state === 'error');
    await settled();
    expect(gate.shadowRoot!.querySelector('[part=notice]')).to.not.equal(null);
    gate.remove();
    await settled(10);
    host.append(gate);
    await settled();
    expect(gate.shadowRoot!.querySelector('[part=notice]')).to.equal(null);
    expect(gate.state).to.equal('idle');
  });
});
