import { strict as assert } from 'node:assert';
import { afterEach, beforeEach, describe, it } from 'node:test';
import sinon from 'sinon';
import { StepUpClient, type ReturnedAnswer, type StepUpRequest } from '../../src/client/at-once.js';
import { createScriptedProvider, type ScriptedProvider } from '../../src/testing/provider.js';
import { refusal } from './support/observe.js';

const PAY: StepUpRequest = { resource: 'payments', action: 'create', target: '1042', maxAge: 0 };
const SECOND = 1000;

/** Lets everything happen that waits for no time. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 100; turns++) await null;
}

describe('StepUpClient, back from a navigation with the answer to a question of a single use', () => {
  let clock: sinon.SinonFakeTimers;
  beforeEach(() => (clock = sinon.useFakeTimers({ now: 1_750_000_000_000 })));
  afterEach(() => clock.restore());

  interface Return {
    client: StepUpClient;
    provider: ScriptedProvider;
    cameBack(): void;
  }

  /** Somebody who left two minutes ago, and authenticated there a minute ago. */
  function comingBack(back: Partial<ReturnedAnswer> = {}): Return {
    const provider = createScriptedProvider({ answer: 'approve' });
    let cameBack = (): void => undefined;
    const returned = new Promise<void>(resolve => (cameBack = resolve));
    const answered: ReturnedAnswer = {
      request: PAY,
      answer: { kind: 'step-up', sid: 'returned', acr: 'phr', authenticatedAt: Date.now() - 59 * SECOND },
      askedAt: Date.now() - 120 * SECOND,
      ...back,
    };
    provider.resume = async () => {
      await returned;
      return answered;
    };
    return { client: new StepUpClient({ provider }), provider, cameBack };
  }

  async function back(given?: Partial<ReturnedAnswer>): Promise<Return> {
    const there = comingBack(given);
    there.client.connect();
    there.cameBack();
    await settle();
    return there;
  }

  it('takes it for the first question that is the same, and for no second one', async () => {
    const { client, provider } = await back();
    assert.equal(client.peek(PAY), null, 'it opens nothing by itself');
    const { sid, fromCache } = await client.require(PAY);
    assert.deepEqual([sid, fromCache], ['returned', false]);
    assert.deepEqual([provider.calls.length, provider.prepared.length], [0, 0]);
    assert.notEqual((await client.require(PAY)).sid, 'returned');
    assert.equal(provider.calls.length, 1);
  });

  it('hands out its proof for one request to the server, as after every question', async () => {
    const { client } = await back();
    await client.require(PAY);
    assert.equal(client.takeProof(PAY)?.sid, 'returned');
    assert.equal(client.takeProof(PAY), null);
  });

  it('cannot be used any more where its proof went to the server already', async () => {
    const { client } = await back();
    assert.equal(client.takeProof(PAY)?.sid, 'returned');
    assert.notEqual((await client.require(PAY)).sid, 'returned');
  });

  it('waits for it where the person is faster than the provider', async () => {
    const { client, provider, cameBack } = comingBack();
    const asked = client.require(PAY);
    await settle();
    clock.tick(500);
    await settle();
    cameBack();
    assert.equal((await asked).sid, 'returned');
    assert.equal(provider.calls.length, 0);
  });

  for (const [what, asked] of Object.entries<Partial<StepUpRequest>>({
    resource: { resource: 'refunds' },
    action: { action: 'delete' },
    target: { target: '1043' },
    'request without a target': { target: undefined },
    level: { acrValues: ['phrh'] },
    'max-age': { maxAge: 60 },
  }))
    it(`is no answer to another ${what}, whatever the scope of the cache`, async () => {
      const { client, provider } = await back();
      await client.require({ ...PAY, ...asked, cacheScope: 'session' });
      assert.equal(provider.calls.length, 1);
    });

  it('is nothing to another member', async () => {
    const { client, provider } = await back();
    provider.signInAs({ id: 'member-2' });
    assert.notEqual((await client.require(PAY)).sid, 'returned');
  });

  it('is nothing after a clear, or after what a server has refused', async () => {
    const cleared = await back();
    cleared.client.clear(PAY);
    assert.notEqual((await cleared.client.require(PAY)).sid, 'returned');
    const refused = await back();
    await refused.client.require({ ...PAY, notBefore: Date.now() - 1 });
    assert.equal(refused.provider.calls.length, 1);
  });

  it('is there for a minute', async () => {
    const soon = await back();
    clock.tick(60 * SECOND - 1);
    assert.equal((await soon.client.require(PAY)).sid, 'returned');
    const late = await back();
    clock.tick(60 * SECOND);
    assert.notEqual((await late.client.require(PAY)).sid, 'returned');
  });

  it('is judged by when it was asked, or by the return where nobody knows', async () => {
    for (const askedAt of [undefined, Date.now() - 50 * SECOND]) {
      const { client, provider } = await back({ askedAt });
      assert.equal(await refusal(client.require(PAY)), 'passed');
      assert.equal(provider.calls.length, 1, `asked at ${askedAt}`);
    }
  });
});
