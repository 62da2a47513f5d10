import { strict as assert } from 'node:assert';
import { afterEach, beforeEach, describe, it } from 'node:test';
import sinon from 'sinon';
import { StepUpClient, type ProviderAnswer, type StepUpRequest } from '../../src/client/at-once.js';
import { createScriptedProvider } from '../../src/testing/provider.js';
import { refusal } from './support/observe.js';

const DELETE: StepUpRequest = { resource: 'documents', action: 'delete' };
const SECOND = 1000;
const MINUTE = 60 * SECOND;

describe('StepUpClient, what an answer proves', () => {
  let clock: sinon.SinonFakeTimers;
  beforeEach(() => (clock = sinon.useFakeTimers({ now: 1_750_000_000_000 })));
  afterEach(() => clock.restore());

  const answering = (answer: Partial<ProviderAnswer>): StepUpClient =>
    new StepUpClient({ provider: createScriptedProvider({ answer: { kind: 'step-up', ...answer } }) });

  describe('by acr', () => {
    for (const acr of [undefined, 'pwd', 'phr phrh', 'PHR']) {
      it(`is not enough with ${acr} where phr was asked for`, async () => {
        const client = answering({ acr });
        assert.equal(await refusal(client.require({ ...DELETE, acrValues: ['phr', 'phrh'] })), 'failed');
        assert.equal(client.isVerified(), false);
      });
    }

    it('is remembered as what was reached, and compared with what is asked', async () => {
      const client = answering({ acr: 'phrh', amr: ['hwk', 'user'] });
      const { acr, amr } = await client.require({ ...DELETE, acrValues: ['phr', 'phrh'] });
      assert.deepEqual([acr, amr], ['phrh', ['hwk', 'user']]);
      assert.equal(client.isVerified(DELETE), true);
      assert.equal(client.isVerified({ ...DELETE, acrValues: ['phrh'] }), true);
      assert.equal(client.isVerified({ ...DELETE, acrValues: ['phr'] }), false);
    });

    it('counts where nobody had asked for it', async () => {
      const client = answering({ acr: 'phrh' });
      await client.require(DELETE);
      assert.equal(client.isVerified({ ...DELETE, acrValues: ['phrh'] }), true);
    });

    it('is nothing that a pass of the role has reached', async () => {
      const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'allow' }) });
      assert.equal(await refusal(client.require({ ...DELETE, acrValues: ['phr'] })), 'failed');
    });
  });

  describe('by the time of the authentication', () => {
    it('counts as old as it is, also from before the question', async () => {
      const client = answering({ authenticatedAt: Date.now() - 10 * MINUTE, timestamp: Date.now() });
      const { verifiedAt, expiresAt } = await client.require(DELETE);
      assert.deepEqual([verifiedAt, expiresAt], [Date.now() - 10 * MINUTE, Date.now() + 5 * MINUTE]);
      assert.equal(client.isVerified({ ...DELETE, maxAge: 599 }), false);
    });

    it('is not believed where it is later than the answer', async () => {
      const { verifiedAt } = await answering({ authenticatedAt: Date.now() + 1 }).require(DELETE);
      assert.equal(verifiedAt, Date.now());
    });

    it('is too old for the question where it was before its max-age, a little of clocks apart', async () => {
      const old = answering({ authenticatedAt: Date.now() - 65_001 });
      assert.equal(await refusal(old.require({ ...DELETE, maxAge: 60 })), 'failed');
      const fresh = answering({ authenticatedAt: Date.now() - 6 * SECOND });
      assert.equal(await refusal(fresh.require({ ...DELETE, maxAge: 0 })), 'failed');
    });

    for (const authenticatedAt of [NaN, 0, -1, '1749999999999' as never]) {
      it(`proves nothing where it is ${authenticatedAt}`, async () => {
        assert.equal(await refusal(answering({ authenticatedAt }).require(DELETE)), 'failed');
      });
    }
  });

  describe('after a refusal by the server', () => {
    it('does not count where the person authenticated then or before', async () => {
      const at = Date.now() - MINUTE;
      const request = { ...DELETE, notBefore: at };
      assert.equal(await refusal(answering({ authenticatedAt: at }).require(request)), 'failed');
      assert.equal(await refusal(answering({ authenticatedAt: at + 1 }).require(request)), 'passed');
    });

    it('is asked for again, and what is remembered does not count', async () => {
      const provider = createScriptedProvider({ answer: 'approve' });
      const client = new StepUpClient({ provider, cacheScope: 'session' });
      const { verifiedAt } = await client.require({ resource: 'notes', action: 'update' });
      clock.tick(1);
      await client.require({ ...DELETE, notBefore: verifiedAt });
      assert.deepEqual(
        provider.calls.map(({ notBefore }) => notBefore),
        [undefined, verifiedAt],
      );
    });

    it('is kept for the question until it is answered, so that the next click asks within its gesture', async () => {
      const provider = createScriptedProvider({ answer: 'approve' });
      const client = new StepUpClient({ provider });
      const refused = await client.require(DELETE);
      client.drop(refused, DELETE);
      clock.tick(1);
      provider.respond('unavailable');
      assert.equal(await refusal(client.require(DELETE)), 'unavailable');
      assert.equal(await refusal(client.require(DELETE)), 'passed');
      await client.require({ ...DELETE, maxAge: 0 });
      await client.require({ resource: 'notes', action: 'update' });
      assert.deepEqual(
        provider.prepared.map(({ notBefore }) => notBefore),
        [undefined, refused.verifiedAt, refused.verifiedAt, undefined, undefined],
      );
    });

    it('is forgotten with the member', async () => {
      const provider = createScriptedProvider({ answer: 'approve' });
      const client = new StepUpClient({ provider });
      client.drop(await client.require(DELETE), DELETE);
      provider.signInAs({ id: 'member-2' });
      await client.require(DELETE);
      assert.equal(provider.calls[1]!.notBefore, undefined);
    });
  });
});

