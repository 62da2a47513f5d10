import type { RedisCommands, RedisLink } from './redis-link.js';

type CommandOptions = { abortSignal: AbortSignal; typeMapping: Record<never, never> };

/** What is used of the `redis` package (5 or later): a client, a pool, a cluster or a sentinel. */
export interface NodeRedisClient {
  withCommandOptions(options: CommandOptions): {
    set(
      key: string,
      value: string,
      options: { condition: 'NX'; expiration: { type: 'PX'; value: number } },
    ): Promise<unknown>;
  };
}

// What only some of the four can do.
interface Abilities {
  execute?<T>(task: (client: NodeRedisClient) => Promise<T>): Promise<T>;
  use?<T>(task: (client: NodeRedisClient) => Promise<T>): Promise<T>;
  masters?: unknown[];
  nodeClient?(node: unknown): Promise<NodeRedisClient> | NodeRedisClient;
}

/** Speaks to Redis through a client of the `redis` package, whose commands an abort signal takes back from its queue. */
export function nodeRedisLink(client: NodeRedisClient): RedisLink {
  const { masters, nodeClient, execute, use } = client as NodeRedisClient & Abilities;
  const isCluster = typeof nodeClient === 'function' && masters !== undefined;
  // A pool and a sentinel lend one connection for as long as the task runs.
  const lend = (typeof execute === 'function' && execute) || (typeof use === 'function' && use) || null;

  return {
    canWait: !isCluster,
    run(signal, task) {
      // A pool asks nobody whether a task that waits for its turn was given up meanwhile.
      if (lend && !isCluster) {
        return lend.call(client, (one: NodeRedisClient) => {
          signal.throwIfAborted();
          return task(toCommands(one, signal));
        }) as ReturnType<typeof task>;
      }
      return task(toCommands(client, signal));
    },
    async runOnEach(signal, task) {
      if (!isCluster) return [await this.run(signal, task)];
      // Read anew: nodes come and go.
      const nodes = (client as Abilities).masters ?? [];
      return Promise.all(
        nodes.map(async node => task(toCommands(await nodeClient.call(client, node), signal))),
      );
    },
  };
}

function toCommands(client: NodeRedisClient, abortSignal: AbortSignal): RedisCommands {
  // Of the client's own mapping of types nothing is wanted: what counts is a plain `OK`.
  const bound = client.withCommandOptions({ abortSignal, typeMapping: {} }) as ReturnType<
    NodeRedisClient['withCommandOptions']
  > & {
    eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
    wait(replicas: number, ms: number): Promise<unknown>;
    info(section: string): Promise<unknown>;
    configGet(name: string): Promise<Record<string, unknown>>;
  };
  return {
    setOnce: (key, ttl) => bound.set(key, '1', { condition: 'NX', expiration: { type: 'PX', value: ttl } }),
    evaluate: (script, key, values) => bound.eval(script, { keys: [key], arguments: values }),
    wait: (replicas, ms) => bound.wait(replicas, ms),
    memoryInfo: () => bound.info('memory'),
    memoryPolicy: async () => (await bound.configGet('maxmemory-policy'))['maxmemory-policy'],
  };
}
