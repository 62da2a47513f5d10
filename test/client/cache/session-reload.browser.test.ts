import { expect } from '@open-wc/testing';
import type { StepUpRequest } from '../../../src/client/index.js';
import { openTab } from '../support/frames.js';

const DELETE: StepUpRequest = { resource: 'documents', action: 'delete' };

describe('StepUpClient, over a real reload', () => {
  it('keeps verifications with storage session', async () => {
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
    sessionStorage.clear();
  });
});
