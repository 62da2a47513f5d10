import { strict as assert } from 'node:assert';
import { afterEach, beforeEach, describe, it } from 'node:test';
import sinon from 'sinon';
import { StepUpClient, type StepUpRequest } from '../../src/client/at-once.js';
import { SHARED_NAME } from '../../src/client/scope.js';
import { createScriptedProvider } from '../../src/testing/provider.js';
import { TwoTabs, type LatePage } from './support/late-page.js';
import { createLateHalf } from './support/late-half.js';
import { phasesOf, reasonsOf, refusal } from './support/observe.js';
import { createStorage, type Broken } from './support/origin.js';

const DELETE: StepUpRequest = { resource: 'documents', action: 'delete' };
const PAY: StepUpRequest = { resource: 'payments', action: 'create' };
const MINUTE = 60_000;
const ADA = { id: 'member-1' };
const BOB = { id: 'member-2' };

let tabs: TwoTabs;
beforeEach(() => (tabs = new TwoTabs()));
afterEach(() => tabs.end());

describe('what another tab has verified before this page can tell what it counts for', () => {
  it('counts for nothing until then, has the code come, and counts as soon as it is there', async () => {
    const page = await tabs.open();
    const before = page.reasons.length;
    const { sid } = await tabs.verifyElsewhere(DELETE);
    assert.equal(page.client.peek(DELETE), null);
    assert.equal(page.client.isVerified(), false);
    assert.equal(page.half.loads, 1);
    assert.deepEqual(page.reasons.slice(before), []);

    await tabs.arrive(page);
    assert.equal(page.client.peek(DELETE)?.sid, sid);
    assert.equal(page.client.isVerified(), true);
    assert.deepEqual(page.reasons.slice(before), ['verified']);
  });

  it('changes nothing where there was nothing, and what is no verification loads nothing', async () => {
    const page = await tabs.open();
    const before = page.reasons.length;
    const junk: unknown[] = [{}, { once: false }, { once: false, afterClear: 1 }];
    const { scope } = tabs.origin.open();
    const channel = new scope.BroadcastChannel(SHARED_NAME);
    channel.onmessage = ({ data }: MessageEvent<{ entry: object }>) => {
      // As it came, it would count.
      for (const once of [true, undefined, 0]) junk.push({ ...data.entry, once });
    };
    page.tab.isDeaf = true;
    await tabs.verifyElsewhere(DELETE);
    page.tab.isDeaf = false;
    assert.equal(junk.length, 6);
    for (const entry of junk) channel.postMessage({ entry });
    await tabs.settle();
    assert.equal(page.half.loads, 0);
    await tabs.arrive(page);
    assert.equal(page.client.isVerified(), false);
    assert.deepEqual(page.reasons.slice(before), []);
  });

  it('answers with the newest', async () => {
    const page = await tabs.open();
    await tabs.verifyElsewhere(DELETE);
    tabs.clock.tick(MINUTE);
    const { sid } = await tabs.verifyElsewhere({ ...DELETE, maxAge: 1 });
    await tabs.arrive(page);
    assert.equal(page.client.peek(DELETE)?.sid, sid);
  });

  it('is bounded: what is older than the newest hundred is forgotten', async () => {
    const page = await tabs.open();
    const numbered = (number: number): StepUpRequest => ({ ...DELETE, resource: `document-${number}` });
    for (let number = 0; number <= 100; number++) await tabs.other.require(numbered(number));
    await tabs.settle();
    await tabs.arrive(page);
    assert.equal(page.client.isVerified(numbered(0)), false);
    assert.equal(page.client.isVerified(numbered(1)), true);
  });

  it('counts for every client of the page', async () => {
    const page = await tabs.open();
    const second = new StepUpClient({ provider: page.provider }, page.tab.scope, page.half.late);
    second.connect();
    await tabs.settle();
    await tabs.verifyElsewhere(DELETE);
    await tabs.arrive(page);
    assert.deepEqual([page.client.isVerified(DELETE), second.isVerified(DELETE)], [true, true]);
  });

  it('is as old as it is on either clock, whatever is set meanwhile', async () => {
    const page = await tabs.open();
    await tabs.verifyElsewhere(DELETE);
    tabs.clock.tick(10 * MINUTE);
    tabs.clock.setSystemTime(Date.now() - 10 * MINUTE);
    await tabs.arrive(page);
    assert.equal(page.client.isVerified(DELETE), true);
    tabs.clock.tick(5 * MINUTE);
    assert.equal(page.client.isVerified(DELETE), false);
  });

  it('has whoever looks woken when it ends', async () => {
    const page = await tabs.open();
    await tabs.verifyElsewhere(DELETE);
    tabs.clock.tick(5 * MINUTE);
    await tabs.arrive(page);
    const before = page.reasons.length;
    tabs.clock.tick(10 * MINUTE - 1);
    assert.deepEqual(page.reasons.slice(before), []);
    tabs.clock.tick(2);
    assert.deepEqual(page.reasons.slice(before), ['age']);
    assert.equal(page.client.isVerified(DELETE), false);
  });

  for (const [what, happens] of Object.entries<(page: LatePage) => void | Promise<void>>({
    'a clear in its own page': ({ client }) => client.clear(DELETE),
    'a clear in the other tab': () => tabs.other.clear(),
    'a clear of the resource': () => tabs.other.clear({ ...PAY, ...DELETE, cacheScope: 'resource' }),
    'a sign-out': ({ provider }) => provider.signOut(),
    'another member': ({ provider }) => provider.signInAs(BOB),
    'another member, and the first again': ({ provider }) => {
      provider.signInAs(BOB);
      provider.signInAs(ADA);
    },
    'another provider': ({ client }) => client.configure({ provider: createScriptedProvider() }),
    'a clear that a frozen page does not hear': ({ tab }) => {
      tab.isDeaf = true;
      tabs.other.clear();
    },
    'a clear during the back/forward cache': async ({ tab }) => {
      tab.dispatch('pagehide', true);
      tab.isDeaf = true;
      tabs.other.clear();
      await tabs.settle();
      tab.isDeaf = false;
      tab.dispatch('pageshow', true);
    },
    'being dropped': async ({ client }) => client.drop(await tabs.other.require(DELETE)),
  }))
    it(`is ended before it counts by ${what}`, async () => {
      const page = await tabs.open();
      await tabs.verifyElsewhere(DELETE);
      await happens(page);
      await tabs.settle();
      await tabs.arrive(page);
      assert.equal(page.client.peek(DELETE), null);
      await page.client.readMember();
      assert.equal(page.client.isVerified(), false);
    });

  it('stays where something else is cleared', async () => {
    const page = await tabs.open();
    await tabs.verifyElsewhere(DELETE);
    tabs.other.clear(PAY);
    page.client.clear({ ...DELETE, action: 'update' });
    await tabs.arrive(page);
    assert.equal(page.client.isVerified(DELETE), true);
  });

  for (const broken of [
    { localStorage: 'missing' },
    { localStorage: 'throws' },
    { localStorage: 'silent' },
  ] as Broken[])
    it(`is not believed where no order can be kept: ${JSON.stringify(broken)}`, async () => {
      const page = await tabs.open({}, broken);
      await tabs.verifyElsewhere(DELETE);
      tabs.other.clear();
      await tabs.settle();
      await tabs.arrive(page);
      assert.equal(page.client.isVerified(), false);
    });

  it('waits for who is signed in, and is nobody else’s', async () => {
    for (const [member, isVerified] of [
      [ADA, true],
      [BOB, false],
    ] as const) {
      const tab = tabs.origin.open();
      const half = createLateHalf();
      const provider = createScriptedProvider({ member });
      let isReady = (): void => undefined;
      provider.ready = () => new Promise(resolve => (isReady = resolve));
      const client = new StepUpClient({ provider }, tab.scope, half.late);
      client.connect();
      await tabs.verifyElsewhere(DELETE);
      half.arrive();
      assert.equal(client.isVerified(DELETE), false);
      isReady();
      await tabs.settle();
      assert.equal(client.memberId, member.id);
      assert.equal(client.isVerified(DELETE), isVerified);
      tabs.other.clear();
    }
  });
});

