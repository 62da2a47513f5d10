import { expect } from '@open-wc/testing';
import { StepUpClient, type StepUpRequest } from '../../src/client/index.js';
import { createScriptedProvider } from '../../src/testing/provider.js';

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
});
