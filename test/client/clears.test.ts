import { strict as assert } from 'node:assert';
import { afterEach, beforeEach, describe, it } from 'node:test';
import sinon from 'sinon';
import { StepUpClient, type StepUpRequest } from '../../src/client/at-once.js';
import { createScriptedProvider } from '../../src/testing/provider.js';
import { phase, reasonsOf, refusal } from './support/observe.js';
import { createOrigin, type Broken, type Origin, type Tab } from './support/origin.js';
import { SHARED_NAME } from '../../src/client/scope.js';

const DELETE: StepUpRequest = { resource: 'documents', action: 'delete' };
const PAY: StepUpRequest = { resource: 'payments', action: 'create' };
const NAME = `${SHARED_NAME}.clears`;
const MINUTE = 60_000;

interface Page {
  tab: Tab;
  client: StepUpClient;
  provider: ReturnType<typeof createScriptedProvider>;
}

describe('StepUpClient, clears and questions in several tabs', () => {
  let origin: Origin;
  let clock: sinon.SinonFakeTimers;
  beforeEach(() => {
    origin = createOrigin();
    clock = sinon.useFakeTimers({ now: Date.UTC(2026, 0, 1, 12), toFake: ['Date', 'performance'] });
  });
  afterEach(() => clock.restore());

  const open = (broken: Broken = {}): Page => {
    const tab = origin.open(broken);
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient({ provider }, tab.scope);
    client.connect();
    return { tab, client, provider };
  };
  // Channels deliver in tasks of their own.
  const delivered = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 5));

  for (const shift of [5 * MINUTE, -5 * MINUTE]) {
    it(`ends what was asked before it, with a clock that was ${shift} ms off`, async () => {
      const [one, other] = [open(), open()];
      clock.setSystemTime(Date.now() + shift);
      await one.client.require(DELETE);
      clock.setSystemTime(Date.now() - shift);
      other.client.clear();
      assert.equal(one.client.isVerified(DELETE), false);
      await delivered();
      assert.equal(one.client.isVerified(DELETE), false);
    });

    it(`does not end what was asked after it, with a clock that was ${shift} ms off`, async () => {
      const [one, other] = [open(), open()];
      clock.setSystemTime(Date.now() + shift);
      other.client.clear();
      other.client.clear(DELETE);
      clock.setSystemTime(Date.now() - shift);
      await one.client.require(DELETE);
      await delivered();
      assert.equal(one.client.isVerified(DELETE), true);
    });
  }

  it('ignores the answer to a question that was asked before it', async () => {
    const [one, other] = [open(), open()];
    one.provider.verify = sinon
      .stub()
      .returns(new Promise(resolve => setTimeout(resolve, 5, { kind: 'step-up' })));
    const asked = one.client.require(DELETE);
    await phase(one.client, 'open');
    other.client.clear(DELETE);
    assert.equal(await refusal(asked), 'aborted');
  });

  it('ends only what it names, at once and when it is heard of', async () => {
    const [one, other] = [open(), open()];
    await one.client.require(DELETE);
    await one.client.require(PAY);
    other.client.clear(PAY);
    assert.deepEqual([one.client.isVerified(DELETE), one.client.isVerified(PAY)], [true, false]);
    await delivered();
    assert.deepEqual([one.client.isVerified(DELETE), one.client.isVerified(PAY)], [true, false]);
  });

  for (const [own, others] of [
    [{ localStorage: 'missing' }, {}],
    [{ localStorage: 'throws' }, {}],
    [{}, { localStorage: 'throws' }],
    [{}, { localStorage: 'full' }],
    [{ localStorage: 'silent' }, {}],
    [{}, { localStorage: 'silent' }],
    [{ localStorage: 'silent' }, { localStorage: 'silent' }],
    [{ localStorage: 'throws' }, { localStorage: 'throws' }],
  ] as Broken[][]) {
    it(`always wins where no order can be kept: ${JSON.stringify([own, others])}`, async () => {
      const [one, other] = [open(own), open(others)];
      await one.client.require(DELETE);
      assert.equal(one.client.isVerified(DELETE), true);
      other.client.clear();
      await delivered();
      assert.equal(one.client.isVerified(DELETE), false);
    });
  }

  for (const broken of [{ localStorage: 'silent' }, { channel: 'mute' }] as Broken[]) {
    it(`ends what the page itself knows, and nothing before: ${JSON.stringify(broken)}`, async () => {
      // What another page has written before stays there.
      open().client.clear();
      const { client } = open(broken);
      await client.require(DELETE);
      assert.equal(client.isVerified(DELETE), true);
      const reasons = reasonsOf(client);
      client.clear();
      assert.equal(client.isVerified(DELETE), false);
      assert.deepEqual(reasons, ['cleared']);
    });
  }

  it('is seen after the back/forward cache, in which nothing was heard', async () => {
    const [one, other] = [open(), open()];
    await one.client.require(DELETE);
    one.tab.dispatch('pagehide', true);
    one.tab.isDeaf = true;
    other.client.clear(DELETE);
    await delivered();
    one.tab.isDeaf = false;
    const reasons = reasonsOf(one.client);
    one.tab.dispatch('pageshow', true);
    await one.client.readMember();
    assert.equal(one.client.isVerified(DELETE), false);
    assert.ok(reasons.includes('cleared'));
  });

  it('may have been missed in the back/forward cache where nothing can be kept: nothing is believed', async () => {
    const one = open({ localStorage: 'throws' });
    await one.client.require(DELETE);
    one.tab.dispatch('pagehide', true);
    one.tab.dispatch('pageshow', true);
    await one.client.readMember();
    assert.equal(one.client.isVerified(DELETE), false);
  });

  it('is seen by a tab that was frozen, before anything has told it', async () => {
    const [one, other] = [open(), open()];
    await one.client.require(DELETE);
    one.tab.isDeaf = true;
    other.client.clear();
    assert.equal(one.client.isVerified(DELETE), false);
  });

  it('is not undone by emptying the storage, nor by what stands there then', async () => {
    const [one, other] = [open(), open()];
    await one.client.require(DELETE);
    for (const text of [null, '', 'x', '7', 'null', '[]', '{}', '{"":"x"}', '{"":null}']) {
      if (text === null) origin.localStorage.clear();
      else origin.localStorage.setItem(NAME, text);
      assert.equal(one.client.isVerified(DELETE), false, String(text));
    }
    await other.client.require(PAY);
    assert.equal(one.client.isVerified(DELETE), false);
    await one.client.require(DELETE);
    assert.equal(one.client.isVerified(DELETE), true);
  });

  it('writes no name down, and not more than a few hundred numbers', async () => {
    const [one, other] = [open(), open()];
    await one.client.require(DELETE);
    for (let id = 0; id < 1000; id++) other.client.clear({ resource: `documents/${id}`, action: 'delete' });
    const written = origin.localStorage.getItem(NAME)!;
    assert.ok(written.length < 4000 && !written.includes('documents') && !written.includes('delete'));
    // One of everything has stood for them.
    assert.equal(one.client.isVerified(DELETE), false);
  });
});
