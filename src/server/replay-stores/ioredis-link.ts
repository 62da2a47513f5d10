import { untilAborted } from '../deadline.js';
import { fault } from '../fault.js';
import type { RedisCommands, RedisLink } from './redis-link.js';

/** What is used of the `ioredis` package (5 or later): a `Redis` or a `Cluster`. */
export interface IoredisClient {
  readonly status: string;
  readonly isCluster: boolean;
  duplicate(): unknown;
  on(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
}

// A connection of our own, of which all that follows is known.
interface Connection {
  readonly status: string;
  set(key: string, value: string, px: 'PX', ttl: number, nx: 'NX'): Promise<unknown>;
  eval(script: string, keys: number, ...keysAndValues: string[]): Promise<unknown>;
  wait(replicas: number, ms: number): Promise<unknown>;
  info(section: string): Promise<unknown>;
  config(get: 'GET', name: string): Promise<unknown>;
  nodes?(role: 'master'): Connection[];
  on(event: string, listener: () => void): unknown;
  off(event: string, listener: () => void): unknown;
  disconnect(): void;
}

// ioredis keeps commands while Redis is away, and sends again what was not answered before the connection broke. A claim
// that was given up would then use up its proof after the restart.
const NOTHING_LATER = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  lazyConnect: false,
};

/**
 * Speaks to Redis as a client of `ioredis` does, with the same settings, over a connection of its own that keeps nothing
 * for later. It is opened by the first claim, closed whenever the client's connection closes, and opened again by the
 * next claim after that.
 */
export function ioredisLink(client: IoredisClient): RedisLink {
  const { isCluster } = client;
  let connection: Connection | undefined;
  let change: Promise<void> | undefined;

  // A client that is disconnected while it waits to connect again says nothing about it. Our connection would outlive it
  // and keep the process running: it goes with the first loss of the client's, and comes back no earlier than that.
  client.on('close', () => {
    connection?.disconnect();
    connection = undefined;
  });

  /** The connection; none where the client is between two of its own. */
  function open(): Connection | undefined {
    if (connection && connection.status !== 'end') return connection;
    if (client.status === 'end')
      throw fault('unavailable', 'store-unavailable', 'The ioredis client was closed.');
    if (client.status === 'reconnecting') return undefined;
    connection = duplicate(client);
    // The client itself tells the app of errors.
    connection.on('error', () => {});
    return connection;
  }

  async function connected(signal: AbortSignal): Promise<Connection> {
    for (;;) {
      const current = open();
      if (current?.status === 'ready') return current;
      // One set of listeners for all who wait.
      change ??= nextChange(client, current).finally(() => (change = undefined));
      await untilAborted(change, signal);
      signal.throwIfAborted();
    }
  }

  return {
    canWait: !isCluster,
    run: async (signal, task) => task(toCommands(await connected(signal))),
    async runOnEach(signal, task) {
      const current = await connected(signal);
      const nodes = isCluster ? current.nodes!('master') : [current];
      return Promise.all(nodes.map(node => task(toCommands(node))));
    },
  };
}

/** Waits until the connection is ready or over, or the client loses or renews its own. */
async function nextChange(client: IoredisClient, connection: Connection | undefined): Promise<void> {
  const events = [
    [client, 'connecting'],
    [client, 'close'],
    [client, 'end'],
    ...(connection
      ? ([
          [connection, 'ready'],
          [connection, 'end'],
        ] as const)
      : []),
  ] as const;
  let stop = (): void => {};
  await new Promise<void>(resolve => {
    for (const [emitter, event] of events) emitter.on(event, resolve);
    stop = () => events.forEach(([emitter, event]) => emitter.off(event, resolve));
  });
  stop();
}

function duplicate(client: IoredisClient): Connection {
  if (!client.isCluster) {
    return (client as unknown as { duplicate(options: object): Connection }).duplicate(NOTHING_LATER);
  }
  const cluster = client as unknown as {
    options: { redisOptions?: object };
    duplicate(nodes: unknown[], options: object): Connection;
  };
  return cluster.duplicate([], {
    enableOfflineQueue: false,
    lazyConnect: false,
    // 0: what a node could not take is refused, not tried again later.
    retryDelayOnFailover: 0,
    retryDelayOnClusterDown: 0,
    redisOptions: { ...cluster.options.redisOptions, ...NOTHING_LATER },
  });
}

function toCommands(connection: Connection): RedisCommands {
  return {
    setOnce: (key, ttl) => connection.set(key, '1', 'PX', ttl, 'NX'),
    evaluate: (script, key, values) => connection.eval(script, 1, key, ...values),
    wait: (replicas, ms) => connection.wait(replicas, ms),
    memoryInfo: () => connection.info('memory'),
    memoryPolicy: async () => {
      const answer = await connection.config('GET', 'maxmemory-policy');
      // A list of names and values, or an object with RESP3.
      if (Array.isArray(answer)) return (answer as unknown[])[1];
      return (answer as Record<string, unknown> | null)?.['maxmemory-policy'];
    },
  };
}
