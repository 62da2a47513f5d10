import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { StepUpClient } from '../../src/client/client.js';
import { isThere } from './support/is-there.js';
import { createScriptedProvider } from '../../src/testing/provider.js';
import { refusal } from './support/observe.js';

const DELETE = { resource: 'documents', action: 'delete' } as const;

// In this order: what is loaded once stays, in this file as in a page.
describe('the half of StepUpClient that asks', () => {
  it('is loaded by nobody who only looks, listens, clears or ends', async () => {
    const client = new StepUpClient({ provider: createScriptedProvider() });
    client.connect();
    assert.equal(client.peek(DELETE), null);
    assert.equal(client.isVerified(), false);
    client.takeOver();
    client.clear();
    await client.readMember();
    client.dispose();
    assert.equal(isThere(), false);
  });

  it('is not waited for by what a provider opens within the click, nor by a signal, nor by the end of the client', async () => {
    const provider = createScriptedProvider();
    const client = new StepUpClient({ provider });
    const controller = new AbortController();
    const given = client.require({ ...DELETE, signal: controller.signal });
    const ended = client.require(DELETE);
    assert.equal(provider.prepared.length, 2);
    controller.abort();
    assert.equal(await refusal(given), 'aborted');
    assert.equal(isThere(), false, 'it is still on its way');
    client.dispose();
    assert.equal(await refusal(ended), 'unavailable');
    assert.equal(provider.calls.length, 0);
  });

  it('is there when the first question is asked, for the next one in the same turn', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient({ provider });
    const [first, second] = await Promise.all([client.require(DELETE), client.require(DELETE)]);
    assert.deepEqual([first.kind, second.sid], ['step-up', first.sid]);
    assert.equal(provider.calls.length, 1);
    assert.ok(isThere());
  });
});
