import { strict as assert } from 'node:assert';
import { afterEach, beforeEach, describe, it } from 'node:test';
import sinon from 'sinon';
import { StepUpClient, type StepUpRequest } from '../../../src/client/index.js';
import { createScriptedProvider } from '../../../src/testing/provider.js';
import { waitUntil } from '../../support/assertions.js';
import { createOrigin, createStorage, type Tab } from '../support/origin.js';

const DELETE: StepUpRequest = { resource: 'documents', action: 'delete' };
const KEY = 'stepup-elements.verifications';
const MINUTE = 60_000;

let tab: Tab;
let sessionStorage: Storage;

/** A client as after a reload: it knows only what was kept. */
async function afterReload(member: { id: string } | null = { id: 'member-1' }): Promise<StepUpClient> {
  const provider = createScriptedProvider({ member });
  const client = new StepUpClient({ provider, storage: 'session' }, tab.scope);
  await client.readMember();
  return client;
}

async function verified(storage: 'memory' | 'session'): Promise<StepUpClient> {
  const provider = createScriptedProvider({ answer: 'approve' });
  const client = new StepUpClient({ provider, storage }, tab.scope);
  await client.require(DELETE);
  return client;
}

describe('StepUpClient, over a reload', () => {
  let clock: sinon.SinonFakeTimers;
  beforeEach(() => {
    sessionStorage = createStorage();
    tab = createOrigin().open({}, sessionStorage);
    clock = sinon.useFakeTimers({ now: Date.UTC(2026, 0, 1, 12), toFake: ['Date', 'performance'] });
  });
  afterEach(() => clock.restore());

  it('keeps nothing in storage by default', async () => {
    await verified('memory');
    assert.equal(sessionStorage.length, 0);
    assert.equal((await afterReload()).isVerified(DELETE), false);
  });

  it('keeps verifications with storage session', async () => {
    const before = await verified('session');
    const after = await afterReload();
    assert.deepEqual(after.peek(DELETE), { ...before.peek(DELETE) });
  });

  it('goes on counting the age', async () => {
    await verified('session');
    clock.tick(15 * MINUTE);
    assert.equal((await afterReload()).isVerified(DELETE), false);
  });

  it('drops them when the clock has gone behind the time last seen', async () => {
    await verified('session');
    clock.setSystemTime(Date.now() - 1);
    assert.equal((await afterReload()).isVerified(DELETE), false);
  });

  it('is not lengthened by setting the clock back before the page was last seen', async () => {
    await verified('session');
    clock.tick(10 * MINUTE);
    clock.setSystemTime(Date.now() - 9 * MINUTE);
    tab.dispatch('pagehide');
    clock.tick(6 * MINUTE);
    assert.equal((await afterReload()).isVerified(DELETE), false);
  });

  it('ends with a clear after the reload, even of one action', async () => {
    await verified('session');
    const after = await afterReload();
    after.clear(DELETE);
    assert.equal(after.isVerified(DELETE), false);
    assert.equal((await afterReload()).isVerified(DELETE), false);
  });

  it('ends with a clear after the reload, even where the clock was set back before', async () => {
    const client = await verified('session');
    client.clear();
    clock.setSystemTime(Date.now() - 60 * MINUTE);
    await client.require(DELETE);
    const after = await afterReload();
    assert.equal(after.isVerified(DELETE), true);
    after.clear(DELETE);
    assert.equal(after.isVerified(DELETE), false);
  });

  it('does not come back for a member who signed out in between, on a page that saw it', async () => {
    await verified('session');
    await afterReload(null);
    assert.equal((await afterReload()).isVerified(DELETE), false);
  });

  it('keeps no proof of a single use', async () => {
    const client = await verified('session');
    await client.require({ resource: 'payments', action: 'create', maxAge: 0 });
    assert.ok(!sessionStorage.getItem(KEY)!.includes('payments'));
  });

  it('takes them out of the storage when it is switched back', async () => {
    const client = await verified('session');
    client.configure({ storage: 'memory' });
    assert.ok(!sessionStorage.getItem(KEY)!.includes('documents'));
    assert.equal(client.isVerified(DELETE), true);
  });

  it('works where storage is full', async () => {
    const stub = sinon
      .stub(sessionStorage, 'setItem')
      .throws(new DOMException('Full.', 'QuotaExceededError'));
    try {
      assert.equal((await verified('session')).isVerified(DELETE), true);
    } finally {
      stub.restore();
    }
  });

  it('does not bring back what was cleared before it was switched on', async () => {
    await verified('session');
    const provider = createScriptedProvider();
    const client = new StepUpClient({ provider }, tab.scope);
    client.clear();
    client.configure({ storage: 'session' });
    await client.readMember();
    assert.equal(client.isVerified(DELETE), false);
  });

  it('hears of a clear in another tab before anything is asked in this one', async () => {
    const origin = createOrigin();
    const [one, other] = [origin.open(), origin.open()];
    const answers = (): ReturnType<typeof createScriptedProvider> =>
      createScriptedProvider({ answer: 'approve' });
    await new StepUpClient({ provider: answers(), storage: 'session' }, one.scope).require(DELETE);
    one.close();
    const reloaded = origin.open({}, one.storage);
    const client = new StepUpClient({ provider: answers(), storage: 'session' }, reloaded.scope);
    new StepUpClient({ provider: answers() }, other.scope).clear();
    await waitUntil(() => reloaded.storage.getItem(KEY)?.includes('documents') === false);
    await client.readMember();
    assert.equal(client.isVerified(DELETE), false);
  });
});