describe('a page in which somebody asks before the code for it is there', () => {
  it('asks nobody where another tab has verified it meanwhile, and has closed what was opened in the click', async () => {
    const page = await tabs.open();
    const phases = phasesOf(page.client);
    const asked = page.client.require(DELETE);
    const { sid } = await tabs.verifyElsewhere(DELETE);
    await tabs.arrive(page);
    const verification = await asked;
    assert.deepEqual([verification.sid, verification.fromCache], [sid, true]);
    assert.deepEqual([page.provider.calls.length, phases], [0, []]);
    assert.deepEqual([page.provider.prepared.length, page.provider.preparationsGivenUp], [1, 1]);
  });

  it('does not wait for another question with what is known', async () => {
    const page = await tabs.open();
    page.provider.respond('hang');
    const pending = page.client.require(PAY);
    let isKnown = false;
    void page.client.require(DELETE).then(({ fromCache }) => (isKnown = fromCache));
    await tabs.verifyElsewhere(DELETE);
    await tabs.arrive(page);
    assert.equal(isKnown, true);
    assert.equal(page.provider.calls.length, 1);
    page.client.dispose();
    assert.equal(await refusal(pending), 'aborted');
  });

  it('is refused where it cannot be loaded, and knows what was heard when it is there later', async () => {
    const page = await tabs.open();
    const asked = page.client.require(PAY);
    await tabs.verifyElsewhere(DELETE);
    page.half.fail();
    assert.equal(await refusal(asked), 'unavailable');
    assert.equal(page.provider.preparationsGivenUp, 1);
    assert.equal(page.client.isVerified(), false);
    await tabs.arrive(page);
    assert.equal(page.client.isVerified(DELETE), true);
  });

  it('is loaded again by the next to ask where it could not be loaded', async () => {
    const page = await tabs.open();
    for (const loads of [1, 2]) {
      const asked = refusal(page.client.require(PAY));
      assert.equal(page.half.loads, loads);
      page.half.fail();
      assert.equal(await asked, 'unavailable');
    }
  });

  it('does not ask for less than a server wants, as the question before has told: it is the same one', async () => {
    const page = await tabs.open();
    page.provider.respond('cancel');
    const notBefore = Date.now();
    const answers = [{ ...DELETE, notBefore }, DELETE, PAY].map(wanted =>
      refusal(page.client.require(wanted)),
    );
    tabs.clock.tick(1);
    await tabs.arrive(page);
    assert.deepEqual(await Promise.all(answers), ['cancelled', 'cancelled', 'passed']);
    const { calls, prepared } = page.provider;
    assert.deepEqual(
      calls.map(call => call.notBefore),
      [notBefore, undefined],
    );
    assert.equal(prepared.length - page.provider.preparationsGivenUp, calls.length);
  });

  it('warns once of a long max-age', async () => {
    const warn = sinon.stub(console, 'warn');
    try {
      const page = await tabs.open({ maxAge: '1h' });
      await tabs.arrive(page);
      assert.equal(warn.callCount, 1);
      await page.client.require({ ...DELETE, maxAge: '2h' });
      assert.equal(warn.callCount, 1);
    } finally {
      warn.restore();
    }
  });
});

