import { strict as assert } from 'node:assert';
import { afterEach, beforeEach, describe, it } from 'node:test';
import sinon from 'sinon';
import { StepUpClient, type StepUpRequest, type Verification } from '../../src/client/at-once.js';
import { createScriptedProvider, type ScriptedProvider } from '../../src/testing/provider.js';

const PAY: StepUpRequest = { resource: 'payments', action: 'create', target: '1042', maxAge: 0 };
const MINUTE = 60_000;

describe('client.giveBack, of a single use that did not begin', () => {
  let clock: sinon.SinonFakeTimers;
  let provider: ScriptedProvider;
  let client: StepUpClient;
  beforeEach(() => {
    clock = sinon.useFakeTimers({ now: 1_750_000_000_000 });
    provider = createScriptedProvider({ answer: 'approve' });
    client = new StepUpClient({ provider });
  });
  afterEach(() => {
    client.dispose();
    clock.restore();
  });

  async function givenBack(): Promise<Verification> {
    const verification = await client.require(PAY);
    client.giveBack(verification);
    return verification;
  }

  /** Whether a question is answered by what was given back, so that nobody is asked. */
  async function isAnswered(request: StepUpRequest = PAY): Promise<boolean> {
    const before = provider.calls.length;
    await client.require(request);
    return provider.calls.length === before;
  }

  it('has it answer the next question that is the same, and no second one', async () => {
    const { sid } = await givenBack();
    assert.equal(client.peek(PAY), null, 'it opens nothing by itself');
    assert.equal((await client.require(PAY)).sid, sid);
    assert.equal(provider.calls.length, 1);
    assert.equal(await isAnswered(), false);
  });

  it('has it answer another one again where that use did not begin either', async () => {
    await givenBack();
    await givenBack();
    assert.equal(await isAnswered(), true);
    assert.equal(provider.calls.length, 1);
  });

  it('leaves its proof to be sent once, by whoever uses it then', async () => {
    const { sid } = await givenBack();
    await client.require(PAY);
    assert.equal(client.takeProof(PAY)?.sid, sid);
    assert.equal(client.takeProof(PAY), null);
  });

  for (const [what, asked] of Object.entries<Partial<StepUpRequest>>({
    resource: { resource: 'refunds' },
    action: { action: 'delete' },
    target: { target: '1043' },
    'request without a target': { target: undefined },
    'max-age': { maxAge: 60 },
  }))
    it(`is no answer to another ${what}, whatever the scope of the cache`, async () => {
      await givenBack();
      assert.equal(await isAnswered({ ...PAY, ...asked, cacheScope: 'session' }), false);
    });

  it('has a minute for it', async () => {
    await givenBack();
    clock.tick(MINUTE - 1);
    assert.equal(await isAnswered(), true);
    await givenBack();
    clock.tick(MINUTE);
    assert.equal(await isAnswered(), false);
  });

  it('has no longer where the clock is set back meanwhile', async () => {
    await givenBack();
    clock.tick(MINUTE);
    clock.setSystemTime(Date.now() - MINUTE);
    assert.equal(await isAnswered(), false);
  });

  for (const [what, end] of Object.entries<() => unknown>({
    'it was cleared': () => client.clear(PAY),
    'the member signed out and in again': () => {
      provider.signOut();
      provider.signInAs({ id: 'member-1' });
    },
    'another member has signed in': () => provider.signInAs({ id: 'member-2' }),
    'its proof went to the server': () => client.takeProof(PAY),
    'the server refused it': () => client.drop(client.takeProof(PAY)!, PAY),
  }))
    it(`is nothing after ${what}`, async () => {
      await givenBack();
      end();
      assert.equal(await isAnswered(), false);
    });

  it('brings nothing back that had ended before', async () => {
    const verification = await client.require(PAY);
    client.clear(PAY);
    client.giveBack(verification);
    assert.equal(await isAnswered(), false);
  });

  it('changes nothing for a verification of several uses, or of another client', async () => {
    const several: StepUpRequest = { ...PAY, maxAge: 60 };
    client.giveBack(await client.require(several));
    assert.equal(await isAnswered(), false, 'to a single use');
    const other = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
    client.giveBack(await other.require(PAY));
    other.dispose();
    assert.equal(await isAnswered(), false);
  });
});
