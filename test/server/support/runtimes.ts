import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import {
  connect,
  constants,
  createServer as createHttp2Server,
  type ClientHttp2Session,
  type Http2Server,
} from 'node:http2';
import type { AddressInfo } from 'node:net';
import express from 'express';
import Fastify from 'fastify';
import Koa from 'koa';
import type { StepUpGuard } from '../../../src/server/index.js';
import { stepUp as expressStepUp } from '../../../src/server/adapters/express.js';
import { stepUp as fastifyStepUp } from '../../../src/server/adapters/fastify.js';
import { stepUp as koaStepUp } from '../../../src/server/adapters/koa.js';
import {
  stepUp as nodeStepUp,
  type NodeRequest,
  type NodeResponse,
} from '../../../src/server/adapters/node.js';
import { RULE } from './step-up-request.js';

/** A server that answers what passes with the member and the text of the body that its handler can still read. */
export interface Runtime {
  name: string;
  version: 1 | 2;
  start(guard: StepUpGuard, options?: { sid?: () => string | null | undefined }): Promise<Running>;
}

export interface Running {
  port: number;
  close(): Promise<void>;
}

async function readAll(request: NodeRequest): Promise<string> {
  const chunks: Uint8Array[] = [];
  request.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  await once(request, 'end');
  return Buffer.concat(chunks).toString();
}

async function listen(server: Server | Http2Server): Promise<Running> {
  const sessions = new Set<{ destroy(): void }>();
  server.on('session', session => sessions.add(session));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      for (const session of sessions) session.destroy();
      if ('closeAllConnections' in server) server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

type Listener = (request: any, response: any) => void;
const http = {
  1: (listener: Listener) => createServer(listener),
  2: (listener: Listener) => createHttp2Server(listener),
};

export const runtimes: Runtime[] = ([1, 2] as const).flatMap(version => [
  {
    name: `node:http${version === 2 ? '2' : ''}`,
    version,
    start(guard, options) {
      const check = nodeStepUp(guard, RULE, options);
      return listen(
        http[version]((request: NodeRequest, response: NodeResponse) => {
          void (async () => {
            const pass = await check(request, response);
            if (!pass) return;
            response.end(JSON.stringify({ member: pass.member.id, body: await readAll(request) }));
          })();
        }),
      );
    },
  },
  {
    name: `Koa over HTTP/${version}`,
    version,
    start(guard, options) {
      const app = new Koa();
      app.silent = true;
      app.use(koaStepUp(guard, RULE, options));
      app.use(async context => {
        context.body = { member: context.state.stepUp?.member.id, body: await readAll(context.req) };
      });
      return listen(http[version](app.callback() as Listener));
    },
  },
  ...(['onRequest', 'preValidation', 'preHandler'] as const).map((hook): Runtime => ({
    name: `Fastify over HTTP/${version}, as ${hook}`,
    version,
    async start(guard, options) {
      const app = version === 2 ? (Fastify({ http2: true } as object) as any) : Fastify();
      // The text as it came, so that it can be compared to what was sent.
      app.addHook('preParsing', async (_request: unknown, _reply: unknown, payload: any) => payload);
      app.addHook(hook, fastifyStepUp(guard, RULE, options));
      app.all('*', async (request: any) => ({
        member: request.stepUp?.member.id,
        body: request.body === undefined || request.body === null ? '' : JSON.stringify(request.body),
      }));
      await app.listen({ host: '127.0.0.1', port: 0 });
      return { port: (app.server.address() as AddressInfo).port, close: () => app.close() };
    },
  })),
  ...(version === 1
    ? [
        {
          name: 'Express',
          version,
          start(guard, options) {
            const app = express();
            app.use(
              expressStepUp(guard, RULE, options),
              express.json({ limit: '1mb' }),
              (request, response) => {
                const body = request.body as unknown;
                response.json({
                  member: request.stepUp?.member.id,
                  body: body === undefined ? '' : JSON.stringify(body),
                });
              },
            );
            return listen(createServer(app));
          },
        } satisfies Runtime,
      ]
    : []),
]);

/** What a test can do with one request: send its body in parts, and break off. */
export interface Sent {
  write(text: string): void;
  end(text?: string): void;
  /** Breaks off, as a client that leaves. */
  reset(): void;
  answer: Promise<Answer>;
}

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  text: string;
}

/** Sends a request whose body follows in parts. */
export async function send(
  { version }: Runtime,
  { port }: Running,
  { method = 'POST', headers = {} }: { method?: string; headers?: Record<string, string> },
): Promise<Sent> {
  return version === 2 ? sendHttp2(port, method, headers) : sendHttp1(port, method, headers);
}

async function sendHttp1(port: number, method: string, headers: Record<string, string>): Promise<Sent> {
  const { request } = await import('node:http');
  const sent = request({ port, method, headers, agent: false });
  if (method === 'POST') sent.flushHeaders();
  const answer = (async () => {
    const [response] = await once(sent, 'response');
    let text = '';
    for await (const chunk of response) text += String(chunk);
    return { status: response.statusCode, headers: response.headers, text };
  })();
  answer.catch(() => {});
  sent.on('error', () => {});
  return {
    write: text => void sent.write(text),
    end: text => void sent.end(text),
    reset: () => void sent.destroy(),
    answer,
  };
}

async function sendHttp2(port: number, method: string, headers: Record<string, string>): Promise<Sent> {
  const session: ClientHttp2Session = connect(`http://127.0.0.1:${port}`);
  session.on('error', () => {});
  const stream = session.request({ ':method': method, ':path': '/', ...headers }, { endStream: false });
  stream.on('error', () => {});
  const answer = (async () => {
    const [received] = await once(stream, 'response');
    let text = '';
    for await (const chunk of stream) text += String(chunk);
    session.close();
    return { status: received[':status'], headers: received, text };
  })();
  answer.catch(() => {});
  return {
    write: text => void stream.write(text),
    end: text => void stream.end(text),
    reset: () => stream.close(constants.NGHTTP2_CANCEL, () => session.destroy()),
    answer,
  };
}
