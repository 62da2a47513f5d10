import { expect } from '@open-wc/testing';
import sinon from 'sinon';
import { StepUpClient, StepUpError, type StepUpRequest } from '../../src/client/index.js';
import { createScriptedProvider } from '../../src/testing/provider.js';
import { consoleErrors } from '../support/console-errors.js';
import { phase, reasonsOf, refusal } from './support/observe.js';

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
    expect(first).to.include({ ...DELETE, memberId: 'member-1', fromCache: false, kind: 'step-up' });
    expect(first.expiresAt - first.verifiedAt).to.equal(15 * MINUTE);

    clock.tick(15 * MINUTE - 1);
    const second = await client.require(DELETE);
    expect(second).to.include({ sid: first.sid, fromCache: true });
    expect(client.peek(DELETE)).to.include({ sid: first.sid });
    expect(provider.calls).to.have.length(1);
  });

  it('asks again once a verification is as old as max-age', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient({ provider });
    await client.require(DELETE);
    clock.tick(15 * MINUTE);
    expect(client.peek(DELETE)).to.equal(null);
    await client.require(DELETE);
    expect(provider.calls).to.have.length(2);
  });

  it('judges the age for each request', async () => {
    const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
    await client.require(DELETE);
    clock.tick(2 * MINUTE);
    expect(client.isVerified({ ...DELETE, maxAge: '1m' })).to.equal(false);
    expect(client.isVerified({ ...DELETE, maxAge: '3m' })).to.equal(true);
  });

  it('lets the provider cap a verification', async () => {
    const provider = createScriptedProvider({
      answer: { kind: 'step-up', sid: 's', expiresAt: Date.now() + MINUTE },
    });
    const client = new StepUpClient({ provider });
    const verification = await client.require(DELETE);
    expect(verification.expiresAt).to.equal(Date.now() + MINUTE);
    clock.tick(MINUTE);
    expect(client.isVerified(DELETE)).to.equal(false);
  });

  it('is not lengthened by setting the clock back', async () => {
    const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
    await client.require(DELETE);
    clock.tick(10 * MINUTE);
    clock.setSystemTime(Date.UTC(2026, 0, 1, 11));
    clock.tick(5 * MINUTE);
    expect(client.isVerified(DELETE)).to.equal(false);
  });

  it('ages while the machine sleeps and the monotonic clock stands still', async () => {
    const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
    await client.require(DELETE);
    clock.setSystemTime(Date.now() + 15 * MINUTE);
    expect(client.isVerified(DELETE)).to.equal(false);
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
    expect(await answered(10_000)).to.equal(10_000);
    expect(await answered(-1)).to.equal(20_000);
    expect(await answered(20_001)).to.equal(20_000);
    expect(await answered(NaN)).to.equal(20_000);
  });

  it('counts for exactly its resource and action by default', async () => {
    const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
    await client.require(DELETE);
    expect(client.isVerified({ resource: 'documents', action: 'update' })).to.equal(false);
    expect(client.isVerified({ resource: 'payments', action: 'delete' })).to.equal(false);
  });

  it('counts for every action on its resource with cacheScope resource, and for all with session', async () => {
    const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
    await client.require(DELETE);
    const update: StepUpRequest = { resource: 'documents', action: 'update' };
    const payment: StepUpRequest = { resource: 'payments', action: 'create' };
    expect(client.isVerified({ ...update, cacheScope: 'resource' })).to.equal(true);
    expect(client.isVerified({ ...payment, cacheScope: 'resource' })).to.equal(false);
    expect(client.isVerified({ ...payment, cacheScope: 'session' })).to.equal(true);
    expect(client.isVerified()).to.equal(true);
  });

  it("counts a role's pass only for its own resource and action, whatever the scope, and never for force", async () => {
    const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'allow' }) });
    const verification = await client.require(DELETE);
    expect(verification.kind).to.equal('allowed');
    expect(verification).not.to.have.property('sid');
    expect(client.isVerified(DELETE)).to.equal(true);
    expect(client.isVerified({ ...DELETE, action: 'update', cacheScope: 'session' })).to.equal(false);
    expect(client.isVerified({ ...DELETE, forceStepUp: true })).to.equal(false);
  });

  it('counts only for the acrValues that were asked for', async () => {
    const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
    await client.require({ ...DELETE, acrValues: ['phr'] });
    expect(client.isVerified({ ...DELETE, acrValues: ['phr'] })).to.equal(true);
    expect(client.isVerified({ ...DELETE, acrValues: ['phrh'] })).to.equal(false);
  });

  it('leaves nothing behind that opens anything with max-age 0', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient({ provider });
    const once = { ...DELETE, maxAge: 0 };
    const verification = await client.require(once);
    expect(verification.expiresAt).to.equal(verification.verifiedAt);
    expect(client.isVerified(once)).to.equal(false);
    expect(client.isVerified(DELETE)).to.equal(false);
    expect(client.isVerified()).to.equal(false);
    await client.require(once);
    expect(provider.calls).to.have.length(2);
  });

  it('never answers max-age 0 from what is remembered', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient({ provider });
    await client.require(DELETE);
    await client.require({ ...DELETE, maxAge: 0 });
    expect(provider.calls).to.have.length(2);
  });

  it('hands out the proof of a single use once, for the same resource and action, within 60 seconds', async () => {
    const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
    const once = { ...DELETE, maxAge: 0 };
    const { sid } = await client.require(once);
    expect(client.takeProof({ ...DELETE, action: 'update' })).to.equal(null);
    expect(client.takeProof(DELETE)).to.include({ sid });
    expect(client.takeProof(DELETE)).to.equal(null);

    await client.require(once);
    clock.tick(MINUTE);
    expect(client.takeProof(DELETE)).to.equal(null);
  });

  it('does not hand out the proof of a single use to a request that wants a younger one', async () => {
    const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
    await client.require({ ...DELETE, maxAge: 0 });
    clock.tick(11_000);
    expect(client.takeProof({ ...DELETE, maxAge: 10 })).to.equal(null);
    expect(client.takeProof({ ...DELETE, maxAge: 20 })).not.to.equal(null);
  });

  it('drops exactly the verification that was refused', async () => {
    const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
    const older = await client.require(DELETE);
    clock.tick(1000);
    const newer = await client.require({ ...DELETE, maxAge: 1 });
    client.drop(older);
    expect(client.peek(DELETE)).to.include({ sid: newer.sid });
    client.drop(newer);
    expect(client.peek(DELETE)).to.equal(null);
  });

  it('tells when a verification has grown too old, by one timer', async () => {
    const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
    await client.require(DELETE);
    await client.require({ resource: 'payments', action: 'create', maxAge: '5m' });
    for (let gate = 0; gate < 1000; gate++) client.peek(DELETE);
    expect(clock.countTimers()).to.equal(1);

    const seen: Array<[number, boolean]> = [];
    const start = Date.now();
    client.addEventListener('change', () => seen.push([Date.now() - start, client.isVerified(DELETE)]));
    clock.tick(20 * MINUTE);
    const end = seen.find(([, verified]) => !verified);
    expect(end?.[0]).to.be.within(15 * MINUTE, 15 * MINUTE + 10);
  });

  it('warns once of a max-age above 30 minutes, naming the guidance', () => {
    const warn = sinon.stub(console, 'warn');
    try {
      const client = new StepUpClient({ provider: createScriptedProvider(), maxAge: '30m' });
      expect(warn.called).to.equal(false);
      client.peek({ ...DELETE, maxAge: '31m' });
      client.peek({ ...DELETE, maxAge: '31m' });
      expect(warn.callCount).to.equal(1);
      expect(warn.firstCall.args[0]).to.match(/1860 s.*NIST SP 800-63B/);
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
    expect([client.isVerified(DELETE), client.isVerified(update)]).to.deep.equal([false, true]);
    await client.require(DELETE);
    client.clear({ ...DELETE, cacheScope: 'resource' });
    expect(client.isVerified(update)).to.equal(false);
    await client.require(update);
    client.clear();
    expect(client.isVerified()).to.equal(false);
  });

  it('forgets the proof of a single use as well', async () => {
    const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
    await client.require({ ...DELETE, maxAge: 0 });
    client.clear();
    expect(client.takeProof(DELETE)).to.equal(null);
  });

  it('ignores the answer to a question that was asked before a clear', async () => {
    const provider = createScriptedProvider();
    const client = new StepUpClient({ provider });
    const asked = client.require(DELETE);
    await phase(client, 'open');
    client.clear();
    provider.respond('approve');
    expect(await refusal(asked)).to.equal('aborted');
    expect(client.isVerified(DELETE)).to.equal(false);
  });

  it('counts the answer to a question that was asked in the same millisecond, after the clear', async () => {
    const clock = sinon.useFakeTimers({ now: 1000, toFake: ['Date'] });
    try {
      const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
      await client.require(DELETE);
      client.clear();
      await client.require(DELETE);
      expect(client.isVerified(DELETE)).to.equal(true);
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
      expect(client.isVerified(DELETE)).to.equal(false);
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
    expect(client.isVerified(DELETE)).to.equal(false);
    expect(reasons).to.deep.equal(['sign-out']);
    provider.signInAs({ id: 'member-1' });
    expect(client.isVerified(DELETE)).to.equal(false);
  });

  it('ends with another member, and does not come back with the first', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient({ provider });
    await client.require(DELETE);
    const reasons = reasonsOf(client);
    provider.signInAs({ id: 'member-2' });
    expect(client.isVerified(DELETE)).to.equal(false);
    expect(reasons).to.deep.equal(['member-change']);
    provider.signInAs({ id: 'member-1' });
    expect(client.isVerified(DELETE)).to.equal(false);
  });

  it('has nothing before the member was read once', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient({ provider });
    expect(client.memberId).to.equal(undefined);
    expect(client.peek(DELETE)).to.equal(null);
    await client.require(DELETE);
    expect(client.memberId).to.equal('member-1');
  });

  it('is locked, and says so, while it is not known who is signed in', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient({ provider });
    await client.require(DELETE);
    const reasons = reasonsOf(client);
    const read = sinon.stub(provider, 'getMember').rejects(new StepUpError('unavailable', 'Offline.'));
    await client.readMember().catch(() => undefined);
    expect(client.isVerified(DELETE)).to.equal(false);
    expect(reasons).to.deep.equal(['member']);
    read.restore();
    await client.readMember();
    expect(client.isVerified(DELETE)).to.equal(true);
  });

  for (const type of ['focus', 'visibilitychange', 'pageshow'] as const) {
    it(`reads the member anew at ${type}`, async () => {
      const provider = createScriptedProvider({ answer: 'approve' });
      const client = new StepUpClient({ provider });
      await client.require(DELETE);
      const read = sinon.stub(provider, 'getMember').resolves(null);
      const changed = new Promise(resolve =>
        client.addEventListener('change', () => client.memberId === null && resolve(null)),
      );
      window.dispatchEvent(
        type === 'pageshow' ? new PageTransitionEvent(type, { persisted: true }) : new Event(type),
      );
      await changed;
      expect(read.called).to.equal(true);
      expect(client.isVerified(DELETE)).to.equal(false);
    });
  }

  it('is locked when the page comes out of the back/forward cache, until the member was read', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient({ provider });
    await client.require(DELETE);
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    expect(client.isVerified(DELETE)).to.equal(false);
    await client.readMember();
    expect(client.isVerified(DELETE)).to.equal(true);
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
    expect(signal!.aborted).to.equal(false);
    client.configure({ provider: createScriptedProvider() });
    expect(signal!.aborted).to.equal(true);
  });

  it('forgets everything with another provider', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient({ provider });
    await client.require(DELETE);
    const other = createScriptedProvider({ answer: 'deny', name: 'other' });
    client.configure({ provider: other });
    expect(client.isVerified(DELETE)).to.equal(false);
    expect(await refusal(client.require(DELETE))).to.equal('denied');
    client.configure({ provider });
    await client.readMember();
    expect(client.isVerified(DELETE)).to.equal(false);
  });

  it('keeps what another project or provider verified apart', async () => {
    const one = new StepUpClient({
      provider: createScriptedProvider({ answer: 'approve', projectId: 'one' }),
    });
    const two = new StepUpClient({
      provider: createScriptedProvider({ answer: 'approve', projectId: 'two' }),
    });
    await two.readMember();
    two.connect();
    const heard = new Promise(resolve => two.addEventListener('change', resolve, { once: true }));
    await one.require(DELETE);
    await heard;
    expect(two.isVerified(DELETE)).to.equal(false);
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
      expect(() => client.configure({ formActions: ['/api/b', path as string] }))
        .to.throw(StepUpError, `formActions="${path}"`)
        .with.property('code', 'invalid-request');
      expect(client.settings.formActions).to.deep.equal(['/api/a']);
    });
  }

  it('takes paths, and all paths below one', () => {
    const formActions = ['/', '/*', '/api', '/api/', '/api/notes/*', '/%C3%BC', '/a.b/c-d'];
    expect(new StepUpClient({ formActions }).settings.formActions).to.deep.equal(formActions);
  });

  it('says once in the console that there is no provider, when somebody is to be asked, and asks nobody', async () => {
    const client = new StepUpClient();
    const said = await consoleErrors(async () => {
      expect(client.peek(DELETE)).to.equal(null);
      for (let turn = 0; turn < 2; turn++)
        expect(await refusal(client.require(DELETE))).to.equal('unavailable');
    });
    expect(said).to.have.length(1);
    expect(said[0]).to.contain('no provider is set').and.contain('configureStepUp');
  });
});
