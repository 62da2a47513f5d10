import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ReadableStream } from 'node:stream/web';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { serve } from '@hono/node-server';
import express, { type RequestHandler } from 'express';
import { Hono } from 'hono';
import {
  createStepUpGuard,
  StepUpError,
  type Decision,
  type StepUpGuard,
} from '../../../src/server/index.js';
import { stepUp as expressStepUp } from '../../../src/server/adapters/express.js';
import { stepUp as nodeStepUp } from '../../../src/server/adapters/node.js';
import { createScriptedVerifier, type ScriptedVerifier } from '../../../src/testing/verifier.js';
import { sendRaw } from '../support/raw-http.js';
import { RULE, SID } from '../support/step-up-request.js';

/** A server that answers every request that passes with its member and the body that its handler can still read. */
type Start = (guard: StepUpGuard) => Server;

function expressApp(guard: StepUpGuard, before: RequestHandler[], after: RequestHandler[]): Server {
  const app = express();
  app.use((_, response, next) => {
    response.setHeader('Access-Control-Expose-Headers', 'ETag');
    next();
  });
  app.use(...before, expressStepUp(guard, RULE), ...after, ((request, response) => {
    response.json({ member: request.stepUp?.member.id, body: (request.body as unknown) ?? null });
  }) satisfies RequestHandler);
  return createServer(app);
}

const pass: RequestHandler = (_, __, next) => next();

const adapters: Record<string, Start> = {
  'Express, before express.json()': guard => expressApp(guard, [pass], [express.json({ limit: '1mb' })]),
  'Express, after express.json()': guard => expressApp(guard, [express.json({ limit: '1mb' })], [pass]),
  'Express, after a parser of raw bodies': guard =>
    expressApp(
      guard,
      [express.raw({ type: '*/*', limit: '1mb' })],
      [
        (request, _, next) => {
          const body = request.body as Buffer | undefined;
          request.body = body?.length ? JSON.parse(body.toString()) : undefined;
          next();
        },
      ],
    ),
  'node:http': guard => {
    const check = nodeStepUp(guard, RULE);
    return createServer((request, response) => {
      void (async () => {
        response.setHeader('Access-Control-Expose-Headers', 'ETag');
        const passed = await check(request, response);
        if (!passed) return;
        // A turn later, as after a query: what the body still holds must wait.
        await new Promise(setImmediate);
        let text = '';
        for await (const chunk of request) text += String(chunk);
        response.end(JSON.stringify({ member: passed.member.id, body: text ? JSON.parse(text) : null }));
      })();
    });
  },
  Hono: guard => {
    const app = new Hono();
    app.all('*', async context => {
      const result = await guard.check(context.req.raw, RULE);
      if (!result.ok) {
        result.response.headers.append('Access-Control-Expose-Headers', 'ETag');
        return result.response;
      }
      const text = await context.req.text();
      return context.json({ member: result.member.id, body: text ? (JSON.parse(text) as unknown) : null });
    });
    return serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server;
  },
};

