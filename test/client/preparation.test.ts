import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { StepUpClient, type ProviderQuestion, type StepUpRequest } from '../../src/client/at-once.js';
import { createScriptedProvider, type ScriptedProvider } from '../../src/testing/provider.js';
import { phase, refusal } from './support/observe.js';

const DELETE: StepUpRequest = { resource: 'documents', action: 'delete' };
const PAY: StepUpRequest = { resource: 'payments', action: 'create' };

/** A provider that notes what it prepares for and is asked, in order, and the signals that it got for that. */
function preparing(options?: Parameters<typeof createScriptedProvider>[0]) {
  const provider = createScriptedProvider(options);
  const signals: AbortSignal[] = [];
  const order: string[] = [];
  const questions: ProviderQuestion[] = [];
  const { verify, signIn } = provider;
  return Object.assign(provider, {
    signals,
    order,
    questions,
    prepare(request: ProviderQuestion, signal: AbortSignal) {
      order.push('prepare');
      questions.push(request);
      signals.push(signal);
    },
    async signIn(signal: AbortSignal, request?: ProviderQuestion) {
      order.push('signIn');
      questions.push(request!);
      return (signIn as ScriptedProvider['signIn']).call(provider, signal);
    },
    async verify(request: ProviderQuestion, signal: AbortSignal) {
      order.push('verify');
      questions.push(request);
      return verify.call(provider, request, signal);
    },
  });
}

const abortedOf = ({ signals }: { signals: AbortSignal[] }): boolean[] =>
  signals.map(({ aborted }) => aborted);

describe('StepUpClient, within the click', () => {
  it('has the provider prepare in the same turn, and asks it with the very same request', async () => {
    const provider = preparing({ answer: 'approve' });
    const client = new StepUpClient({ provider });
    const asked = client.require(DELETE);
    assert.deepEqual(provider.order, ['prepare']);
    await asked;
    assert.deepEqual(provider.order, ['prepare', 'verify']);
    assert.equal(provider.questions[0], provider.questions[1]);
    assert.deepEqual(abortedOf(provider), [false]);
  });

  it('leaves what was prepared to a sign-in that comes before', async () => {
    const provider = preparing({ member: null });
    const client = new StepUpClient({ provider });
    const opened = phase(client, 'open');
    const asked = client.require(DELETE);
    await opened;
    assert.deepEqual(provider.order, ['prepare', 'signIn']);
    assert.deepEqual(abortedOf(provider), [false]);
    provider.respond('approve');
    provider.signInAs({ id: 'member-1' });
    await asked;
    assert.equal(new Set(provider.questions).size, 1);
  });

  it('gives up what was prepared for a sign-in that is not completed', async () => {
    const provider = preparing({ member: null });
    const client = new StepUpClient({ provider });
    const opened = phase(client, 'open');
    const asked = client.require(DELETE);
    await opened;
    provider.signOut();
    assert.equal(await refusal(asked), 'sign-in-required');
    assert.deepEqual(abortedOf(provider), [true]);
  });

  it('prepares nothing where the answer is known', async () => {
    const provider = preparing({ answer: 'approve' });
    const client = new StepUpClient({ provider });
    await client.require(DELETE);
    await client.require(DELETE);
    assert.equal(provider.signals.length, 1);
  });

  it('gives up at once what was prepared for a question that joins another', async () => {
    const provider = preparing();
    const client = new StepUpClient({ provider });
    const asked = [client.require(DELETE), client.require(DELETE)];
    assert.deepEqual(abortedOf(provider), [false, true]);
    provider.respond('approve');
    await Promise.all(asked);
    assert.deepEqual(abortedOf(provider), [false, true]);
  });

  it('gives it up where the question before has answered this one', async () => {
    const provider = preparing();
    const client = new StepUpClient({ provider, cacheScope: 'session' });
    const asked = [client.require(DELETE), client.require(PAY)];
    provider.respond('approve');
    await Promise.all(asked);
    assert.deepEqual(provider.order, ['prepare', 'prepare', 'verify']);
    assert.deepEqual(abortedOf(provider), [false, true]);
  });

  it('gives it up with the question, also one that waits for its turn', async () => {
    const provider = preparing();
    const client = new StepUpClient({ provider });
    const first = client.require(DELETE);
    const leave = new AbortController();
    const second = client.require({ ...PAY, signal: leave.signal });
    leave.abort();
    assert.equal(await refusal(second), 'aborted');
    assert.deepEqual(abortedOf(provider), [false, true]);
    provider.respond('approve');
    await first;
  });

  it('gives it up where the provider cannot be asked', async () => {
    const provider = Object.assign(preparing(), { ready: async () => Promise.reject(new Error('down')) });
    assert.equal(await refusal(new StepUpClient({ provider }).require(DELETE)), 'unavailable');
    assert.deepEqual(abortedOf(provider), [true]);
  });

  it('asks all the same where nothing could be prepared', async () => {
    const provider = Object.assign(createScriptedProvider({ answer: 'approve' }), {
      prepare() {
        throw new Error('blocked');
      },
    });
    assert.equal(await refusal(new StepUpClient({ provider }).require(DELETE)), 'passed');
  });
});
