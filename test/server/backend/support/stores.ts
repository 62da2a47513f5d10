import { createClient } from 'redis';
import { memoryStepUpStore, type StepUpStore } from '../../../../src/server/backend/index.js';
import { redisStepUpStore } from '../../../../src/server/replay-stores/redis.js';
import { createRedisServer, redisPath, type RedisServer } from '../../support/redis-server.js';

/** A store of one kind, for the tests that have to hold with each. */
export interface StoreKind {
  name: string;
  /** Why it cannot be tested here; false where it can. */
  skip: string | false;
  start(): Promise<{ store: StepUpStore; stop(): Promise<void> }>;
}

export const storeKinds: StoreKind[] = [
  {
    name: 'in memory',
    skip: false,
    start: async () => ({ store: memoryStepUpStore(), stop: async () => {} }),
  },
  {
    name: 'in Redis',
    skip: !redisPath && 'no redis-server',
    async start() {
      const redis = await createRedisServer();
      await redis.start();
      const { store, close } = await connectStore(redis);
      return {
        store,
        async stop() {
          close();
          await redis.kill();
        },
      };
    },
  },
];

/** A store on a client of its own. */
export async function connectStore({
  url,
}: Pick<RedisServer, 'url'>): Promise<{ store: StepUpStore; close(): void }> {
  const client = createClient({ url });
  client.on('error', () => {});
  await client.connect();
  return { store: redisStepUpStore(client), close: () => client.destroy() };
}