describe('a client that has ended before the code that asks was there', () => {
  it('does not come to life with it', async () => {
    const page = await tabs.open({ storage: 'session' });
    const asked = refusal(page.client.require(PAY));
    await tabs.verifyElsewhere(DELETE);
    tabs.other.dispose();
    page.client.dispose();
    const before = page.reasons.length;
    await tabs.arrive(page);
    assert.equal(await asked, 'unavailable');
    assert.equal(page.provider.preparationsGivenUp, 1);
    assert.equal(await refusal(page.client.require(DELETE)), 'unavailable');
    assert.equal(page.client.isVerified(), false);
    assert.deepEqual(page.reasons.slice(before), []);
    const { listeners } = page.tab;
    assert.deepEqual([listeners, tabs.origin.channels, tabs.origin.locks], [0, 0, 0]);
    assert.equal(tabs.clock.countTimers(), 0);
  });
});

describe('what the page before has left, before the code that takes it is there', () => {
  /** A tab's storage in which a page has left its verification. */
  async function leave(): Promise<Storage> {
    const storage = createStorage();
    const page = await tabs.open({ storage: 'session' }, {}, storage);
    page.half.arrive();
    await page.client.require(DELETE);
    page.tab.dispatch('pagehide');
    page.client.dispose();
    page.tab.close();
    return storage;
  }

  const isLeft = (storage: Storage): boolean =>
    storage.getItem(`${SHARED_NAME}.verifications`)?.includes('documents') ?? false;

  it('stays for the next page where this one goes, also where it has heard of others', async () => {
    const storage = await leave();
    const gone = await tabs.open({ storage: 'session' }, {}, storage);
    await tabs.verifyElsewhere(PAY);
    gone.tab.dispatch('pagehide');
    gone.tab.close();
    assert.ok(isLeft(storage));
    const next = await tabs.open({ storage: 'session' }, {}, storage);
    await tabs.arrive(next);
    assert.equal(next.client.isVerified(DELETE), true);
  });

  it('lies behind what is newer', async () => {
    const storage = await leave();
    const page = await tabs.open({ storage: 'session' }, {}, storage);
    tabs.clock.tick(MINUTE);
    const { sid } = await tabs.verifyElsewhere({ ...DELETE, maxAge: 1 });
    await tabs.arrive(page);
    assert.equal(page.client.peek(DELETE)?.sid, sid);
  });

  it('is taken where it is to be kept by then, and by a setting of later', async () => {
    const storage = await leave();
    const page = await tabs.open({ storage: 'session' }, {}, storage);
    page.client.configure({ storage: 'memory' });
    await tabs.arrive(page);
    assert.equal(page.client.isVerified(DELETE), false);
    assert.ok(isLeft(storage));
    page.client.configure({ storage: 'session' });
    assert.equal(page.client.isVerified(DELETE), true);
    assert.equal(isLeft(storage), false);
  });

  it('is not believed where it was for a single use', async () => {
    const storage = await leave();
    const name = `${SHARED_NAME}.verifications`;
    storage.setItem(name, storage.getItem(name)!.replaceAll('"once":false', '"once":true'));
    const page = await tabs.open({ storage: 'session' }, {}, storage);
    await tabs.arrive(page);
    assert.equal(page.client.isVerified(DELETE), false);
  });

  it('is cleared by another tab from then on, though nobody has had the client listen', async () => {
    const storage = await leave();
    const { scope } = tabs.origin.open({}, storage);
    const half = createLateHalf();
    const client = new StepUpClient(
      { provider: createScriptedProvider(), storage: 'session' },
      scope,
      half.late,
    );
    half.arrive();
    await client.readMember();
    assert.equal(client.isVerified(DELETE), true);
    const reasons = reasonsOf(client);
    tabs.other.clear();
    await tabs.settle();
    assert.deepEqual(reasons, ['cleared']);
  });

  it('is cleared by what is cleared meanwhile', async () => {
    const storage = await leave();
    const page = await tabs.open({ storage: 'session' }, {}, storage);
    page.client.clear(DELETE);
    await tabs.arrive(page);
    assert.equal(page.client.isVerified(DELETE), false);
  });

  it('is taken by a page to which the code could not come at first, which waits no longer for it then', async () => {
    const storage = await leave();
    const page = await tabs.open({ storage: 'session' }, {}, storage);
    assert.equal(page.client.memberId, undefined);
    page.half.fail();
    await tabs.settle();
    assert.equal(page.client.memberId, 'member-1');
    assert.ok(isLeft(storage));
    const reasons = reasonsOf(page.client);
    await tabs.arrive(page);
    assert.equal(page.client.isVerified(DELETE), true);
    assert.ok(reasons.includes('verified'));
  });
});

