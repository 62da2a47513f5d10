import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import express from 'express';
import session from 'express-session';
import Fastify from 'fastify';
import {
  createStepUpBackend,
  external,
  password,
  StepUpError,
  type StepUpBackend,
} from '../../../src/server/backend/index.js';
import { stepUpBackend as expressBackend } from '../../../src/server/adapters/express.js';
import { stepUpBackend as fastifyBackend } from '../../../src/server/adapters/fastify.js';
import { stepUpBackend as nodeBackend } from '../../../src/server/adapters/node.js';
import { createApp, QUESTION } from '../backend/support/app.js';
import { listen, stopWireServers, wireServers } from '../support/wire-servers.js';

after(stopWireServers);

for (const [name, start] of Object.entries(wireServers)) {
  describe(`the wire of an own server in ${name}`, () => {
    let port: Promise<number> | undefined;
    const send = async (
      method: string,
      path: string,
      body?: string,
      headers: Record<string, string> = {},
    ): Promise<{ status: number; headers: Headers; body: any }> => {
      port ??= start(createApp().backend);
      const origin = `http://127.0.0.1:${await port}`;
      const response = await fetch(origin + path, {
        method,
        body,
        headers: { Cookie: 'session=ada', Origin: origin, 'Content-Type': 'application/json', ...headers },
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        body: text.startsWith('{') ? JSON.parse(text) : text,
      };
    };
    const answerPath = async (): Promise<string> => {
      const { body } = await send('POST', '/step-up/questions', JSON.stringify({ ...QUESTION, maxAge: 0 }));
      return `/step-up/questions/${body.id}/answers`;
    };

    it('asks, answers and tells', async () => {
      const asked = await send('POST', '/step-up/questions', JSON.stringify(QUESTION));
      assert.equal(asked.status, 201);
      const path = `/step-up/questions/${asked.body.id}`;
      const right = JSON.stringify({ type: 'password', password: 'correct horse' });
      assert.equal((await send('POST', `${path}/answers`, right)).body.status, 'verified');
      const told = await send('GET', path);
      assert.deepEqual([told.body.status, told.headers.get('cache-control')], ['verified', 'no-store']);
      assert.equal((await send('DELETE', path)).status, 410);
    });

    it('cancels', async () => {
      const { body } = await send('POST', '/step-up/questions', JSON.stringify({ ...QUESTION, maxAge: 0 }));
      assert.equal((await send('DELETE', `/step-up/questions/${body.id}`)).status, 204);
    });

    it('leaves other paths to the app', async () => {
      assert.equal((await send('GET', '/own')).body, 'own');
    });

    it('refuses what is too large, not JSON, or from elsewhere', async () => {
      const path = await answerPath();
      const large = JSON.stringify({ type: 'password', password: 'x'.repeat(17_000) });
      const right = JSON.stringify({ type: 'password', password: 'correct horse' });
      assert.equal((await send('POST', path, large)).status, 413);
      for (const type of ['text/plain', 'application/x-www-form-urlencoded']) {
        assert.equal((await send('POST', path, right, { 'Content-Type': type })).status, 415);
      }
      for (const Origin of ['https://evil.example', 'null', 'http://127.0.0.1:1', 'http://localhost']) {
        assert.equal((await send('POST', path, right, { Origin })).status, 403, Origin);
      }
      const site = { 'Sec-Fetch-Site': 'cross-site' };
      assert.equal((await send('POST', path, right, site)).status, 403);
      // Nobody's own proxy is believed.
      const forwarded = { Origin: 'https://evil.example', 'X-Forwarded-Host': 'evil.example' };
      assert.equal((await send('POST', path, right, forwarded)).status, 403);
      assert.equal((await send('POST', path, right)).status, 200);
    });
  });
}

describe('an own server in Express', () => {
  it('reads the app’s own session, and lies below where it is mounted', async () => {
    const app = express();
    app.use(session({ secret: 'not one', resave: false, saveUninitialized: false }));
    app.get('/sign-in', (request, response) => {
      Object.assign(request.session, { memberId: 'ada', stepUpKey: crypto.randomUUID() });
      response.send('in');
    });
    const backend = createStepUpBackend({
      session(_request, raw) {
        const { memberId, stepUpKey } = (raw as express.Request).session as unknown as Record<string, string>;
        return memberId ? { member: { id: memberId }, key: stepUpKey! } : null;
      },
      methods: [password({ check: () => true })],
    });
    app.use('/admin', expressBackend(backend));
    const origin = `http://127.0.0.1:${await listen(app)}`;
    const nobody = await fetch(`${origin}/admin/step-up/session`);
    assert.deepEqual(await nobody.json(), { member: null });
    const signedIn = await fetch(`${origin}/sign-in`);
    const Cookie = signedIn.headers.get('set-cookie')!.split(';')[0]!;
    const answer = await fetch(`${origin}/admin/step-up/session`, { headers: { Cookie } });
    assert.deepEqual(await answer.json(), { member: { id: 'ada' } });
    assert.equal((await fetch(`${origin}/step-up/session`, { headers: { Cookie } })).status, 404);
  });

  it('takes no more than 16 KiB of what came in chunks, whatever a parser before it takes', async () => {
    const app = express();
    app.use(express.json({ limit: '1mb' }), expressBackend(createApp().backend));
    const origin = `http://127.0.0.1:${await listen(app)}`;
    const statusOf = async (length: number): Promise<number> => {
      const text = JSON.stringify({ ...QUESTION, comment: 'é'.repeat(length) });
      const response = await fetch(`${origin}/step-up/questions`, {
        method: 'POST',
        headers: { Origin: origin, Cookie: 'session=ada', 'Content-Type': 'application/json' },
        body: new Blob([text]).stream(),
        duplex: 'half',
      } as RequestInit);
      return response.status;
    };
    assert.deepEqual([await statusOf(8_200), await statusOf(100)], [413, 201]);
  });

  it('keeps what the app has said of CORS already', async () => {
    const app = express();
    app.use((_request, response, next) => {
      response.setHeader('Vary', 'Accept-Encoding');
      next();
    });
    app.use(expressBackend(createApp().backend));
    const answer = await fetch(`http://127.0.0.1:${await listen(app)}/step-up/session`);
    assert.equal(answer.headers.get('vary'), 'Accept-Encoding, Origin');
  });
});

describe('an own server in Fastify', () => {
  it('leaves what a plugin for sessions does at the end of a request to it', async t => {
    const kept: Array<Record<string, unknown>> = [];
    const app = Fastify();
    t.after(() => app.close());
    // As @fastify/session and @fastify/secure-session: read before a request, kept and told by its answer.
    app.addHook('onRequest', async request => {
      const at = /session=(\d+)/.exec(request.headers.cookie ?? '')?.[1];
      Object.assign(request, { session: { ...kept[Number(at)] } });
    });
    app.addHook('onSend', async (request, reply) => {
      kept.push((request as unknown as { session: Record<string, unknown> }).session);
      void reply.header('Set-Cookie', `session=${kept.length - 1}`);
    });
    const sessionOf = (raw: unknown): Record<string, string> =>
      (raw as { session: Record<string, string> }).session;
    const backend = createStepUpBackend({
      session: () => ({ member: { id: 'ada' }, key: 'key-of-ada' }),
      methods: [
        external({
          async start(_request, { id }, raw) {
            sessionOf(raw).questionId = id;
            return new URL('https://provider.example/');
          },
          finish: async (_request, raw) => ({
            questionId: sessionOf(raw).questionId!,
            member: { id: 'ada' },
            authenticatedAt: Date.now(),
          }),
        }),
      ],
    });
    await app.register(fastifyBackend(backend));
    const origin = await app.listen({ host: '127.0.0.1', port: 0 });
    const send = async (path: string, body?: object, Cookie = ''): Promise<[any, string]> => {
      const answer = await fetch(`${origin}/step-up${path}`, {
        method: body ? 'POST' : 'GET',
        headers: { Cookie, Origin: origin, 'Content-Type': 'application/json' },
        body: body && JSON.stringify(body),
      });
      const text = await answer.text();
      return [text.startsWith('{') && JSON.parse(text), answer.headers.get('set-cookie')!];
    };
    const [{ id }] = await send('/questions', QUESTION);
    const [, Cookie] = await send(`/questions/${id}/challenges`, { type: 'external' });
    await send('/external', undefined, Cookie);
    assert.equal((await send(`/questions/${id}`))[0].status, 'verified');
  });
});

describe('an own server over HTTP/2', () => {
  it('asks and answers pages of its own authority, and no others', async () => {
    const answerStepUp = nodeBackend(createApp().backend);
    const server = createHttp2Server((request, response) => void answerStepUp(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const authority = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const client = connect(`http://${authority}`);
    const ask = async (headers: Record<string, string>): Promise<number> => {
      const stream = client.request({
        ':method': 'POST',
        ':path': '/step-up/questions',
        cookie: 'session=ada',
        'content-type': 'application/json',
        ...headers,
      });
      stream.end(JSON.stringify(QUESTION));
      const [answer] = (await once(stream, 'response')) as [Record<string, number>];
      stream.resume();
      await once(stream, 'close');
      return answer[':status']!;
    };
    assert.equal(await ask({ origin: `http://${authority}` }), 201);
    assert.equal(await ask({ origin: 'https://evil.example' }), 403);
    const both = { host: 'evil.example', ':authority': authority };
    assert.equal(await ask({ origin: 'https://evil.example', ...both }), 403);
    assert.equal(await ask({ origin: `http://${authority}`, ':authority': 'evil.example' }), 403);
    client.destroy();
    server.close();
  });
});

describe('stepUpBackend', () => {
  it('refuses what is no backend, at once', () => {
    for (const adapter of [nodeBackend, expressBackend, fastifyBackend]) {
      assert.throws(
        () => adapter({} as StepUpBackend),
        (error: unknown) => error instanceof StepUpError && error.code === 'invalid-request',
      );
    }
  });
});
