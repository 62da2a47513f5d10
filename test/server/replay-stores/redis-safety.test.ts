import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { Redis } from 'ioredis';
import { createClient, createClientPool, createCluster } from 'redis';
import { createStepUpGuard, StepUpError, type CheckResult } from '../../../src/server/index.js';
import {
  redisReplayStore,
  type RedisClient,
  type RedisReplayStoreOptions,
} from '../../../src/server/replay-stores/redis.js';
import { createScriptedVerifier } from '../../../src/testing/verifier.js';
import { listenToConsole } from '../support/console.js';
import { createRedisServer, redisPath, type RedisServer } from '../support/redis-server.js';
import { RULE, stepUpRequest } from '../support/step-up-request.js';

const ONCE = { ...RULE, once: true };
const never = new AbortController().signal;

interface Connected {
  client: RedisClient;
  end(): unknown;
}

const packages: Record<string, (url: string) => Promise<Connected>> = {
  redis: async url => {
    const client = createClient({ url }).on('error', () => {});
    await client.connect();
    return { client, end: () => client.destroy() };
  },
  "a pool of redis'": async url => {
    const client = createClientPool({ url }).on('error', () => {});
    await client.connect();
    return { client, end: () => client.destroy() };
  },
  ioredis: async url => {
    const client = new Redis(url).on('error', () => {});
    return { client, end: () => client.disconnect() };
  },
  'ioredis that connects when it is used': async url => {
    const client = new Redis(url, { lazyConnect: true, keyPrefix: 'app:' }).on('error', () => {});
    return { client, end: () => client.disconnect() };
  },
};

for (const [name, connect] of Object.entries(packages)) {
  describe(`used proofs in Redis, through ${name},`, { skip: !redisPath && 'no redis-server' }, () => {
    let redis: RedisServer;
    let admin: Redis;
    let connected: Connected;

    before(async () => void (redis = await createRedisServer()));
    beforeEach(async () => {
      await redis.start();
      admin = new Redis(redis.url).on('error', () => {});
      connected = await connect(redis.url);
    });
    afterEach(async () => {
      connected.end();
      admin.disconnect();
      redis.resume();
      await redis.kill();
    });

    function check(timeout = 5_000, options?: RedisReplayStoreOptions): Promise<CheckResult> {
      const replayStore = redisReplayStore(connected.client, options);
      return createStepUpGuard({ provider: createScriptedVerifier(), replayStore, timeout }).check(
        stepUpRequest(),
        ONCE,
      );
    }
    const statusOf = (result: CheckResult): number => (result.ok ? 200 : result.response.status);

    it('are claimed by the first of many only', async () => {
      const store = redisReplayStore(connected.client);
      const claims = await Promise.all(Array.from({ length: 200 }, () => store.claim('a', 60_000, never)));
      assert.equal(claims.filter(Boolean).length, 1);
    });

    it('are not burnt by claims that were given up while Redis was gone', async () => {
      const early = redisReplayStore(connected.client);
      assert.equal(await early.claim('earlier', 60_000, never), true);
      await redis.kill();
      assert.deepEqual((await Promise.all([check(300), check(300)])).map(statusOf), [503, 503]);
      await redis.start();
      assert.equal(await early.claim('later', 60_000, never), true);
      assert.equal(statusOf(await check(20_000)), 200);
      assert.equal(statusOf(await check(20_000)), 401);
    });

    it('are not burnt either where Redis was killed while it was asked', async () => {
      const store = redisReplayStore(connected.client);
      assert.equal(await store.claim('earlier', 60_000, never), true);
      redis.pause();
      const giveUp = new AbortController();
      const claiming = store.claim('a', 60_000, giveUp.signal).catch(() => 'given up');
      for (let turn = 0; turn < 20; turn += 1) await nextTurn();
      await redis.kill();
      giveUp.abort();
      assert.equal(await claiming, 'given up');
      await redis.start();
      assert.equal(await store.claim('later', 60_000, never), true);
      assert.equal(await store.claim('a', 60_000, never), true);
    });

    it('are not checked within the limit while Redis does not answer', async () => {
      assert.equal(await redisReplayStore(connected.client).claim('earlier', 60_000, never), true);
      redis.pause();
      const result = await check(300);
      assert.equal(statusOf(result), 503);
      assert.equal(!result.ok && result.error.code, 'timeout');
    });

    for (const policy of ['allkeys-lru', 'volatile-ttl', 'volatile-lru', 'allkeys-random']) {
      it(`pass nobody while Redis may evict them (${policy}), and somebody once it may not`, async () => {
        await admin.config('SET', 'maxmemory-policy', policy);
        const result = await check();
        assert.equal(statusOf(result), 503);
        assert.match(!result.ok ? result.error.message : '', new RegExp(`${policy}.*noeviction`));
        await admin.config('SET', 'maxmemory-policy', 'noeviction');
        assert.equal(await redisReplayStore(connected.client).claim('b', 60_000, never), true);
      });
    }

    it('pass with one warning where the operator chose that', async () => {
      await admin.config('SET', 'maxmemory-policy', 'allkeys-lru');
      const { lines, stop } = listenToConsole();
      try {
        const store = redisReplayStore(connected.client, { onEviction: 'warn' });
        for (const key of ['a', 'b', 'c']) assert.equal(await store.claim(key, 60_000, never), true);
      } finally {
        stop();
      }
      assert.equal(lines.length, 1);
      assert.match(lines[0]!, /allkeys-lru/);
    });

    it('pass with one warning where Redis is forbidden to tell', async () => {
      await admin.acl('SETUSER', 'default', '-info', '-config');
      const { lines, stop } = listenToConsole();
      try {
        const store = redisReplayStore(connected.client);
        for (const key of ['a', 'b']) assert.equal(await store.claim(key, 60_000, never), true);
      } finally {
        stop();
      }
      assert.equal(lines.filter(line => /noeviction/.test(line)).length, 1);
    });

    it('count only once replicas have them, where that is asked for, and never a second time', async () => {
      const replicas = { count: 1, timeout: 50 };
      const alone = await check(5_000, { replicas });
      assert.equal(statusOf(alone), 503);
      assert.match(!alone.ok ? alone.error.message : '', /0 of 1 replicas/);
      assert.equal(statusOf(await check(5_000, { replicas })), 401);

      const replica = await createRedisServer();
      await replica.start();
      try {
        const replicaAdmin = new Redis(replica.url);
        await replicaAdmin.replicaof('127.0.0.1', Number(new URL(redis.url).port));
        while (!/master_link_status:up/.test(await replicaAdmin.info('replication'))) await nextTurn();
        const store = redisReplayStore(connected.client, { replicas: { count: 1, timeout: 10_000 } });
        assert.equal(await store.claim('b', 60_000, never), true);
        assert.equal((await replicaAdmin.keys('*b')).length, 1);
        // After a failover, the used proof is known.
        await replicaAdmin.replicaof('NO', 'ONE');
        assert.equal((await replicaAdmin.keys('*b')).length, 1);
        replicaAdmin.disconnect();
      } finally {
        await replica.kill();
      }
    });
  });
}

