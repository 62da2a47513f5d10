import { invalidRequest } from '../../protocol/errors.js';
import { ioredisLink, type IoredisClient } from './ioredis-link.js';
import { nodeRedisLink, type NodeRedisClient } from './node-redis-link.js';
import type { RedisLink } from './redis-link.js';

/** A client of the `redis` package (5 or later: client, pool, cluster, sentinel), or of `ioredis` (`Redis`, `Cluster`). */
export type RedisClient = NodeRedisClient | IoredisClient;

/**
 * Finds out which package a client is of.
 * @param store Who needs it, for the error.
 * @throws {StepUpError} `invalid-request` for something else.
 */
export function linkTo(store: string, client: RedisClient): RedisLink {
  if (typeof (client as NodeRedisClient)?.withCommandOptions === 'function') {
    return nodeRedisLink(client as NodeRedisClient);
  }
  const { duplicate, status } = (client ?? {}) as IoredisClient;
  if (typeof duplicate === 'function' && typeof status === 'string') {
    return ioredisLink(client as IoredisClient);
  }
  throw invalidRequest(`${store} needs a client of the redis package, version 5 or later, or of ioredis.`);
}
