import { strict as assert } from 'node:assert';
import { afterEach, beforeEach, describe, it } from 'node:test';
import sinon from 'sinon';
import { StepUpClient, type StepUpRequest } from '../../../src/client/at-once.js';
import { createScriptedProvider } from '../../../src/testing/provider.js';
import { createOrigin, createStorage, type Origin, type Tab } from '../support/origin.js';
import { SHARED_NAME } from '../../../src/client/scope.js';

const DELETE: StepUpRequest = { resource: 'documents', action: 'delete' };
const KEY = `${SHARED_NAME}.verifications`;
const MINUTE = 60_000;

let origin: Origin;
let tab: Tab;
let sessionStorage: Storage;

/** The page is left: the next one of this tab has its session storage. */
function leave(): void {
  tab.dispatch('pagehide');
  tab.close();
  tab = origin.open({}, sessionStorage);
}

/** A client as after a reload: it knows only what was kept. */
async function afterReload(member: { id: string } | null = { id: 'member-1' }): Promise<StepUpClient> {
  leave();
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
    origin = createOrigin();
    tab = origin.open({}, sessionStorage);
    clock = sinon.useFakeTimers({ now: Date.UTC(2026, 0, 1, 12), toFake: ['Date', 'performance'] });
  });
  afterEach(() => clock.restore());

  it('keeps nothing in storage by default', async () => {
    await verified('memory');
    leave();
    assert.equal(sessionStorage.length, 0);
    assert.equal((await afterReload()).isVerified(DELETE), false);
  });

  it('keeps verifications with storage session', async () => {
    const before = (await verified('session')).peek(DELETE);
    assert.notEqual(before, null);
    assert.deepEqual((await afterReload()).peek(DELETE), before);
  });

  it('goes on counting the age', async () => {
    await verified('session');
    clock.tick(15 * MINUTE);
    assert.equal((await afterReload()).isVerified(DELETE), false);
  });

  it('drops them when the clock has gone behind the time last seen', async () => {
    await verified('session');
    leave();
    clock.setSystemTime(Date.now() - 1);
    assert.equal((await afterReload()).isVerified(DELETE), false);
  });

  it('is not lengthened by setting the clock back before the page was last seen', async () => {
    await verified('session');
    clock.tick(10 * MINUTE);
    clock.setSystemTime(Date.now() - 9 * MINUTE);
    leave();
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
    leave();
    assert.ok(sessionStorage.getItem(KEY)!.includes('documents'));
    assert.ok(!sessionStorage.getItem(KEY)!.includes('payments'));
  });

  it('keeps them no more when it is switched back', async () => {
    const client = await verified('session');
    client.configure({ storage: 'memory' });
    assert.equal(client.isVerified(DELETE), true);
    leave();
    assert.equal(sessionStorage.length, 0);
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
    leave();
    const provider = createScriptedProvider();
    const client = new StepUpClient({ provider }, tab.scope);
    client.clear();
    client.configure({ storage: 'session' });
    await client.readMember();
    assert.equal(client.isVerified(DELETE), false);
  });

  for (const [what, end] of [
    ['locked', (client: StepUpClient) => client.clear()],
    ['locked just this', (client: StepUpClient) => client.clear(DELETE)],
    ['emptied the storage of the origin', () => origin.localStorage.clear()],
  ] as const) {
    it(`does not come back where another tab has ${what} meanwhile, on a page without a client`, async () => {
      await verified('session');
      leave();
      const other = new StepUpClient({ provider: createScriptedProvider() }, origin.open().scope);
      end(other);
      assert.equal((await afterReload()).isVerified(DELETE), false);
    });
  }

  it('does not come back where another tab has signed out, and in as the same member', async () => {
    const provider = createScriptedProvider();
    const other = new StepUpClient({ provider }, origin.open().scope);
    await other.readMember();
    other.connect();
    await verified('session');
    leave();
    provider.signOut();
    provider.signInAs({ id: 'member-1' });
    assert.equal((await afterReload()).isVerified(DELETE), false);
  });

  it('does not come back in another session of the same member, where the provider tells it', async () => {
    const sessions = ['first', 'first', 'second'].map(session => ({ id: 'member-1', session }));
    const provider = createScriptedProvider({ answer: 'approve', member: sessions[0] });
    await new StepUpClient({ provider, storage: 'session' }, tab.scope).require(DELETE);
    assert.equal((await afterReload(sessions[1])).isVerified(DELETE), true);
    assert.equal((await afterReload(sessions[2])).isVerified(DELETE), false);
    assert.equal((await afterReload(sessions[1])).isVerified(DELETE), false);
  });

  it('keeps what another tab has not ended, and what was verified after a clear', async () => {
    const other = new StepUpClient({ provider: createScriptedProvider() }, origin.open().scope);
    other.clear();
    await verified('session');
    leave();
    other.clear({ resource: 'payments', action: 'create' });
    assert.equal((await afterReload()).isVerified(DELETE), true);
  });

  for (const how of ['missing', 'throws', 'full'] as const) {
    it(`restores nothing where localStorage is ${how}: nothing could tell that it was ended`, async () => {
      tab = origin.open({ localStorage: how }, sessionStorage);
      await verified('session');
      tab.dispatch('pagehide');
      tab = origin.open({ localStorage: how }, sessionStorage);
      assert.equal((await afterReload()).isVerified(DELETE), false);
    });
  }

  describe('in a copied storage', () => {
    const inCopy = async (opened: boolean): Promise<StepUpClient> => {
      const { scope } = origin.open({}, createStorage(sessionStorage), opened);
      const client = new StepUpClient({ provider: createScriptedProvider(), storage: 'session' }, scope);
      await client.readMember();
      return client;
    };

    it('is not there while the page lives', async () => {
      await verified('session');
      for (const opened of [true, false]) assert.equal((await inCopy(opened)).isVerified(DELETE), false);
    });

    it('is not believed in a tab that another one has opened', async () => {
      await verified('session');
      leave();
      assert.equal((await inCopy(true)).isVerified(DELETE), false);
      assert.equal((await afterReload()).isVerified(DELETE), true);
    });

    it('is not believed in a tab that an opened one has opened', async () => {
      tab = origin.open({}, sessionStorage, true);
      await verified('session');
      leave();
      assert.equal((await inCopy(true)).isVerified(DELETE), false);
    });

    it('is not believed in a tab with another history, though nothing tells any more who has opened it', async () => {
      const historyOf = (...keys: string[]) => ({
        navigation: { currentEntry: { key: keys.at(-1) }, entries: () => keys.map(key => ({ key })) },
      });
      const visit = async (...keys: string[]): Promise<StepUpClient> => {
        const { scope } = origin.open({}, createStorage(sessionStorage));
        Object.assign(scope, historyOf(...keys));
        const client = new StepUpClient({ provider: createScriptedProvider(), storage: 'session' }, scope);
        await client.readMember();
        return client;
      };
      Object.assign(tab.scope, historyOf('first'));
      await verified('session');
      leave();
      assert.equal((await visit('of another tab')).isVerified(DELETE), false);
      assert.equal((await visit('first', 'next')).isVerified(DELETE), true);
    });

    it('is not believed once the tab has come back to it, nor by two', async () => {
      await verified('session');
      leave();
      const copy = createStorage(sessionStorage);
      assert.equal((await afterReload()).isVerified(DELETE), true);
      sessionStorage = copy;
      assert.equal((await inCopy(false)).isVerified(DELETE), false);
    });
  });
});
