import { expect, waitUntil } from '@open-wc/testing';
import sinon from 'sinon';
import { StepUpClient, type StepUpRequest } from '../../src/client/index.js';
import { createScriptedProvider } from '../../src/testing/provider.js';
import { messageFrom, openSandboxed, openTab } from './support/frames.js';
import { phase, phasesOf, reasonsOf, refusal } from './support/observe.js';
import { SHARED_NAME } from '../../src/client/scope.js';

const DELETE: StepUpRequest = { resource: 'documents', action: 'delete' };
const PAY: StepUpRequest = { resource: 'payments', action: 'create' };

describe('StepUpClient, with other tabs', () => {
  const open = async (): Promise<Awaited<ReturnType<typeof openTab>>> => {
    const tab = await openTab();
    tabs.push(tab);
    return tab;
  };
  const tabs: Array<{ close(): void }> = [];
  const here = (): { provider: ReturnType<typeof createScriptedProvider>; client: StepUpClient } => {
    const provider = createScriptedProvider();
    const client = new StepUpClient({ provider });
    client.connect();
    return { provider, client };
  };
  afterEach(() => tabs.splice(0).forEach(tab => tab.close()));

  it('knows what was verified in another one', async () => {
    const { client, provider } = here();
    await client.readMember();
    const tab = await open();
    tab.provider.respond('approve');
    const { sid } = await tab.client.require(DELETE);
    await waitUntil(() => client.isVerified(DELETE));
    expect(await client.require(DELETE)).to.include({ sid, fromCache: true });
    expect(provider.calls).to.have.length(0);
  });

  it('does not make a verification of another tab any younger', async () => {
    const { client } = here();
    await client.readMember();
    const tab = await open();
    tab.provider.respond('approve');
    await tab.client.require(DELETE);
    await waitUntil(() => client.isVerified(DELETE));
    const clock = sinon.useFakeTimers({ now: Date.now() + 900_001, toFake: ['Date'] });
    expect(client.isVerified(DELETE)).to.equal(false);
    clock.restore();
  });

  it('shares no verification of a single use', async () => {
    const { client } = here();
    await client.readMember();
    const tab = await open();
    tab.provider.respond('approve');
    await tab.client.require({ ...DELETE, maxAge: 0 });
    tab.provider.respond('approve');
    await tab.client.require(PAY);
    await waitUntil(() => client.isVerified(PAY));
    expect(client.isVerified(DELETE)).to.equal(false);
    expect(client.takeProof(DELETE)).to.equal(null);
  });

  for (const end of ['clear', 'sign-out', 'member-change'] as const) {
    it(`ends what another tab ended by ${end}`, async () => {
      const { client, provider } = here();
      provider.respond('approve');
      await client.require(DELETE);
      const tab = await open();
      if (end !== 'clear') {
        tab.client.connect();
        await tab.client.readMember();
      }
      const reasons = reasonsOf(client);
      if (end === 'clear') tab.client.clear();
      else if (end === 'sign-out') tab.provider.signOut();
      else tab.provider.signInAs({ id: 'member-2' });
      await waitUntil(() => reasons.length);
      expect(client.isVerified(DELETE)).to.equal(false);
      expect(reasons).to.deep.equal([end === 'clear' ? 'cleared' : end]);
    });
  }

  it('ends only what the clear of another tab names', async () => {
    const { client, provider } = here();
    for (const request of [DELETE, PAY]) {
      provider.respond('approve');
      await client.require(request);
    }
    const tab = await open();
    tab.client.clear(PAY);
    await waitUntil(() => !client.isVerified(PAY));
    expect(client.isVerified(DELETE)).to.equal(true);
  });

  it('ignores an answer that was asked for before the clear of another tab', async () => {
    const { client, provider } = here();
    const tab = await open();
    const reasons = reasonsOf(client);
    const asked = client.require(DELETE);
    await phase(client, 'open');
    tab.client.clear(DELETE);
    await waitUntil(() => reasons.includes('cleared'));
    provider.respond('approve');
    expect(await refusal(asked)).to.equal('aborted');
  });

  it('ignores news of a verification that come after the clear, and were asked for before it', async () => {
    const { client } = here();
    await client.readMember();
    client.clear();
    const written = JSON.parse(localStorage.getItem(`${SHARED_NAME}.clears`)!) as Record<string, number>;
    client.clear(DELETE);
    const channel = new BroadcastChannel(SHARED_NAME);
    const entry = {
      owner: JSON.stringify(['scripted', null, 'member-1', null]),
      memberId: 'member-1',
      kind: 'step-up',
      once: false,
      acr: '',
      verifiedAt: Date.now(),
      afterClear: written[''],
    };
    channel.postMessage({ entry: { ...entry, ...DELETE } });
    channel.postMessage({ entry: { ...entry, ...PAY } });
    await waitUntil(() => client.isVerified(PAY));
    expect(client.isVerified(DELETE)).to.equal(false);
    channel.close();
  });

  it('waits while another tab asks, says so, and takes its answer', async () => {
    const { client, provider } = here();
    const tab = await open();
    const asked = tab.client.require(DELETE);
    await phase(tab.client, 'open');
    const phases = phasesOf(client);
    const waiting = phase(client, 'waiting');
    const mine = client.require(DELETE);
    await waiting;
    expect(provider.calls).to.have.length(0);
    tab.provider.respond('approve');
    const { sid } = await asked;
    expect(await mine).to.include({ sid, fromCache: true });
    expect(provider.calls).to.have.length(0);
    expect(phases).to.deep.equal(['waiting', 'closed']);
  });

  it('asks by itself once the question of the other tab is over without an answer', async () => {
    const { client, provider } = here();
    const tab = await open();
    const asked = tab.client.require(DELETE);
    await phase(tab.client, 'open');
    const waiting = phase(client, 'waiting');
    const mine = client.require(DELETE);
    await waiting;
    provider.respond('approve');
    tab.provider.respond('cancel');
    expect(await refusal(asked)).to.equal('cancelled');
    expect(await mine).to.include({ fromCache: false });
  });

  it('goes on when the tab that asks dies', async () => {
    const { client, provider } = here();
    const tab = await open();
    void tab.client.require(DELETE).catch(() => undefined);
    await phase(tab.client, 'open');
    const waiting = phase(client, 'waiting');
    const mine = client.require(DELETE);
    await waiting;
    provider.respond('approve');
    tab.close();
    expect(await mine).to.include({ fromCache: false });
  });

  it('takes the turn over when told to, and the other tab gives up', async () => {
    const { client, provider } = here();
    const tab = await open();
    const asked = tab.client.require(DELETE);
    await phase(tab.client, 'open');
    const waiting = phase(client, 'waiting');
    const mine = client.require(DELETE);
    await waiting;
    provider.respond('approve');
    client.takeOver();
    expect(await mine).to.include({ fromCache: false });
    expect(await refusal(asked)).to.equal('aborted');
    tab.provider.respond('approve');
    expect(tab.client.isVerified(PAY)).to.equal(false);
  });

  it('is one question, where the first is cancelled and a third tab takes over while the second hears the news', async () => {
    const { client, provider } = here();
    const [first, second] = [await open(), await open()];
    const asked = first.client.require(DELETE);
    await phase(first.client, 'open');
    const outcomes: Promise<string>[] = [];
    for (const each of [second.client, client]) {
      const waiting = phase(each, 'waiting');
      outcomes.push(refusal(each.require(DELETE)));
      await waiting;
    }
    const isOver = phase(first.client, 'closed');
    first.provider.respond('cancel');
    await refusal(asked);
    await isOver;
    const opened = phase(client, 'open');
    client.takeOver();
    await opened;
    expect(await outcomes[0]).to.equal('aborted');
    expect([second.provider.calls.length, provider.calls.length]).to.deep.equal([0, 1]);
    provider.respond('cancel');
    await phase(client, 'closed');
  });

  it('opens no console beside the question of another tab, and no question beside its console', async () => {
    const { client, provider } = here();
    const tab = await open();
    const asked = tab.client.require(DELETE);
    await phase(tab.client, 'open');
    const waiting = phase(client, 'waiting');
    const visit = client.openConsole('/');
    await waiting;
    expect(provider.consoleCalls).to.have.length(0);
    provider.respondConsole('hang');
    const opened = phase(client, 'open');
    tab.provider.respond('cancel');
    await refusal(asked);
    await opened;
    const waits = phase(tab.client, 'waiting');
    const next = tab.client.require(DELETE);
    await waits;
    expect(tab.provider.calls).to.have.length(1);
    tab.provider.respond('approve');
    tab.client.takeOver();
    await next;
    const lost: unknown = await visit.catch((error: unknown) => error);
    // A console that never ends is still there.
    expect(lost).to.include({ code: 'aborted', reason: 'left-open' });
  });

  it('closes what the other tab shows when it takes over, or has it say that it does not close', async () => {
    for (const closes of [true, false]) {
      const { client, provider } = here();
      const tab = await open();
      let signal!: AbortSignal;
      tab.provider.verify = (_, given) => {
        signal = given;
        return new Promise((_resolve, reject) => {
          if (closes) given.addEventListener('abort', () => reject(new Error('closed')));
        });
      };
      const asked = tab.client.require(DELETE).catch((error: unknown) => error);
      await phase(tab.client, 'open');
      const waiting = phase(client, 'waiting');
      const mine = client.require(DELETE);
      await waiting;
      provider.respond('approve');
      client.takeOver();
      await mine;
      expect(await asked).to.include({ code: 'aborted' });
      expect(((await asked) as { reason?: string }).reason).to.equal(closes ? undefined : 'left-open');
      expect(signal.aborted).to.equal(true);
      client.clear();
    }
  });

  it('does not count what another tab has ended, before that is heard of', async () => {
    const { client, provider } = here();
    provider.respond('approve');
    await client.require(DELETE);
    const tab = await open();
    tab.client.clear(PAY);
    expect(client.isVerified(DELETE)).to.equal(true);
    tab.client.clear(DELETE);
    expect(client.isVerified(DELETE)).to.equal(false);
  });

  it('counts what was asked after the clear of another tab, however late that is heard of', async () => {
    const { client, provider } = here();
    await client.readMember();
    const tab = await open();
    const reasons = reasonsOf(client);
    tab.client.clear(DELETE);
    provider.respond('approve');
    await client.require(DELETE);
    await waitUntil(() => reasons.includes('cleared'));
    expect(client.isVerified(DELETE)).to.equal(true);
  });

  for (const minutes of [5, -5]) {
    it(`ends what was verified with a clock ${minutes} minutes off`, async () => {
      const { client, provider } = here();
      const clock = sinon.useFakeTimers({ now: Date.now() + minutes * 60_000, toFake: ['Date'] });
      provider.respond('approve');
      await client.require(DELETE);
      clock.restore();
      const before = client.isVerified(DELETE);
      const tab = await open();
      const reasons = reasonsOf(client);
      tab.client.clear();
      await waitUntil(() => reasons.includes('cleared'));
      expect([before, client.isVerified(DELETE)]).to.deep.equal([true, false]);
    });
  }

  it('can give a wait up', async () => {
    const { client, provider } = here();
    const tab = await open();
    const asked = tab.client.require(DELETE);
    await phase(tab.client, 'open');
    const controller = new AbortController();
    const waiting = phase(client, 'waiting');
    const mine = client.require({ ...DELETE, signal: controller.signal });
    await waiting;
    controller.abort();
    expect(await refusal(mine)).to.equal('aborted');
    expect(provider.calls).to.have.length(0);
    tab.provider.respond('approve');
    expect(await refusal(asked)).to.equal('passed');
  });

  it('works in a sandboxed frame, where locks reject and storage throws', async () => {
    const frame = await openSandboxed();
    tabs.push({ close: () => frame.remove() });
    const answer = messageFrom(frame);
    frame.contentWindow!.postMessage('verify', '*');
    expect(await answer).to.equal('step-up true');
  });

  for (const broken of ['locks', 'BroadcastChannel'] as const) {
    it(`works where ${broken} is there and throws`, async () => {
      const throws = (): never => {
        throw new DOMException('Not here.', 'SecurityError');
      };
      const stub =
        broken === 'locks'
          ? sinon.stub(navigator.locks, 'request').callsFake(throws)
          : sinon.stub(globalThis, 'BroadcastChannel').callsFake(throws);
      try {
        const { client, provider } = here();
        provider.respond('approve');
        await client.require(DELETE);
        expect(client.isVerified(DELETE)).to.equal(true);
        client.clear();
        expect(client.isVerified(DELETE)).to.equal(false);
      } finally {
        stub.restore();
      }
    });
  }
});
