import { invalidRequest, refuseUnknownKeys } from '../../protocol/errors.js';
import type { StepUpStore } from './step-up-store.js';
import { untilAborted } from '../deadline.js';
import { evictionCheck } from './eviction.js';
import { linkTo, type RedisClient } from './link-to.js';
import * as scripts from './step-up-scripts.js';
import { LONGEST_PAUSE } from './tries.js';

/** Settings of `redisStepUpStore`. */
export interface RedisStepUpStoreOptions {
  /** What the keys begin with. Default `stepup:`. */
  prefix?: string | undefined;
  /**
   * What happens where Redis may evict keys (any `maxmemory-policy` but `noeviction`): used proofs and counts of tries
   * would be forgotten. `refuse` (default): requests get 503. `warn`: one line on the console.
   */
  onEviction?: 'refuse' | 'warn' | undefined;
}

/**
 * Keeps questions, step-ups and tries of `createStepUpBackend` in Redis, for all servers that share it. Every operation is
 * one script, and so atomic; pauses go by Redis's clock. What was given up while Redis was away never reaches it later.
 *
 * ```ts
 * const client = await createClient({ url }).on('error', log).connect(); // or new Redis(url) of ioredis
 * createStepUpBackend({ …, store: redisStepUpStore(client), secret: process.env.STEP_UP_SECRET });
 * ```
 * @throws {StepUpError} `invalid-request` at once, for a client or settings that cannot be meant.
 */
export function redisStepUpStore(client: RedisClient, options: RedisStepUpStoreOptions = {}): StepUpStore {
  refuseUnknownKeys('redisStepUpStore', options, { prefix: true, onEviction: true });
  const { prefix = 'stepup:', onEviction = 'refuse' } = options;
  const link = linkTo('redisStepUpStore', client);
  if (typeof prefix !== 'string') throw invalidRequest('prefix must be a string.');
  if (onEviction !== 'refuse' && onEviction !== 'warn') {
    throw invalidRequest('onEviction must be refuse or warn.');
  }
  const never = new AbortController().signal;
  const checkEviction = evictionCheck(link, onEviction);
  let checking: Promise<void> | undefined;

  /** One look for all operations that begin meanwhile. */
  function checkTogether(): Promise<void> {
    checking ??= checkEviction(never).finally(() => (checking = undefined));
    return checking;
  }

  async function run<T>(
    script: string,
    key: string,
    values: Array<string | number>,
    signal: AbortSignal = never,
  ): Promise<T> {
    signal.throwIfAborted();
    const answer = link.run(signal, async commands => {
      signal.throwIfAborted();
      return (await commands.evaluate(script, prefix + key, values.map(String))) as T;
    });
    // Both at once: Redis answers in order, and what it says counts for nobody where it evicts.
    const [, result] = await untilAborted(Promise.all([checkTogether(), answer]), signal);
    return result;
  }

  return {
    shared: true,

    get: async (key, signal) => toText(await run(scripts.GET, key, [], signal)),

    async set(key, value, ttl, signal) {
      await run(scripts.SET, key, [value, ttl], signal);
    },

    pull: async (key, signal) => toText(await run(scripts.PULL, key, [], signal)),

    async swap(key, from, to, ttl, signal) {
      const values = [from === null ? 0 : 1, from ?? '', to === null ? 0 : 1, to ?? '', ttl];
      return Number(await run(scripts.SWAP, key, values, signal)) === 1;
    },

    async take(key, limit, pause, ttl, signal) {
      const values = [limit, pause, ttl, LONGEST_PAUSE];
      const [taken, left, pausedFor] = (await run<unknown[]>(scripts.TAKE, key, values, signal)).map(
        Number,
      ) as [number, number, number];
      return { taken: taken === 1, left, pausedFor };
    },

    claim: async (key, ttl, signal) => Number(await run(scripts.CLAIM, key, [ttl], signal)) === 1,
  };
}

function toText(answer: unknown): string | null {
  return answer === null || answer === undefined ? null : String(answer);
}