describe('a store in Redis, through an ioredis client that is closed while it waits to connect again,', () => {
  // In a process of its own: that it ends is the behaviour.
  const script = `
    import { once } from 'node:events';
    import { Redis } from 'ioredis';
    import { redisReplayStore } from './src/server/replay-stores/redis.ts';
    const client = new Redis(process.env.REDIS_URL).on('error', () => {});
    const claim = signal => redisReplayStore(client).claim('a', 60_000, signal);
    await claim(new AbortController().signal);
    const admin = new Redis(process.env.REDIS_URL, { retryStrategy: null }).on('error', () => {});
    const lost = once(client, 'reconnecting');
    admin.shutdown('NOSAVE').catch(() => {});
    await lost;
    // One more store: what is claimed meanwhile must not leave a connection behind either.
    await claim(AbortSignal.timeout(20)).catch(() => {});
    client.disconnect();
    console.log('closed');
  `;

  it('leaves nothing that keeps the process running', { skip: !redisPath && 'no redis-server' }, async () => {
    const redis = await createRedisServer();
    await redis.start();
    try {
      const { stdout } = await promisify(execFile)(
        process.execPath,
        ['--import', 'tsx', '--input-type=module', '--eval', script],
        { env: { ...process.env, REDIS_URL: redis.url }, timeout: 60_000 },
      );
      assert.equal(stdout, 'closed\n');
    } finally {
      await redis.kill();
    }
  });
});

describe('a store in Redis whose settings cannot be meant', () => {
  const client = createClient();
  const cluster = createCluster({ rootNodes: [] });
  const redis = new Redis({ lazyConnect: true });
  after(() => redis.disconnect());
  for (const [what, one, options] of [
    ['a policy', client, { onEviction: 'ignore' }],
    ['no count', redis, { replicas: {} }],
    ['a count of 0', client, { replicas: { count: 0 } }],
    ['a timeout of 0', client, { replicas: { count: 1, timeout: 0 } }],
    ['replicas of a cluster', cluster, { replicas: { count: 1 } }],
    ['a prefix that is none', redis, { prefix: 1 }],
    ['a client that only sets', { set: async () => 'OK' }, {}],
  ] as const) {
    it(`(${what}) is not made`, () => {
      assert.throws(
        () => redisReplayStore(one as unknown as RedisClient, options as unknown as RedisReplayStoreOptions),
        (error: unknown) => error instanceof StepUpError && error.code === 'invalid-request',
      );
    });
  }
});
