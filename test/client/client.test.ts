import { strict as assert } from 'node:assert';
import { afterEach, beforeEach, describe, it } from 'node:test';
import sinon from 'sinon';
import { StepUpClient, StepUpError, type StepUpRequest } from '../../src/client/at-once.js';
import { createScriptedProvider } from '../../src/testing/provider.js';
import { consoleErrors } from '../support/console-errors.js';
import { createOrigin } from './support/origin.js';
import { phase, reasonsOf, refusal } from './support/observe.js';
import { assertIncludes } from '../support/assertions.js';

const DELETE: StepUpRequest = { resource: 'documents', action: 'delete' };
const MINUTE = 60_000;

describe('StepUpClient, what it remembers', () => {
  let clock: sinon.SinonFakeTimers;
  beforeEach(() => {
    clock = sinon.useFakeTimers({
      now: Date.UTC(2026, 0, 1, 12),
      toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'],
    });
  });
  afterEach(() => clock.restore());

  it('asks once, and not again within max-age', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient({ provider });
    const first = await client.require(DELETE);
    assertIncludes(first, { ...DELETE, memberId: 'member-1', fromCache: false, kind: 'step-up' });
    assert.equal(first.expiresAt - first.verifiedAt, 15 * MINUTE);

    clock.tick(15 * MINUTE - 1);
    const second = await client.require(DELETE);
    assertIncludes(second, { sid: first.sid, fromCache: true });
    assertIncludes(client.peek(DELETE), { sid: first.sid });
    assert.equal(provider.calls.length, 1);
  });

  it('asks again once a verification is as old as max-age', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient({ provider });
    await client.require(DELETE);
    clock.tick(15 * MINUTE);
    assert.equal(client.peek(DELETE), null);
    await client.require(DELETE);
    assert.equal(provider.calls.length, 2);
  });

  it('judges the age for each request', async () => {
    const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
    await client.require(DELETE);
    clock.tick(2 * MINUTE);
    assert.equal(client.isVerified({ ...DELETE, maxAge: '1m' }), false);
    assert.equal(client.isVerified({ ...DELETE, maxAge: '3m' }), true);
  });

  it('lets the provider cap a verification', async () => {
    const provider = createScriptedProvider({
      answer: { kind: 'step-up', sid: 's', expiresAt: Date.now() + MINUTE },
    });
    const client = new StepUpClient({ provider });
    const verification = await client.require(DELETE);
    assert.equal(verification.expiresAt, Date.now() + MINUTE);
    clock.tick(MINUTE);
    assert.equal(client.isVerified(DELETE), false);
  });

  it('is not lengthened by setting the clock back', async () => {
    const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
    await client.require(DELETE);
    clock.tick(10 * MINUTE);
    clock.setSystemTime(Date.UTC(2026, 0, 1, 11));
    clock.tick(5 * MINUTE);
    assert.equal(client.isVerified(DELETE), false);
  });

  it('ages while the machine sleeps and the monotonic clock stands still', async () => {
    const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
    await client.require(DELETE);
    clock.setSystemTime(Date.now() + 15 * MINUTE);
    assert.equal(client.isVerified(DELETE), false);
  });

  it("takes the provider's time where it lies between asking and answering, else the time of the answer", async () => {
    const provider = createScriptedProvider();
    const client = new StepUpClient({ provider });
    let start = 0;
    // Answers 20 s after the question; times are ms after it.
    const answered = async (timestamp: number): Promise<number> => {
      const asked = client.require({ ...DELETE, maxAge: 0 });
      await phase(client, 'open');
      start = Date.now();
      clock.tick(20_000);
      provider.respond({ kind: 'step-up', sid: 's', timestamp: start + timestamp });
      return (await asked).verifiedAt - start;
    };
    assert.equal(await answered(10_000), 10_000);
    assert.equal(await answered(-1), 20_000);
    assert.equal(await answered(20_001), 20_000);
    assert.equal(await answered(NaN), 20_000);
  });

  it('counts for exactly its resource and action by default', async () => {
    const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
    await client.require(DELETE);
    assert.equal(client.isVerified({ resource: 'documents', action: 'update' }), false);
    assert.equal(client.isVerified({ resource: 'payments', action: 'delete' }), false);
  });

  it('counts for every action on its resource with cacheScope resource, and for all with session', async () => {
    const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
    await client.require(DELETE);
    const update: StepUpRequest = { resource: 'documents', action: 'update' };
    const payment: StepUpRequest = { resource: 'payments', action: 'create' };
    assert.equal(client.isVerified({ ...update, cacheScope: 'resource' }), true);
    assert.equal(client.isVerified({ ...payment, cacheScope: 'resource' }), false);
    assert.equal(client.isVerified({ ...payment, cacheScope: 'session' }), true);
    assert.equal(client.isVerified(), true);
  });

  it("counts a role's pass only for its own resource and action, whatever the scope, and never for force", async () => {
    const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'allow' }) });
    const verification = await client.require(DELETE);
    assert.equal(verification.kind, 'allowed');
    assert.ok(!('sid' in verification));
    assert.equal(client.isVerified(DELETE), true);
    assert.equal(client.isVerified({ ...DELETE, action: 'update', cacheScope: 'session' }), false);
    assert.equal(client.isVerified({ ...DELETE, forceStepUp: true }), false);
  });

  it('counts only for the acrValues that were asked for', async () => {
    const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
    await client.require({ ...DELETE, acrValues: ['phr'] });
    assert.equal(client.isVerified({ ...DELETE, acrValues: ['phr'] }), true);
    assert.equal(client.isVerified({ ...DELETE, acrValues: ['phrh'] }), false);
  });

  it('leaves nothing behind that opens anything with max-age 0', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient({ provider });
    const once = { ...DELETE, maxAge: 0 };
    const verification = await client.require(once);
    assert.equal(verification.expiresAt, verification.verifiedAt);
    assert.equal(client.isVerified(once), false);
    assert.equal(client.isVerified(DELETE), false);
    assert.equal(client.isVerified(), false);
    await client.require(once);
    assert.equal(provider.calls.length, 2);
  });

  it('never answers max-age 0 from what is remembered', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient({ provider });
    await client.require(DELETE);
    await client.require({ ...DELETE, maxAge: 0 });
    assert.equal(provider.calls.length, 2);
  });

  it('hands out the proof of a single use once, for the same resource and action, within 60 seconds', async () => {
    const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
    const once = { ...DELETE, maxAge: 0 };
    const { sid } = await client.require(once);
    assert.equal(client.takeProof({ ...DELETE, action: 'update' }), null);
    assertIncludes(client.takeProof(DELETE), { sid });
    assert.equal(client.takeProof(DELETE), null);

    await client.require(once);
    clock.tick(MINUTE);
    assert.equal(client.takeProof(DELETE), null);
  });

  it('does not hand out the proof of a single use to a request that wants a younger one', async () => {
    const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
    await client.require({ ...DELETE, maxAge: 0 });
    clock.tick(11_000);
    assert.equal(client.takeProof({ ...DELETE, maxAge: 10 }), null);
    assert.notEqual(client.takeProof({ ...DELETE, maxAge: 20 }), null);
  });

  it('drops exactly the verification that was refused', async () => {
    const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
    const older = await client.require(DELETE);
    clock.tick(1000);
    const newer = await client.require({ ...DELETE, maxAge: 1 });
    client.drop(older);
    assertIncludes(client.peek(DELETE), { sid: newer.sid });
    client.drop(newer);
    assert.equal(client.peek(DELETE), null);
  });

  it('tells when a verification has grown too old, by one timer', async () => {
    const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
    await client.require(DELETE);
    await client.require({ resource: 'payments', action: 'create', maxAge: '5m' });
    for (let gate = 0; gate < 1000; gate++) client.peek(DELETE);
    assert.equal(clock.countTimers(), 1);

    const seen: Array<[number, boolean]> = [];
    const start = Date.now();
    client.addEventListener('change', () => seen.push([Date.now() - start, client.isVerified(DELETE)]));
    clock.tick(20 * MINUTE);
    const end = seen.find(([, verified]) => !verified);
    assert.ok(end && end[0] >= 15 * MINUTE && end[0] <= 15 * MINUTE + 10);
  });

  it('warns once of a max-age above 30 minutes, naming the guidance', async () => {
    const warn = sinon.stub(console, 'warn');
    try {
      const client = new StepUpClient({
        provider: createScriptedProvider({ answer: 'approve' }),
        maxAge: '30m',
      });
      assert.equal(warn.called, false);
      client.peek({ ...DELETE, maxAge: '31m' });
      assert.equal(warn.called, false);
      await client.require({ ...DELETE, maxAge: '31m' });
      await client.require({ ...DELETE, maxAge: '31m' });
      assert.equal(warn.callCount, 1);
      assert.match(warn.firstCall.args[0], /1860 s.*NIST SP 800-63B/);
    } finally {
      warn.restore();
    }
  });
});

