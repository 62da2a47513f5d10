import { StepUpError } from '../../protocol/errors.js';
import { untilAborted } from '../deadline.js';
import type { ReplayStore } from '../types.js';

/** What is used of the `redis` package (5 or later): a client, a pool, a cluster or a sentinel. */
export interface RedisClient {
  withCommandOptions(options: { abortSignal: AbortSignal; typeMapping: Record<never, never> }): {
    set(
      key: string,
      value: string,
      options: { condition: 'NX'; expiration: { type: 'PX'; value: number } },
    ): Promise<unknown>;
  };
}

/**
 * Remembers used proofs in Redis, for all servers that share it: one atomic `SET … NX PX` a claim.
 *
 * While Redis is away the client queues its commands; a claim that was given up is withdrawn from that queue, so that it
 * does not use up the proof after the restart. Redis must not evict keys (`maxmemory-policy noeviction`).
 *
 * ```ts
 * const client = await createClient({ url }).on('error', log).connect();
 * const guard = createStepUpGuard({ provider, replayStore: redisReplayStore(client) });
 * ```
 * @param client A connected client.
 * @param options `prefix`: what the keys begin with. Default `stepup:`.
 */
export function redisReplayStore(
  client: RedisClient,
  { prefix = 'stepup:' }: { prefix?: string } = {},
): ReplayStore {
  if (typeof client?.withCommandOptions !== 'function') {
    throw new StepUpError(
      'invalid-request',
      'redisReplayStore needs a client of the redis package, version 5 or later.',
    );
  }
  return {
    async claim(key, ttl, signal) {
      signal.throwIfAborted();
      const set = client
        // Of the client's own mapping of types nothing is wanted: what counts is a plain `OK`.
        .withCommandOptions({ abortSignal: signal, typeMapping: {} })
        .set(prefix + key, '1', { condition: 'NX', expiration: { type: 'PX', value: ttl } });
      // What Redis has got already can no longer be withdrawn; waiting for it ends all the same.
      return (await untilAborted(set, signal)) === 'OK';
    },
  };
}
