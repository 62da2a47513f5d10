import { strict as assert } from 'node:assert';
import { afterEach, beforeEach, describe, it } from 'node:test';
import sinon from 'sinon';
import { StepUpClient, type StepUpRequest } from '../../src/client/at-once.js';
import { settle } from '../../src/client/request.js';
import { createScriptedProvider } from '../../src/testing/provider.js';
import { createOrigin } from './support/origin.js';

const MINUTE = 60_000;

describe('a request that is settled, and so checked once', () => {
  let clock: sinon.SinonFakeTimers;
  beforeEach(() => {
    clock = sinon.useFakeTimers({
      now: Date.UTC(2026, 0, 1, 12),
      toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'],
    });
  });
  afterEach(() => clock.restore());

  const verified = async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const origin = createOrigin();
    const client = new StepUpClient({ provider }, origin.open().scope);
    const request = settle<StepUpRequest>({ resource: 'documents', action: 'delete' });
    await client.require(request);
    return { provider, origin, client, request };
  };

  it('cannot be changed', async () => {
    const { client, request } = await verified();
    assert.throws(() => Object.assign(request, { action: 'read' }), TypeError);
    assert.equal(client.peek(request)?.action, 'delete');
  });

  it('is answered with the same verification, which nobody can change, as long as that is the same', async () => {
    const { client, request } = await verified();
    const first = client.peek(request)!;
    assert.equal(client.peek(request), first);
    assert.throws(() => Object.assign(first, { memberId: 'another' }), TypeError);
    assert.equal(client.peek({ ...request, maxAge: '1m' })?.expiresAt, first.expiresAt - 14 * MINUTE);
    assert.equal(client.peek(request)?.expiresAt, first.expiresAt);
  });

  it('is not answered any more once that has expired', async () => {
    const { client, request } = await verified();
    assert.ok(client.peek(request));
    clock.tick(15 * MINUTE);
    assert.equal(client.peek(request), null);
  });

  it('is judged by other settings as soon as there are others', async () => {
    const { client, request } = await verified();
    clock.tick(2 * MINUTE);
    assert.ok(client.peek(request));
    client.configure({ maxAge: '1m' });
    assert.equal(client.peek(request), null);
    const other = settle<StepUpRequest>({ resource: 'documents', action: 'read', maxAge: '5m' });
    assert.equal(client.peek(other), null);
    client.configure({ cacheScope: 'resource' });
    assert.ok(client.peek(other));
  });

  it('is not answered any more once another page has cleared it, even where this one heard of nothing', async () => {
    const { provider, origin, client, request } = await verified();
    assert.ok(client.peek(request));
    const other = new StepUpClient({ provider }, origin.open({ channel: 'missing' }).scope);
    other.clear(request);
    assert.equal(client.peek(request), null);
  });

  it('is answered for nobody else: not after sign-out, for another member, or by another provider', async () => {
    const { provider, client, request } = await verified();
    provider.signOut();
    assert.equal(client.peek(request), null);
    provider.signInAs({ id: 'member-2' });
    assert.equal(client.peek(request), null);
    await client.require(request);
    assert.equal(client.peek(request)?.memberId, 'member-2');
    client.configure({ provider: createScriptedProvider() });
    assert.equal(client.peek(request), null);
  });

  it('is answered with nothing that another tab tells of the member before', async () => {
    const { origin, client: here, provider, request } = await verified();
    assert.ok(here.peek(request));
    provider.signInAs({ id: 'member-2' });
    const there = new StepUpClient(
      { provider: createScriptedProvider({ answer: 'approve' }) },
      origin.open().scope,
    );
    assert.equal((await there.require({ ...request })).memberId, 'member-1');
    await clock.tickAsync(0);
    assert.equal(here.peek(request), null);
  });

  it('is answered for no other sign-in of the same member', async () => {
    const { provider, client, request } = await verified();
    provider.signInAs({ id: 'member-1', session: 'one' });
    await client.require(request);
    assert.ok(client.peek(request));
    provider.signInAs({ id: 'member-1', session: 'two' });
    assert.equal(client.peek(request), null);
  });

  it('is checked for each client by its own settings', async () => {
    const { origin, client, request } = await verified();
    const other = new StepUpClient(
      { provider: createScriptedProvider({ answer: 'approve' }), maxAge: '1m' },
      origin.open({ channel: 'missing' }).scope,
    );
    await other.require(request);
    clock.tick(2 * MINUTE);
    assert.ok(client.peek(request));
    assert.equal(other.peek(request), null);
  });
});
