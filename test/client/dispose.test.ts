import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import sinon from 'sinon';
import { StepUpClient, type StepUpRequest } from '../../src/client/at-once.js';
import { createScriptedProvider } from '../../src/testing/provider.js';
import { phase, reasonsOf, refusal } from './support/observe.js';
import { createOrigin } from './support/origin.js';

const DELETE: StepUpRequest = { resource: 'documents', action: 'delete' };

describe('StepUpClient.dispose', () => {
  it('ends every listener, timer, channel and lock, and says that nothing is verified any more', async () => {
    const clock = sinon.useFakeTimers({ toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'] });
    try {
      const origin = createOrigin();
      const tab = origin.open();
      const provider = createScriptedProvider({ answer: 'approve' });
      const unsubscribe = sinon.spy();
      sinon.stub(provider, 'onSessionChange').returns(unsubscribe);
      const client = new StepUpClient({ provider, storage: 'session' }, tab.scope);
      await client.require(DELETE);
      const reasons = reasonsOf(client);
      for (let turn = 0; turn < 2; turn++) client.dispose();
      assert.deepEqual(reasons, ['member', 'cleared']);
      client.wakeIn(1);
      assert.equal(unsubscribe.callCount, 1);
      assert.deepEqual([tab.listeners, origin.channels, origin.locks, clock.countTimers()], [0, 0, 0, 0]);
      assert.equal(client.isVerified(), false);
      assert.equal(client.peek(DELETE), null);
    } finally {
      clock.restore();
    }
  });

  it('gives up what is asked, and what waits for its turn', async () => {
    const provider = createScriptedProvider();
    const verify = sinon.spy(provider, 'verify');
    const client = new StepUpClient({ provider }, createOrigin().open().scope);
    const asked = client.require(DELETE);
    const next = client.require({ ...DELETE, maxAge: 0 });
    await phase(client, 'open');
    client.dispose();
    assert.equal(await refusal(asked), 'aborted');
    assert.equal(verify.firstCall.args[1].aborted, true);
    assert.notEqual(await refusal(next), 'passed');
    assert.equal(provider.calls.length, 1);
  });

  it('refuses whoever uses it afterwards, with a code', async () => {
    const client = new StepUpClient(
      { provider: createScriptedProvider({ answer: 'approve' }) },
      createOrigin().open().scope,
    );
    client.dispose();
    assert.equal(await refusal(client.require(DELETE)), 'unavailable');
    assert.equal(await refusal(client.openConsole('/')), 'unavailable');
    assert.equal(await refusal(client.readMember()), 'unavailable');
    assert.throws(() => client.configure({ maxAge: 1 }), { code: 'unavailable', message: /disposed/ });
    client.connect();
    client.clear();
    assert.equal(client.isVerified(), false);
  });

  it('leaves other clients of the page as they are', async () => {
    const origin = createOrigin();
    const { scope } = origin.open();
    const provider = createScriptedProvider({ answer: 'approve' });
    const [one, other] = [new StepUpClient({ provider }, scope), new StepUpClient({ provider }, scope)];
    await other.require(DELETE);
    one.connect();
    one.dispose();
    assert.equal(other.isVerified(DELETE), true);
  });

  it('lets it be collected', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const tab = createOrigin().open();
    const provider = createScriptedProvider({ answer: 'approve' });
    const make = async (): Promise<WeakRef<StepUpClient>> => {
      const client = new StepUpClient({ provider, storage: 'session' }, tab.scope);
      await client.require(DELETE);
      client.dispose();
      return new WeakRef(client);
    };
    const reference = await make();
    for (let turn = 0; turn < 20 && reference.deref(); turn++) {
      await new Promise(resolve => setTimeout(resolve, 1));
      collect();
    }
    assert.equal(reference.deref(), undefined);
  });
});
