import { expect, waitUntil } from '@open-wc/testing';
import sinon from 'sinon';
import { StepUpClient, type StepUpRequest } from '../../src/client/index.js';
import { createScriptedProvider } from '../../src/testing/provider.js';
import { reasonsOf } from './support/observe.js';
import { SHARED_NAME } from '../../src/client/scope.js';

const DELETE: StepUpRequest = { resource: 'documents', action: 'delete' };

describe('StepUpClient, in a real page', () => {
  it('is locked when the page comes out of the back/forward cache, until the member was read', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient({ provider });
    await client.require(DELETE);
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    expect(client.isVerified(DELETE)).to.equal(false);
    await client.readMember();
    expect(client.isVerified(DELETE)).to.equal(true);
  });

  it('hears nothing of the page and of other tabs once it is disposed of', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const getMember = sinon.spy(provider, 'getMember');
    const onSessionChange = sinon.spy(provider, 'onSessionChange');
    const [client, other] = [
      new StepUpClient({ provider, storage: 'session' }),
      new StepUpClient({ provider }),
    ];
    await client.require(DELETE);
    client.dispose();
    const reasons = reasonsOf(client);
    getMember.resetHistory();
    for (const type of ['focus', 'pagehide', 'pageshow', 'freeze', 'resume', 'online', 'storage'])
      window.dispatchEvent(new PageTransitionEvent(type, { persisted: true }));
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
    // One that lives hears the news, and so it has come.
    const heard = reasonsOf(other);
    other.connect();
    await waitUntil(() => heard.includes('member'));
    new BroadcastChannel(SHARED_NAME).postMessage({ clear: { reason: 'sign-out' }, number: undefined });
    await waitUntil(() => heard.includes('sign-out'));
    expect(reasons).to.deep.equal([]);
    expect(onSessionChange.callCount).to.equal(2);
    expect(getMember.callCount).to.equal(1);
    other.dispose();
  });
});
