import { expect } from '@open-wc/testing';
import sinon from 'sinon';
import { StepUpClient, type StepUpRequest } from '../../../src/client/index.js';
import { createScriptedProvider } from '../../../src/testing/provider.js';
import { openTab } from '../support/frames.js';

const DELETE: StepUpRequest = { resource: 'documents', action: 'delete' };
const KEY = 'stepup-elements.verifications';
const MINUTE = 60_000;

/** A client as after a reload: it knows only what was kept. */
async function afterReload(member: { id: string } | null = { id: 'member-1' }): Promise<StepUpClient> {
  const client = new StepUpClient({ provider: createScriptedProvider({ member }), storage: 'session' });
  await client.readMember();
  return client;
}

async function verified(storage: 'memory' | 'session'): Promise<StepUpClient> {
  const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }), storage });
  await client.require(DELETE);
  return client;
}

describe('StepUpClient, over a reload', () => {
  let clock: sinon.SinonFakeTimers;
  beforeEach(() => {
    sessionStorage.clear();
    clock = sinon.useFakeTimers({ now: Date.UTC(2026, 0, 1, 12), toFake: ['Date', 'performance'] });
  });
  afterEach(() => clock.restore());

  it('keeps nothing in storage by default', async () => {
    await verified('memory');
    expect(sessionStorage).to.have.length(0);
    expect((await afterReload()).isVerified(DELETE)).to.equal(false);
  });

  it('keeps verifications with storage session', async () => {
    const before = await verified('session');
    const after = await afterReload();
    expect(after.peek(DELETE)).to.deep.equal({ ...before.peek(DELETE) });
  });

  it('keeps them over a real reload of a page', async () => {
    clock.restore();
    const tab = await openTab('#session');
    tab.provider.respond('approve');
    const { sid } = await tab.client.require(DELETE);
    const again = new Promise(resolve => addEventListener('message', resolve, { once: true }));
    tab.frame.contentWindow!.location.reload();
    await again;
    const { client } = (tab.frame.contentWindow as unknown as { tab: typeof tab }).tab;
    await client.readMember();
    expect(client.peek(DELETE)).to.include({ sid });
    tab.close();
  });

  it('goes on counting the age', async () => {
    await verified('session');
    clock.tick(15 * MINUTE);
    expect((await afterReload()).isVerified(DELETE)).to.equal(false);
  });

  it('drops them when the clock has gone behind the time last seen', async () => {
    await verified('session');
    clock.setSystemTime(Date.now() - 1);
    expect((await afterReload()).isVerified(DELETE)).to.equal(false);
  });

  it('is not lengthened by setting the clock back before the page was last seen', async () => {
    await verified('session');
    clock.tick(10 * MINUTE);
    clock.setSystemTime(Date.now() - 9 * MINUTE);
    window.dispatchEvent(new PageTransitionEvent('pagehide'));
    clock.tick(6 * MINUTE);
    expect((await afterReload()).isVerified(DELETE)).to.equal(false);
  });

  it('ends with a clear after the reload, even of one action', async () => {
    await verified('session');
    const after = await afterReload();
    after.clear(DELETE);
    expect(after.isVerified(DELETE)).to.equal(false);
    expect((await afterReload()).isVerified(DELETE)).to.equal(false);
  });

  it('ends with a clear after the reload, even where the clock was set back before', async () => {
    const client = await verified('session');
    client.clear();
    clock.setSystemTime(Date.now() - 60 * MINUTE);
    await client.require(DELETE);
    const after = await afterReload();
    expect(after.isVerified(DELETE)).to.equal(true);
    after.clear(DELETE);
    expect(after.isVerified(DELETE)).to.equal(false);
  });

  it('does not come back for a member who signed out in between, on a page that saw it', async () => {
    await verified('session');
    await afterReload(null);
    expect((await afterReload()).isVerified(DELETE)).to.equal(false);
  });

  it('keeps no proof of a single use', async () => {
    const client = await verified('session');
    await client.require({ resource: 'payments', action: 'create', maxAge: 0 });
    expect(sessionStorage.getItem(KEY)).not.to.contain('payments');
  });

  it('takes them out of the storage when it is switched back', async () => {
    const client = await verified('session');
    client.configure({ storage: 'memory' });
    expect(sessionStorage.getItem(KEY)).not.to.contain('documents');
    expect(client.isVerified(DELETE)).to.equal(true);
  });

  it('works where storage is full', async () => {
    const stub = sinon
      .stub(Storage.prototype, 'setItem')
      .throws(new DOMException('Full.', 'QuotaExceededError'));
    try {
      expect((await verified('session')).isVerified(DELETE)).to.equal(true);
    } finally {
      stub.restore();
    }
  });
});