describe('the answer with which the person has come back, before the code that takes it is there', () => {
  async function comeBack(): Promise<LatePage> {
    const tab = tabs.origin.open();
    const half = createLateHalf();
    const provider = createScriptedProvider();
    provider.resume = async () => ({ request: DELETE, answer: { kind: 'step-up', sid: 'brought' } });
    const client = new StepUpClient({ provider }, tab.scope, half.late);
    client.connect();
    await tabs.settle();
    return { tab, half, provider, client, reasons: reasonsOf(client) };
  }

  it('counts as soon as it is there, also where it could not come at first', async () => {
    for (const fails of [false, true]) {
      const page = await comeBack();
      assert.equal(page.half.loads, 1);
      if (fails) page.half.fail();
      await tabs.settle();
      assert.equal(page.client.isVerified(DELETE), false);
      await tabs.arrive(page);
      assert.equal(page.client.peek(DELETE)?.sid, 'brought');
      assert.ok(page.reasons.includes('verified'));
    }
  });

  for (const [what, happens] of Object.entries<(page: LatePage) => void>({
    'a clear': ({ client }) => client.clear(DELETE),
    'a sign-out': ({ provider }) => provider.signOut(),
    'another member': ({ provider }) => provider.signInAs(BOB),
    'another provider': ({ client }) => client.configure({ provider: createScriptedProvider() }),
    'a minute': () => void tabs.clock.tick(MINUTE),
    'the end of the client': ({ client }) => client.dispose(),
  }))
    it(`is ended by ${what}`, async () => {
      const page = await comeBack();
      happens(page);
      await tabs.settle();
      await tabs.arrive(page);
      assert.equal(page.client.isVerified(), false);
      assert.equal(page.client.peek(DELETE), null);
    });
});
