import { expect } from '@open-wc/testing';
import type { StepUpGate } from '../../../src/elements/stepup-gate/stepup-gate.js';
import { waitUntil } from '../../support/body-modal.js';
import { fixture, html, scripted, settled } from '../../support/gate.js';

async function audited(attributes: Record<string, string>) {
  const { provider, client } = scripted();
  let clicks = 0;
  const gate = await fixture<StepUpGate>(html`
    <stepup-gate .client=${client} resource="documents" action="delete">
      <button @click=${() => clicks++}>Delete</button>
    </stepup-gate>
  `);
  for (const [name, value] of Object.entries(attributes)) gate.setAttribute(name, value);
  return { provider, gate, clicks: () => clicks };
}

const ALL = { 'audit-tag': 'document:delete', 'audit-severity': 'high', webhook: '' };

describe('the audit of <stepup-gate>', () => {
  it('logs success, after the outcome is known', async () => {
    const { provider, gate } = await audited(ALL);
    let before = -1;
    gate.addEventListener('stepup-verified', () => (before = provider.tracked.length));
    gate.querySelector('button')!.click();
    await settled();
    expect(provider.tracked).to.deep.equal([]);
    provider.respond('approve');
    await waitUntil(() => gate.state === 'verified');
    await settled();
    expect(before).to.equal(0);
    expect(provider.tracked).to.deep.equal([
      {
        event: {
          tag: 'document:delete',
          severity: 'high',
          status: true,
          metadata: { resource: 'documents', action: 'delete' },
          page: location.pathname,
        },
        options: { webhookNotification: true, requireAuth: false },
      },
    ]);
  });

  it('logs failure with its code', async () => {
    const { provider, gate } = await audited({ 'audit-tag': 'document:delete' });
    provider.respond('fail');
    await gate.verify().catch(() => undefined);
    expect(provider.tracked).to.have.length(1);
    expect(provider.tracked[0]!.event).to.include({ tag: 'document:delete', status: false, error: 'failed' });
    expect(provider.tracked[0]!.options).to.include({ webhookNotification: false });
  });

  it('logs nothing where nothing says so', async () => {
    const { provider, gate } = await audited({});
    provider.respond('approve');
    await gate.verify();
    expect(provider.tracked).to.deep.equal([]);
  });

  const logs = {
    rejects: () => Promise.reject(new Error('no log')),
    throws: () => {
      throw new Error('no log');
    },
    hangs: () => new Promise<void>(() => undefined),
  };
  for (const [how, track] of Object.entries(logs)) {
    it(`changes nothing when the log ${how}`, async () => {
      const { provider, gate, clicks } = await audited(ALL);
      let calls = 0;
      provider.track = () => {
        calls++;
        return track();
      };
      provider.respond('approve');
      gate.querySelector('button')!.click();
      await waitUntil(() => gate.state === 'verified');
      await settled();
      expect([calls, clicks(), gate.state]).to.deep.equal([1, 1, 'verified']);
    });
  }
});