describe('StepUpClient, what ends a verification', () => {
  it('forgets everything at clear(), and what a request names at clear(request)', async () => {
    const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
    const update: StepUpRequest = { ...DELETE, action: 'update' };
    await client.require(DELETE);
    await client.require(update);
    client.clear(DELETE);
    assert.deepEqual([client.isVerified(DELETE), client.isVerified(update)], [false, true]);
    await client.require(DELETE);
    client.clear({ ...DELETE, cacheScope: 'resource' });
    assert.equal(client.isVerified(update), false);
    await client.require(update);
    client.clear();
    assert.equal(client.isVerified(), false);
  });

  it('forgets the proof of a single use as well', async () => {
    const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
    await client.require({ ...DELETE, maxAge: 0 });
    client.clear();
    assert.equal(client.takeProof(DELETE), null);
  });

  it('ignores the answer to a question that was asked before a clear', async () => {
    const provider = createScriptedProvider();
    const client = new StepUpClient({ provider });
    const asked = client.require(DELETE);
    await phase(client, 'open');
    client.clear();
    provider.respond('approve');
    assert.equal(await refusal(asked), 'aborted');
    assert.equal(client.isVerified(DELETE), false);
  });

  it('counts the answer to a question that was asked in the same millisecond, after the clear', async () => {
    const clock = sinon.useFakeTimers({ now: 1000, toFake: ['Date'] });
    try {
      const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
      await client.require(DELETE);
      client.clear();
      await client.require(DELETE);
      assert.equal(client.isVerified(DELETE), true);
    } finally {
      clock.restore();
    }
  });

  it('clears what was verified before the clock was set back', async () => {
    const clock = sinon.useFakeTimers({ now: 5_000_000, toFake: ['Date'] });
    try {
      const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
      await client.require(DELETE);
      clock.setSystemTime(4_990_000);
      client.clear();
      assert.equal(client.isVerified(DELETE), false);
    } finally {
      clock.restore();
    }
  });

  it('ends at sign-out, and says why', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient({ provider });
    await client.require(DELETE);
    const reasons = reasonsOf(client);
    provider.signOut();
    assert.equal(client.isVerified(DELETE), false);
    assert.deepEqual(reasons, ['sign-out']);
    provider.signInAs({ id: 'member-1' });
    assert.equal(client.isVerified(DELETE), false);
  });

  it('ends with another member, and does not come back with the first', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient({ provider });
    await client.require(DELETE);
    const reasons = reasonsOf(client);
    provider.signInAs({ id: 'member-2' });
    assert.equal(client.isVerified(DELETE), false);
    assert.deepEqual(reasons, ['member-change']);
    provider.signInAs({ id: 'member-1' });
    assert.equal(client.isVerified(DELETE), false);
  });

  it('has nothing before the member was read once', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient({ provider });
    assert.equal(client.memberId, undefined);
    assert.equal(client.peek(DELETE), null);
    await client.require(DELETE);
    assert.equal(client.memberId, 'member-1');
  });

  it('is locked, and says so, while it is not known who is signed in', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient({ provider });
    await client.require(DELETE);
    const reasons = reasonsOf(client);
    const read = sinon.stub(provider, 'getMember').rejects(new StepUpError('unavailable', 'Offline.'));
    await client.readMember().catch(() => undefined);
    assert.equal(client.isVerified(DELETE), false);
    assert.deepEqual(reasons, ['member']);
    read.restore();
    await client.readMember();
    assert.equal(client.isVerified(DELETE), true);
  });

  for (const type of ['focus', 'visibilitychange', 'pageshow'] as const) {
    it(`reads the member anew at ${type}`, async () => {
      const provider = createScriptedProvider({ answer: 'approve' });
      const tab = createOrigin().open();
      const client = new StepUpClient({ provider }, tab.scope);
      await client.require(DELETE);
      const read = sinon.stub(provider, 'getMember').resolves(null);
      const changed = new Promise(resolve =>
        client.addEventListener('change', () => client.memberId === null && resolve(null)),
      );
      tab.dispatch(type, type === 'pageshow');
      await changed;
      assert.equal(read.called, true);
      assert.equal(client.isVerified(DELETE), false);
    });
  }

  it('is locked when the page comes out of the back/forward cache, until the member was read', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const tab = createOrigin().open();
    const client = new StepUpClient({ provider }, tab.scope);
    await client.require(DELETE);
    tab.dispatch('pageshow', true);
    assert.equal(client.isVerified(DELETE), false);
    await client.readMember();
    assert.equal(client.isVerified(DELETE), true);
  });

  it('waits no longer for a provider that was replaced before it was ready', () => {
    const replaced = createScriptedProvider();
    let signal: AbortSignal | undefined;
    replaced.ready = given => {
      signal = given;
      return new Promise(() => undefined);
    };
    const client = new StepUpClient({ provider: replaced });
    client.connect();
    assert.equal(signal!.aborted, false);
    client.configure({ provider: createScriptedProvider() });
    assert.equal(signal!.aborted, true);
  });

  it('forgets everything with another provider', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient({ provider });
    await client.require(DELETE);
    const other = createScriptedProvider({ answer: 'deny', name: 'other' });
    client.configure({ provider: other });
    assert.equal(client.isVerified(DELETE), false);
    assert.equal(await refusal(client.require(DELETE)), 'denied');
    client.configure({ provider });
    await client.readMember();
    assert.equal(client.isVerified(DELETE), false);
  });

  it('keeps what another project or provider verified apart', async () => {
    const origin = createOrigin();
    const [one, two] = (['one', 'two'] as const).map(projectId => {
      const provider = createScriptedProvider({ answer: 'approve', projectId });
      return new StepUpClient({ provider }, origin.open().scope);
    }) as [StepUpClient, StepUpClient];
    await two.readMember();
    two.connect();
    const heard = new Promise(resolve => two.addEventListener('change', resolve, { once: true }));
    await one.require(DELETE);
    await heard;
    assert.equal(two.isVerified(DELETE), false);
  });
});

