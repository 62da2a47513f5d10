// A server process of its own: one route, guarded by `once`, with its claims in Redis.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient } from 'redis';
import { createStepUpGuard } from '../../../src/server/index.js';
import { stepUp } from '../../../src/server/adapters/node.js';
import { redisReplayStore } from '../../../src/server/replay-stores/redis.js';
import { createScriptedVerifier } from '../../../src/testing/verifier.js';
import { RULE } from './step-up-request.js';

const client = createClient({ url: process.env.REDIS_URL });
client.on('error', () => {});
await client.connect();

const guard = createStepUpGuard({
  provider: createScriptedVerifier(),
  replayStore: redisReplayStore(client),
  timeout: 20_000,
});
const check = stepUp(guard, { ...RULE, once: true });

const server = createServer((request, response) => {
  void check(request, response).then(pass => pass && response.end('done'));
});
server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
