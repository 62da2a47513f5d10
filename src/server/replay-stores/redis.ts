import { invalidRequest, refuseUnknownKeys } from '../../protocol/errors.js';
import { untilAborted } from '../deadline.js';
import { fault } from '../fault.js';
import type { ReplayStore } from '../types.js';
import { evictionCheck } from './eviction.js';
import { linkTo, type RedisClient } from './link-to.js';

export { redisStepUpStore, type RedisStepUpStoreOptions } from './redis-step-up.js';
export type { RedisClient };

/** Settings of `redisReplayStore`. */
export interface RedisReplayStoreOptions {
  /** What the keys begin with. Default `stepup:`. */
  prefix?: string | undefined;
  /**
   * What happens where Redis may evict keys (any `maxmemory-policy` but `noeviction`). `refuse` (default): no claim is
   * made, requests with `once` get 503. `warn`: one line on the console.
   */
  onEviction?: 'refuse' | 'warn' | undefined;
  /**
   * Claims count only once so many replicas have them (`WAIT`), so that a failover forgets none; with fewer, the request
   * gets 503, and the proof is used up. `timeout`: how long to wait, ms, default 1000. `WAIT` holds up whatever else the
   * connection is used for: give this store a client of its own. Not through a cluster's client.
   */
  replicas?: { count: number; timeout?: number } | undefined;
}

/**
 * Remembers used proofs in Redis, for all servers that share it: one atomic `SET … NX PX` a claim.
 *
 * A claim that was given up while Redis was away never reaches it later, so that it does not use up the proof after the
 * restart. Redis must not evict keys: with the first claim, and then every minute, it is asked whether it does.
 *
 * ```ts
 * const client = await createClient({ url }).on('error', log).connect(); // or new Redis(url) of ioredis
 * const guard = createStepUpGuard({ provider, replayStore: redisReplayStore(client) });
 * ```
 * @throws {StepUpError} `invalid-request` at once, for a client or settings that cannot be meant.
 */
export function redisReplayStore(client: RedisClient, options: RedisReplayStoreOptions = {}): ReplayStore {
  refuseUnknownKeys('redisReplayStore', options, { prefix: true, onEviction: true, replicas: true });
  refuseUnknownKeys('replicas', options.replicas, { count: true, timeout: true });
  const { prefix = 'stepup:', onEviction = 'refuse', replicas } = options;
  const { timeout = 1_000 } = replicas ?? {};
  const link = linkTo('redisReplayStore', client);
  demand(typeof prefix === 'string', 'prefix must be a string');
  demand(onEviction === 'refuse' || onEviction === 'warn', 'onEviction must be refuse or warn');
  if (replicas !== undefined) {
    demand(isCount(replicas?.count), 'replicas.count must be a whole number above 0');
    demand(isCount(timeout), 'replicas.timeout must be whole milliseconds above 0');
    demand(link.canWait, 'replicas cannot be awaited through the client of a cluster');
  }
  const checkEviction = evictionCheck(link, onEviction);

  async function claimOn(key: string, ttl: number, signal: AbortSignal): Promise<boolean> {
    return link.run(signal, async commands => {
      signal.throwIfAborted();
      if ((await commands.setOnce(prefix + key, ttl)) !== 'OK') return false;
      if (!replicas) return true;
      const acknowledged = Number(await commands.wait(replicas.count, timeout));
      if (acknowledged >= replicas.count) return true;
      throw fault(
        'unavailable',
        'store-unsafe',
        `A used proof reached ${acknowledged} of ${replicas.count} replicas of Redis within ${timeout} ms: check their links, or lower replicas.count.`,
      );
    });
  }

  return {
    async claim(key, ttl, signal) {
      signal.throwIfAborted();
      // Both at once: Redis answers in order, and a claim on one that evicts counts for nobody. What it has got already
      // can no longer be withdrawn; waiting for it ends all the same.
      const both = Promise.all([checkEviction(signal), claimOn(key, ttl, signal)]);
      const [, isFirst] = await untilAborted(both, signal);
      return isFirst;
    },
  };
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function demand(holds: boolean, message: string): void {
  if (!holds) throw invalidRequest(`${message}.`);
}
