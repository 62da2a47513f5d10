// A server process of its own: an app in memory, its step-ups in Redis.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { stepUpBackend } from '../../../../src/server/adapters/node.js';
import { createApp } from './app.js';
import { connectStore } from './stores.js';

const { store } = await connectStore({ url: process.env.REDIS_URL! });
const app = createApp({ store, secret: process.env.SECRET! });
const answerStepUp = stepUpBackend(app.backend);

const server = createServer((request, response) => {
  void (async () => {
    if (request.url === '/compared') return response.end(String(app.compared.passwords));
    if (!(await answerStepUp(request, response))) response.writeHead(404).end();
  })();
});
server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