for (const [name, start] of Object.entries(adapters)) {
  describe(`a route of ${name}`, () => {
    let verifier: ScriptedVerifier;
    let server: Server;
    let port: number;
    let decided: (decision: Decision) => void;

    beforeEach(async () => {
      verifier = createScriptedVerifier();
      decided = () => {};
      server = start(createStepUpGuard({ provider: verifier, onDecision: decision => decided(decision) }));
      if (!server.listening) {
        server.listen(0, '127.0.0.1');
        await once(server, 'listening');
      }
      port = (server.address() as AddressInfo).port;
    });
    afterEach(async () => {
      server.closeAllConnections();
      server.close();
    });

    function send(init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> {
      return fetch(`http://127.0.0.1:${port}/documents/1?x=1`, { method: 'POST', ...init } as RequestInit);
    }
    const good = { Authorization: 'Bearer some-token', 'X-Step-Up-Session-Id': SID };
    const jsonHeaders = { Authorization: good.Authorization, 'Content-Type': 'application/json' };

    it('is open to a step-up, with the body left to its handler', async () => {
      for (const method of ['GET', 'DELETE', 'POST', 'PUT', 'PATCH']) {
        const response = await send({ method, headers: good });
        assert.equal(response.status, 200, method);
        assert.deepEqual(await response.json(), { member: 'member-1', body: null });
      }
      const body = { amount: 10, note: 'x'.repeat(90_000) };
      const response = await send({ headers: { ...good, ...jsonHeaders }, body: JSON.stringify(body) });
      assert.deepEqual(await response.json(), { member: 'member-1', body });
    });

    it('finds the session id in a JSON body, and leaves the body to its handler', async () => {
      for (const body of [
        { sid: SID },
        { stepUpSid: SID, more: ['ä', '€'] },
        { sid: SID, fill: 'x'.repeat(60_000) },
      ]) {
        const response = await send({ headers: jsonHeaders, body: JSON.stringify(body) });
        assert.equal(response.status, 200);
        assert.deepEqual(await response.json(), { member: 'member-1', body });
        assert.equal(verifier.calls.at(-1)!.sid, SID);
      }
    });

    it('finds it in a body that comes in pieces, too', async () => {
      const encoder = new TextEncoder();
      async function* pieces(): AsyncGenerator<Uint8Array> {
        for (const piece of ['{"sid"', `:"${SID}`, '"', ',"a":1}', ' ']) {
          yield encoder.encode(piece);
          await new Promise(setImmediate);
        }
      }
      const response = await send({
        headers: jsonHeaders,
        body: ReadableStream.from(pieces()) as BodyInit,
        duplex: 'half',
      } as RequestInit & { headers: Record<string, string> });
      assert.deepEqual(await response.json(), { member: 'member-1', body: { sid: SID, a: 1 } });
    });

    // What a parser has read is in memory, whatever its size.
    const isParsed = name === 'Express, after express.json()';
    it(`${isParsed ? 'finds' : 'does not find'} it in a body above 64 KiB, and answers all the same`, async () => {
      const body = JSON.stringify({ sid: SID, fill: 'x'.repeat(200_000) });
      const chunked = ReadableStream.from([new TextEncoder().encode(body)]) as BodyInit;
      for (const sent of [body, chunked]) {
        const response = await send({ headers: jsonHeaders, body: sent, duplex: 'half' } as RequestInit & {
          headers: Record<string, string>;
        });
        assert.equal(response.status, isParsed ? 200 : 401);
        assert.equal(verifier.calls.at(-1)!.sid, isParsed ? SID : null);
        await response.text();
      }
    });

    it('is open to a request with an empty body in chunks', async () => {
      const { status, text } = await sendRaw(
        port,
        [
          'POST / HTTP/1.1',
          'Host: localhost',
          'Transfer-Encoding: chunked',
          ...Object.entries(good).map(header => header.join(': ')),
          'Content-Type: application/json',
        ],
        '0\r\n\r\n',
      );
      // Express' own parser refuses an empty JSON body; nothing may hang.
      assert.ok(status === 200 || status === 400, text);
    });

    it('is closed without a step-up: the challenge, with what the app exposes left exposed', async () => {
      verifier.respond('none');
      const response = await send({ headers: good });
      assert.equal(response.status, 401);
      assert.equal(
        response.headers.get('WWW-Authenticate'),
        'Bearer error="insufficient_user_authentication", scope="documents:delete", max_age=900',
      );
      const exposed = response.headers.get('Access-Control-Expose-Headers')!.split(/, */).sort();
      assert.deepEqual(exposed, ['ETag', 'Retry-After', 'WWW-Authenticate']);
      assert.equal(response.headers.get('Content-Type'), 'application/problem+json');
      assert.equal(response.headers.get('Cache-Control'), 'no-store');
      assert.equal(((await response.json()) as { status: number }).status, 401);
    });

    it('answers 403 and 503 as the guard says', async () => {
      verifier.respond('deny');
      assert.equal((await send({ headers: good })).status, 403);
      verifier.respond('unavailable');
      const response = await send({ headers: good });
      assert.equal(response.status, 503);
      assert.equal(response.headers.get('Retry-After'), '5');
    });

    const bearer = 'Authorization: Bearer some-token';
    const sid = `X-Step-Up-Session-Id: ${SID}`;
    const raw: Record<string, [lines: string[], allowed: number[]]> = {
      'two lines of Authorization': [
        ['GET / HTTP/1.1', 'Host: a', bearer, 'Authorization: Bearer b', sid],
        [401],
      ],
      'two equal lines of Authorization': [['GET / HTTP/1.1', 'Host: a', bearer, bearer, sid], [401]],
      'two lines of the session id': [['GET / HTTP/1.1', 'Host: a', bearer, sid, sid], [401]],
      'a session id with a path': [
        ['GET / HTTP/1.1', 'Host: a', bearer, 'X-Step-Up-Session-Id: ../../x'],
        [401],
      ],
      'a session id in other letters': [
        ['GET / HTTP/1.1', 'Host: a', bearer, 'X-Step-Up-Session-Id: ssid_\xe4'],
        [401],
      ],
      'an empty session id': [['GET / HTTP/1.1', 'Host: a', bearer, 'X-Step-Up-Session-Id: '], [401]],
      'a session id with a NUL': [['GET / HTTP/1.1', 'Host: a', bearer, 'X-Step-Up-Session-Id: a\0b'], [400]],
      'a session id with a line break': [
        ['GET / HTTP/1.1', 'Host: a', bearer, 'X-Step-Up-Session-Id: a\rb'],
        [400],
      ],
      'a token in other letters': [['GET / HTTP/1.1', 'Host: a', 'Authorization: Bearer \xe4', sid], [401]],
    };
    for (const [what, [lines, allowed]] of Object.entries(raw)) {
      it(`is closed to ${what}`, async () => {
        const { status, text } = await sendRaw(port, lines);
        assert.ok(allowed.includes(status), text);
        assert.deepEqual(
          verifier.calls.filter(call => call.sid),
          [],
        );
      });
    }

    if (name === 'Hono') return; // Its own server builds the request, refuses broken ones, and minds the connection.

    it('leaves the connection usable for the next request after it refused a long body', async () => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 });
      const body = JSON.stringify({ fill: 'x'.repeat(500_000) });
      const statuses: Array<number | undefined> = [];
      const sockets = new Set<number | undefined>();
      for (let n = 0; n < 3; n += 1) {
        // Written in two steps it goes in chunks: nobody can tell its length beforehand.
        const sent = request({ port, agent, method: 'POST', headers: jsonHeaders });
        sent.write(body.slice(0, 9));
        sent.end(body.slice(9));
        const [response] = (await once(sent, 'response')) as [IncomingMessage];
        sockets.add(sent.socket?.localPort);
        statuses.push(response.statusCode);
        await response.resume().toArray();
      }
      agent.destroy();
      assert.deepEqual(statuses, [401, 401, 401]);
      assert.equal(sockets.size, 1);
    });

    it('decides alike whatever Host, the method or the path is', async () => {
      for (const [method, path, host] of [
        ['GET', '/', 'a b'],
        ['GET', '/', '[::1'],
        ['GET', '/', ''],
        ['GET', '//evil.test/x', 'a'],
        ['GET', '//', 'a'],
        ['GET', 'http://evil.test/', 'a'],
        ['GET', '/%', 'a'],
        ['GET', '/?', 'a'],
        ['TRACE', '/', 'a'],
        ['OPTIONS', '*', 'a'],
        ['PROPFIND', '/', 'a'],
      ]) {
        const lines = [`${method} ${path} HTTP/1.1`, `Host: ${host}`, bearer];
        assert.equal((await sendRaw(port, [...lines, sid])).status, 200, `${method} ${path} ${host}`);
        assert.equal((await sendRaw(port, lines)).status, 401, `${method} ${path} ${host}`);
      }
    });

    it('gives a request up when its client leaves', async () => {
      verifier.respond('hang');
      const decision = new Promise<Decision>(resolve => (decided = resolve));
      const leave = new AbortController();
      const sent = send({ headers: good, signal: leave.signal });
      while (!verifier.calls.some(({ method }) => method === 'findStepUp')) await new Promise(setImmediate);
      leave.abort();
      await assert.rejects(sent);
      assert.equal((await decision).error?.code, 'aborted');
    });
  });
}

describe('an adapter', () => {
  it('refuses a rule that cannot be meant when the route is made', () => {
    const guard = createStepUpGuard({ provider: createScriptedVerifier() });
    for (const make of [expressStepUp, nodeStepUp]) {
      assert.throws(
        () => make(guard, { resource: '', action: 'delete' }),
        (error: unknown) => error instanceof StepUpError && error.code === 'invalid-request',
      );
    }
  });

  it('never lets through because of what was on the request before, or because a guard breaks', async () => {
    const broken = { check: () => Promise.reject(new Error('broken')) };
    const app = express();
    app.use((request, _, next) => {
      request.stepUp = { member: { id: 'x' }, session: { id: 'x', memberId: 'x', covers: 'any' } };
      next();
    });
    app.get('/', expressStepUp(broken, RULE), (_, response) => void response.send('passed'));
    app.use(((_error, request, response, _next) => {
      response.status(500).json(request.stepUp ?? null);
    }) as express.ErrorRequestHandler);
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const response = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    server.close();
    assert.equal(response.status, 500);
    assert.equal(await response.json(), null);
  });
});
