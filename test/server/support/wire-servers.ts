import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import Fastify from 'fastify';
import { Hono } from 'hono';
import { serve } from '@hono/node-server';
import type { StepUpBackend } from '../../../src/server/backend/index.js';
import { stepUpBackend as expressBackend } from '../../../src/server/adapters/express.js';
import { stepUpBackend as fastifyBackend } from '../../../src/server/adapters/fastify.js';
import { stepUpBackend as nodeBackend } from '../../../src/server/adapters/node.js';

const stops: Array<() => unknown> = [];
/** Stops whatever was started here. */
export async function stopWireServers(): Promise<void> {
  await Promise.all(stops.splice(0).map(stop => stop()));
}

/** Starts a server, and tells its port. */
export async function listen(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** Each makes a server with a backend's wire, and a page `/own` of its own that tells the body it got. */
export const wireServers: Record<string, (backend: StepUpBackend) => Promise<number>> = {
  'node:http': backend => {
    const answerStepUp = nodeBackend(backend);
    return listen((request, response) => {
      void answerStepUp(request, response).then(isAnswered => isAnswered || response.end('own'));
    });
  },
  'a connect-like server': backend => {
    const answerStepUp = nodeBackend(backend);
    return listen((request, response) => void answerStepUp(request, response, () => response.end('own')));
  },
  Express: backend => {
    const app = express();
    app.use(expressBackend(backend), express.json());
    app.all('/own', (_request, response) => void response.send('own'));
    return listen(app);
  },
  'Express, behind express.json()': backend => {
    const app = express();
    app.use(express.json(), express.urlencoded({ extended: false }), expressBackend(backend));
    app.all('/own', (_request, response) => void response.send('own'));
    return listen(app);
  },
  Fastify: async backend => {
    const app = Fastify();
    await app.register(fastifyBackend(backend));
    app.all('/own', async () => 'own');
    await app.listen({ host: '127.0.0.1', port: 0 });
    stops.push(() => app.close());
    return (app.server.address() as AddressInfo).port;
  },
  'Hono, by fetch': async backend => {
    const app = new Hono();
    app.use(async (context, next) => (await backend.handle(context.req.raw, context)) ?? next());
    app.all('/own', context => context.text('own'));
    const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 });
    await once(server, 'listening');
    stops.push(() => server.close());
    return (server.address() as AddressInfo).port;
  },
};
