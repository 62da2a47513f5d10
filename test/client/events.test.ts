import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { StepUpClient, type StepUpQuestionEvent, type StepUpRequest } from '../../src/client/at-once.js';
import { createScriptedProvider } from '../../src/testing/provider.js';
import { phase, phasesOf, refusal } from './support/observe.js';

const DELETE: StepUpRequest = { resource: 'documents', action: 'delete' };

/** A client whose open questions wait for something, until the test says what becomes of it. */
function waiting() {
  const provider = createScriptedProvider({ answer: 'approve' });
  const client = new StepUpClient({ provider });
  const preparations: Array<{ resolve(value?: unknown): void; reject(error: Error): void }> = [];
  client.addEventListener('question', event => {
    const { phase, waitUntil } = event as StepUpQuestionEvent;
    if (phase === 'open') waitUntil(new Promise((resolve, reject) => preparations.push({ resolve, reject })));
  });
  return { provider, client, preparations };
}

/** The client has had the time to do what it should not do. */
const turns = (): Promise<void> => new Promise(resolve => setTimeout(resolve));

describe('an open question that a listener prepares something for', () => {
  for (const end of ['ready', 'failed'] as const)
    it(`is asked when that ${end === 'ready' ? 'is ready' : 'has failed'}`, async () => {
      const { provider, client, preparations } = waiting();
      const opened = phase(client, 'open');
      const asked = client.require(DELETE);
      await opened;
      await turns();
      assert.equal(provider.calls.length, 0);
      if (end === 'ready') preparations[0]!.resolve();
      else preparations[0]!.reject(new Error('missing'));
      assert.equal(await refusal(asked), 'passed');
      assert.equal(provider.calls.length, 1);
    });

  it('is asked when everything is ready that anyone prepares', async () => {
    const { provider, client, preparations } = waiting();
    let finish = (): void => undefined;
    client.addEventListener('question', event =>
      (event as StepUpQuestionEvent).waitUntil(new Promise(resolve => (finish = () => resolve(undefined)))),
    );
    const opened = phase(client, 'open');
    const asked = client.require(DELETE);
    await opened;
    preparations[0]!.resolve();
    await turns();
    assert.equal(provider.calls.length, 0);
    finish();
    assert.equal(await refusal(asked), 'passed');
  });

  it('is never asked where it is given up meanwhile, and the next one is', async () => {
    const { provider, client, preparations } = waiting();
    const phases = phasesOf(client);
    const giveUp = new AbortController();
    const opened = phase(client, 'open');
    const asked = client.require({ ...DELETE, signal: giveUp.signal });
    await opened;
    giveUp.abort();
    assert.equal(await refusal(asked), 'aborted');
    preparations[0]!.resolve();
    await turns();
    assert.deepEqual([provider.calls.length, phases], [0, ['open', 'closed']]);
    const next = client.require(DELETE);
    await phase(client, 'open');
    preparations[1]!.resolve();
    assert.equal(await refusal(next), 'passed');
    assert.equal(provider.calls.length, 1);
  });
});