describe('StepUpClient, what it is set up with', () => {
  for (const path of [
    '',
    'api',
    '*',
    'https://api.example.test/x',
    '//x',
    '/a//b',
    '/a*',
    '/*/b',
    '/a?b',
    '/a b',
    7,
  ]) {
    it(`refuses ${JSON.stringify(path)} among formActions, which no form could ever fit`, () => {
      const client = new StepUpClient({ formActions: ['/api/a'] });
      assert.throws(
        () => client.configure({ formActions: ['/api/b', path as string] }),
        (error: StepUpError) =>
          error.code === 'invalid-request' && error.message.includes(`formActions="${path}"`),
      );
      assert.deepEqual(client.settings.formActions, ['/api/a']);
    });
  }

  it('takes paths, and all paths below one', () => {
    const formActions = ['/', '/*', '/api', '/api/', '/api/notes/*', '/%C3%BC', '/a.b/c-d'];
    assert.deepEqual(new StepUpClient({ formActions }).settings.formActions, formActions);
  });

  it('says once in the console that there is no provider, when somebody is to be asked, and asks nobody', async () => {
    const client = new StepUpClient();
    const said = await consoleErrors(async () => {
      assert.equal(client.peek(DELETE), null);
      for (let turn = 0; turn < 2; turn++) assert.equal(await refusal(client.require(DELETE)), 'unavailable');
    });
    assert.equal(said.length, 1);
    assert.match(said[0]!, /no provider is set.*configureStepUp/);
  });
});
