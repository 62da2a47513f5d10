import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import {
  createStepUpGuard,
  memoryReplayStore,
  StepUpError,
  type ReplayStore,
} from '../../src/server/index.js';
import { claimSession } from '../../src/server/claim.js';
import { createScriptedVerifier } from '../../src/testing/verifier.js';
import { RULE, SID, stepUpRequest } from './support/step-up-request.js';

const ONCE = { ...RULE, once: true };
const never = new AbortController().signal;

describe('a rule that says once', () => {
  it('lets exactly one of 1,000 requests through that come together', async () => {
    const guard = createStepUpGuard({ provider: createScriptedVerifier(), replayStore: memoryReplayStore() });
    const results = await Promise.all(
      Array.from({ length: 1_000 }, () => guard.check(stepUpRequest(), ONCE)),
    );
    assert.equal(results.filter(({ ok }) => ok).length, 1);
    const other = results.find(({ ok }) => !ok);
    assert.equal(other && !other.ok && other.response.status, 401);
  });

  it('lets nothing through that could not be remembered for a time', async () => {
    for (const sessionLife of [NaN, Infinity]) {
      const provider = Object.assign(createScriptedVerifier(), { sessionLife });
      provider.respond({ expiresAt: undefined });
      const guard = createStepUpGuard({ provider, replayStore: memoryReplayStore(), onDecision: () => {} });
      for (let n = 0; n < 2; n += 1) {
        const result = await guard.check(stepUpRequest(), ONCE);
        assert.equal(!result.ok && result.response.status, 503);
      }
    }
  });

  it('does not use up what another check refuses', async () => {
    const provider = createScriptedVerifier();
    const guard = createStepUpGuard({ provider, replayStore: memoryReplayStore() });
    for (const finding of [
      { memberId: 'x' },
      { verifiedAt: 1 },
      { covers: { resource: 'x', action: 'read' } },
    ] as const) {
      provider.respond(finding);
      assert.equal((await guard.check(stepUpRequest(), ONCE)).ok, false);
    }
    provider.respond('approve');
    assert.equal((await guard.check(stepUpRequest(), ONCE)).ok, true);
  });

  it('closes a proof for every rule that says once, and for no other', async () => {
    const guard = createStepUpGuard({ provider: createScriptedVerifier(), replayStore: memoryReplayStore() });
    assert.equal((await guard.check(stepUpRequest(), { ...ONCE, maxAge: 1 })).ok, true);
    assert.equal((await guard.check(stepUpRequest(), { ...ONCE, maxAge: '1h' })).ok, false);
    assert.equal((await guard.check(stepUpRequest(), RULE)).ok, true);
  });

  it('remembers as long as the session can live, not as long as the rule allows', async () => {
    const claims: Array<{ key: string; ttl: number }> = [];
    const replayStore: ReplayStore = { claim: async (key, ttl) => claims.push({ key, ttl }) > 0 };
    const provider = createScriptedVerifier();
    const guard = createStepUpGuard({ provider, replayStore });
    const now = Date.now();
    mock.timers.enable({ apis: ['Date'], now });
    try {
      for (const expiresAt of [now + 500_000, now + 0.5, undefined]) {
        provider.respond({ expiresAt });
        await guard.check(stepUpRequest(), { ...ONCE, maxAge: 1 });
      }
    } finally {
      mock.timers.reset();
    }
    assert.deepEqual(
      claims.map(({ ttl }) => ttl),
      [560_000, 60_001, 660_000],
    );
  });

  it('gives the store a hash that differs by provider, project and session, and not the id', async () => {
    const keys: string[] = [];
    const replayStore: ReplayStore = { claim: async key => keys.push(key) > 0 };
    for (const [name, projectId, sid] of [
      ['a', 'b', 'c'],
      ['a', 'b', 'd'],
      ['a', undefined, 'c'],
      ['a', 'bc', 'c'],
      ['ab', 'c', 'c'],
      ['a', 'b', 'c'],
    ] as const) {
      const provider = { ...createScriptedVerifier(), name };
      provider.signInAs({ id: 'member-1', projectId });
      await createStepUpGuard({ provider, replayStore }).check(stepUpRequest({ sid }), ONCE);
    }
    assert.equal(new Set(keys).size, 5);
    assert.equal(keys[0], keys[5]);
    for (const key of keys) assert.match(key, /^[0-9a-f]{64}$/);
  });

  it('claims nothing once the request was given up, even of a store that does not look at the signal', async () => {
    let claims = 0;
    const replayStore: ReplayStore = { claim: async () => ++claims > 0 };
    const leave = new AbortController();
    const session = { id: SID, memberId: 'member-1', covers: 'any' } as const;
    const claiming = claimSession(replayStore, 'scripted', undefined, session, leave.signal);
    leave.abort();
    await assert.rejects(claiming);
    assert.equal(claims, 0);
  });

  it('refuses where the store does not clearly say yes', async () => {
    for (const answer of [undefined, 'OK', 1, {}, null]) {
      const replayStore = { claim: async () => answer as unknown as boolean };
      const result = await createStepUpGuard({ provider: createScriptedVerifier(), replayStore }).check(
        stepUpRequest({ sid: SID }),
        ONCE,
      );
      assert.equal(result.ok, false);
    }
  });

  it('refuses with 503 where the store fails', async () => {
    const replayStore = { claim: () => Promise.reject(new Error('down')) };
    const result = await createStepUpGuard({ provider: createScriptedVerifier(), replayStore }).check(
      stepUpRequest(),
      ONCE,
    );
    assert.equal(!result.ok && result.response.status, 503);
  });
});

describe('the store in memory', () => {
  beforeEach(() => mock.timers.enable({ apis: ['Date', 'setInterval'], now: Date.now() }));
  afterEach(() => mock.timers.reset());

  it('gives a key to the first, and again when its life is over', async () => {
    const store = memoryReplayStore();
    assert.equal(await store.claim('a', 1_000, never), true);
    mock.timers.tick(999);
    assert.equal(await store.claim('a', 1_000, never), false);
    mock.timers.tick(1);
    assert.equal(await store.claim('a', 1_000, never), true);
  });

  it('refuses when it is full of living claims, and forgets none of them', async () => {
    const store = memoryReplayStore({ maxEntries: 2 });
    await store.claim('a', 1_000, never);
    await store.claim('b', 5_000, never);
    await assert.rejects(
      store.claim('c', 1_000, never),
      (error: unknown) => error instanceof StepUpError && error.code === 'unavailable',
    );
    assert.equal(await store.claim('a', 1_000, never), false);
    mock.timers.tick(1_000);
    assert.equal(await store.claim('c', 1_000, never), true);
  });

  it('lets expired claims leave by itself, and then keeps no timer', async () => {
    const cleared = mock.method(globalThis, 'clearInterval');
    await memoryReplayStore().claim('a', 90_000, never);
    mock.timers.tick(60_000);
    assert.equal(cleared.mock.callCount(), 0);
    mock.timers.tick(60_000);
    assert.equal(cleared.mock.callCount(), 1);
    cleared.mock.restore();
  });

  it('claims nothing for who has gone', async () => {
    const store = memoryReplayStore();
    await assert.rejects(store.claim('a', 1_000, AbortSignal.abort()));
    assert.equal(await store.claim('a', 1_000, never), true);
  });

  it('is not made for less than one claim', () => {
    for (const maxEntries of [0, -1, 1.5, Number.NaN]) {
      assert.throws(() => memoryReplayStore({ maxEntries }), StepUpError);
    }
  });
});