describe('StepUpClient, with a target', () => {
  const ONE = { ...DELETE, target: '1042' };

  it('counts for exactly this one, whatever the scope', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient({ provider, cacheScope: 'session' });
    assert.equal((await client.require(ONE)).target, '1042');
    assert.equal(client.isVerified(ONE), true);
    assert.equal(client.isVerified({ ...ONE, action: 'update' }), true);
    assert.equal(client.isVerified(), true);
    for (const other of [
      DELETE,
      { ...ONE, target: '104' },
      { ...ONE, target: '10420' },
      { ...ONE, resource: 'notes' },
    ])
      assert.equal(client.isVerified(other), false);
  });

  it('does not count without one, and the other way round', async () => {
    const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
    await client.require(DELETE);
    assert.equal(client.isVerified(ONE), false);
  });

  it('is a question of its own', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient({ provider });
    await Promise.all([
      client.require(DELETE),
      client.require(ONE),
      client.require({ ...ONE, target: '1043' }),
    ]);
    assert.deepEqual(
      provider.calls.map(({ target }) => target),
      [undefined, '1042', '1043'],
    );
  });

  it('is cleared alone, and with its action, its resource and everything', async () => {
    const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
    const OTHER = { ...ONE, target: '1043' };
    await client.require(ONE);
    await client.require(OTHER);
    client.clear(ONE);
    assert.deepEqual([client.isVerified(ONE), client.isVerified(OTHER)], [false, true]);
    client.clear(DELETE);
    assert.equal(client.isVerified(OTHER), false);
  });

  it('is refused at once where the provider binds none, and nothing is prepared', async () => {
    const provider = createScriptedProvider({ answer: 'approve', binds: null });
    const client = new StepUpClient({ provider });
    assert.equal(await refusal(client.require(ONE)), 'invalid-request');
    assert.deepEqual([provider.calls, provider.prepared], [[], []]);
  });

  it('is refused when the provider can say so, where its code comes later', async () => {
    const provider = Object.assign(createScriptedProvider({ answer: 'approve' }), {
      async ready() {
        Object.assign(provider, { binds: undefined });
      },
    });
    assert.equal(await refusal(new StepUpClient({ provider }).require(ONE)), 'invalid-request');
    assert.deepEqual(provider.calls, []);
  });

  it('is 1 to 256 printable characters without quotes and backslashes', async () => {
    const client = new StepUpClient({ provider: createScriptedProvider({ answer: 'approve' }) });
    for (const target of ['', 'a'.repeat(257), 'a"b', 'a\\b', 'ä', 'a\n', 1042, null] as string[])
      assert.equal(await refusal(client.require({ ...DELETE, target })), 'invalid-request', String(target));
    for (const target of ['a'.repeat(256), ' ', "amount=1%2C50&iban=DE02+12'~"])
      assert.equal(await refusal(client.require({ ...DELETE, target })), 'passed', target);
  });
});
