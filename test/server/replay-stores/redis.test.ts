import assert from 'node:assert/strict';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { createClient, createClientPool, createCluster, createSentinel, RESP_TYPES } from 'redis';
import {
  createStepUpGuard,
  StepUpError,
  type CheckResult,
  type StepUpGuard,
} from '../../../src/server/index.js';
import { redisReplayStore, type RedisClient } from '../../../src/server/replay-stores/redis.js';
import { createScriptedVerifier } from '../../../src/testing/verifier.js';
import { createRedisServer, redisPath, type RedisServer } from '../support/redis-server.js';
import { RULE, SID, stepUpRequest } from '../support/step-up-request.js';

const ONCE = { ...RULE, once: true };
const never = new AbortController().signal;

if (!redisPath)
  console.error('No redis-server found: install it (apt-get install redis-server) or set REDIS_SERVER.');

describe('used proofs in Redis', { skip: !redisPath && 'no redis-server' }, () => {
  let redis: RedisServer;
  let client: ReturnType<typeof createClient>;

  before(async () => {
    redis = await createRedisServer();
  });
  beforeEach(async () => {
    await redis.start();
    client = createClient({ url: redis.url });
    client.on('error', () => {});
    await client.connect();
  });
  afterEach(async () => {
    client.destroy();
    redis.resume();
    await redis.kill();
  });

  function makeGuard(timeout = 300): StepUpGuard {
    return createStepUpGuard({
      provider: createScriptedVerifier(),
      replayStore: redisReplayStore(client),
      timeout,
    });
  }

  function statusOf(result: CheckResult): number {
    return result.ok ? 200 : result.response.status;
  }

  it('are claimed by the first only, and remembered as long as asked', async () => {
    const store = redisReplayStore(client, { prefix: 'test:' });
    assert.equal(await store.claim('a', 90_000, never), true);
    assert.equal(await store.claim('a', 90_000, never), false);
    assert.equal(await store.claim('b', 90_000, never), true);
    assert.deepEqual((await client.keys('*')).sort(), ['test:a', 'test:b']);
    const left = await client.pTTL('test:a');
    assert.ok(left > 60_000 && left <= 90_000, String(left));
  });

  it('may be claimed through a pool', async () => {
    const pool = createClientPool({ url: redis.url });
    pool.on('error', () => {});
    await pool.connect();
    const store = redisReplayStore(pool);
    const claims = await Promise.all(Array.from({ length: 50 }, () => store.claim('a', 1_000, never)));
    assert.equal(claims.filter(Boolean).length, 1);
    pool.destroy();
  });

  it('may be claimed through a client that maps its answers to other types', async () => {
    const mapped = createClient({
      url: redis.url,
      commandOptions: { typeMapping: { [RESP_TYPES.SIMPLE_STRING]: Buffer } },
    });
    mapped.on('error', () => {});
    await mapped.connect();
    assert.equal(await redisReplayStore(mapped).claim('a', 1_000, never), true);
    mapped.destroy();
  });

  it('may be claimed through a cluster and a sentinel, by their types', () => {
    const cluster = createCluster({ rootNodes: [{ url: redis.url }] });
    const sentinel = createSentinel({ name: 'main', sentinelRootNodes: [] });
    for (const store of [redisReplayStore(cluster), redisReplayStore(sentinel)]) {
      assert.equal(typeof store.claim, 'function');
    }
  });

  it('do not let the session id into Redis', async () => {
    assert.equal((await makeGuard().check(stepUpRequest(), ONCE)).ok, true);
    const [key] = await client.keys('*');
    assert.match(key!, /^stepup:[0-9a-f]{64}$/);
    assert.equal(key!.includes(SID), false);
  });

  it('let exactly one of 1,000 requests through that come together to two processes', async () => {
    const script = fileURLToPath(new URL('../support/once-server.ts', import.meta.url));
    const servers: ChildProcess[] = [0, 1].map(() =>
      fork(script, { execArgv: ['--import', 'tsx'], env: { ...process.env, REDIS_URL: redis.url } }),
    );
    after(() => servers.forEach(server => server.kill()));
    const ports = await Promise.all(
      servers.map(async server => ((await once(server, 'message')) as [number])[0]),
    );
    const headers = { Authorization: 'Bearer some-token', 'X-Step-Up-Session-Id': SID };
    const statuses = await Promise.all(
      Array.from({ length: 1_000 }, async (_, n) => {
        const response = await fetch(`http://127.0.0.1:${ports[n % 2]}/`, { method: 'POST', headers });
        await response.text();
        return response.status;
      }),
    );
    servers.forEach(server => server.disconnect());
    const passed = statuses.filter(status => status === 200).length;
    const challenged = statuses.filter(status => status === 401).length;
    assert.deepEqual({ passed, challenged }, { passed: 1, challenged: 999 });
  });

  it('refuse with 503 within the time limit while Redis is gone, and let the same proof through once after', async () => {
    const guard = makeGuard();
    assert.equal((await guard.check(stepUpRequest({ sid: 'earlier' }), ONCE)).ok, true);
    await redis.kill();
    const refused = await Promise.all([1, 2, 3].map(() => guard.check(stepUpRequest(), ONCE)));
    assert.deepEqual(refused.map(statusOf), [503, 503, 503]);

    await redis.start();
    const ready = makeGuard(20_000);
    // The client has come back, and whatever it had kept for Redis would have reached it before this.
    await client.ping();
    const results = [await ready.check(stepUpRequest(), ONCE), await ready.check(stepUpRequest(), ONCE)];
    assert.deepEqual(results.map(statusOf), [200, 401]);
  });

  it('refuse with 503 when Redis is killed while it is asked', async () => {
    redis.pause();
    const checking = makeGuard(20_000).check(stepUpRequest(), ONCE);
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
    await redis.kill();
    assert.equal(statusOf(await checking), 503);
  });

  it('refuse with 503 within the time limit when Redis does not answer', async () => {
    redis.pause();
    const result = await makeGuard().check(stepUpRequest(), ONCE);
    assert.equal(statusOf(result), 503);
    assert.equal(!result.ok && result.error.code, 'timeout');
    redis.resume();
    // Redis had got the claim, and nobody can know whether it still counts: it does.
    await client.ping();
    assert.equal(statusOf(await makeGuard().check(stepUpRequest(), ONCE)), 401);
  });

  it('refuse with 503 when Redis answers with an error', async () => {
    await client.configSet('maxmemory', '1');
    assert.equal(statusOf(await makeGuard().check(stepUpRequest(), ONCE)), 503);
  });
});

describe('a store on something that is no client of redis 5 or later', () => {
  for (const client of [undefined, {}, { set: async () => 'OK' }]) {
    it(`(${JSON.stringify(client)}) is not made`, () => {
      assert.throws(
        () => redisReplayStore(client as unknown as RedisClient),
        (error: unknown) => error instanceof StepUpError && error.code === 'invalid-request',
      );
    });
  }
});
