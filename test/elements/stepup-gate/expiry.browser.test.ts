import { expect, oneEvent } from '@open-wc/testing';
import { StepUpClient } from '../../../src/client/client.js';
import type { StepUpExpiredEvent } from '../../../src/gate/events.js';
import type { StepUpGate } from '../../../src/elements/stepup-gate/stepup-gate.js';
import { waitUntil } from '../../support/body-modal.js';
import { fixture, html, recorded, scripted, settled } from '../../support/gate.js';

async function verified(maxAge = '15m') {
  const { provider, client } = scripted();
  const gate = await fixture<StepUpGate>(html`
    <stepup-gate .client=${client} resource="documents" action="delete" max-age=${maxAge} mode="reveal">
      <template><p>Secret</p></template>
    </stepup-gate>
  `);
  provider.respond('approve');
  const verification = await gate.verify();
  await settled();
  const expired: Array<StepUpExpiredEvent['detail']> = [];
  gate.addEventListener('stepup-expired', event => expired.push(event.detail));
  return { provider, client, gate, verification, expired, events: recorded(gate) };
}

describe('a verification of <stepup-gate>', () => {
  describe('by the clock', () => {
    const { setTimeout: realTimeout } = window;
    const { now } = Date;
    const realPerformance = performance.now.bind(performance);
    let ahead = 0;
    let timers: Array<{ run: () => void; at: number }> = [];

    beforeEach(() => {
      ahead = 0;
      timers = [];
      Date.now = () => now() + ahead;
      performance.now = () => realPerformance() + ahead;
      window.setTimeout = ((run: () => void, ms = 0) =>
        // Those of the test runner and of a moment go on as they are.
        ms < 1000 ? realTimeout(run, ms) : timers.push({ run, at: Date.now() + ms })) as typeof setTimeout;
    });

    afterEach(() => {
      Date.now = now;
      delete (performance as Partial<Performance>).now;
      window.setTimeout = realTimeout;
    });

    function pass(ms: number): void {
      ahead += ms;
      const due = timers.filter(({ at }) => at <= Date.now());
      timers = timers.filter(timer => !due.includes(timer));
      for (const { run } of due) run();
    }

    it('ends when it is too old, by itself', async () => {
      const { gate, expired, verification } = await verified();
      pass(14.9 * 60_000);
      await settled();
      expect(gate.state).to.equal('verified');
      pass(0.2 * 60_000);
      await waitUntil(() => expired.length > 0);
      expect(expired).to.deep.equal([{ verification, reason: 'age' }]);
      expect(gate.querySelector('p')).to.equal(null);
      expect([gate.state, gate.verification]).to.deep.equal(['idle', null]);
    });

    it('opens nothing any more in a tab whose timers sleep', async () => {
      const { gate } = await verified('1m');
      gate.querySelector('p')!.insertAdjacentHTML('beforeend', '<button>Copy</button>');
      let clicks = 0;
      gate.querySelector('button')!.addEventListener('click', () => clicks++);
      gate.querySelector('button')!.click();
      expect(clicks).to.equal(1);
      await settled();
      ahead += 61_000;
      gate.querySelector('button')!.click();
      expect(clicks).to.equal(1);
    });
  });

  it('ends at sign-out, and with another member', async () => {
    const first = await verified();
    first.provider.signOut();
    expect(first.expired.map(({ reason }) => reason)).to.deep.equal(['sign-out']);
    const second = await verified();
    second.provider.signInAs({ id: 'member-2' });
    expect(second.expired.map(({ reason }) => reason)).to.deep.equal(['member-change']);
  });

  it('ends at lock(), once, and the next use asks again', async () => {
    const { gate, provider, events, expired } = await verified();
    gate.lock();
    gate.lock();
    expect(expired.map(({ reason }) => reason)).to.deep.equal(['cleared']);
    provider.respond('approve');
    await gate.verify();
    expect(provider.calls).to.have.length(2);
    expect(events).to.deep.equal(['expired', 'request', 'verified']);
  });

  it('ends when another tab, or another client of this page, clears it', async () => {
    const { gate, provider } = await verified();
    const other = new StepUpClient({ provider });
    other.connect();
    const expired = oneEvent(gate, 'stepup-expired');
    other.clear({ resource: 'documents', action: 'delete' });
    expect((await expired).detail.reason).to.equal('cleared');
  });

  it('does not end when something else is cleared', async () => {
    const { client, gate, expired } = await verified();
    client.clear({ resource: 'documents', action: 'read' });
    await settled();
    expect([expired.length, gate.state]).to.deep.equal([0, 'verified']);
  });

  it('is not there when the gate is locked while asking', async () => {
    const { provider, client } = scripted();
    const gate = await fixture<StepUpGate>(
      html`<stepup-gate .client=${client} resource="a" action="read"><button>Go</button></stepup-gate>`,
    );
    const events = recorded(gate);
    gate.querySelector('button')!.click();
    await waitUntil(() => provider.calls.length > 0);
    gate.lock();
    await waitUntil(() => gate.state === 'idle');
    provider.respond('approve');
    await settled(10);
    expect(events).to.deep.equal(['request', 'denied']);
    expect(gate.error!.code).to.equal('aborted');
  });
});
