import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { connect as connectHttp2, createServer as createHttp2Server, type Http2Server } from 'node:http2';
import { connect, type AddressInfo } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'node:test';
import express from 'express';
import Fastify from 'fastify';
import Koa from 'koa';
import { createStepUpGuard, StepUpError, type StepUpGuard } from '../../../src/server/index.js';
import { stepUp as expressStepUp } from '../../../src/server/adapters/express.js';
import { stepUp as fastifyStepUp } from '../../../src/server/adapters/fastify.js';
import { stepUp as koaStepUp } from '../../../src/server/adapters/koa.js';
import {
  stepUp as nodeStepUp,
  type NodeRequest,
  type NodeResponse,
} from '../../../src/server/adapters/node.js';
import { createScriptedVerifier } from '../../../src/testing/verifier.js';
import { expectNothingRaised } from '../support/fatal-errors.js';
import { RULE, SID } from '../support/step-up-request.js';

const proof = { authorization: 'Bearer some-token', 'x-step-up-session-id': SID };
const preflight = {
  origin: 'https://app.example.test',
  'access-control-request-method': 'DELETE',
  'access-control-request-headers': 'authorization',
};

interface Steps {
  /** Runs before the guard. */
  before?: (request: NodeRequest, response: NodeResponse) => Promise<void>;
  /** Runs after it, for what passed. */
  handler?: (request: NodeRequest, response: NodeResponse) => void;
}

/** A listener that runs these steps around a guard that stands before all routes. */
type Listen = (guard: StepUpGuard, steps: Steps) => (request: any, response: any) => void;

const frameworks: Record<string, Listen> = {
  'node:http': (guard, { before, handler }) => {
    const check = nodeStepUp(guard, { ...RULE, once: true });
    return (request, response) => {
      void (async () => {
        await before?.(request, response);
        if (!(await check(request, response))) return;
        handler?.(request, response);
        response.end('handled');
      })();
    };
  },
  Express: (guard, { before, handler }) => {
    const app = express();
    app.use(
      (request, response, next) => void Promise.resolve(before?.(request, response)).then(() => next()),
    );
    app.use(expressStepUp(guard, { ...RULE, once: true }));
    app.use((request, response) => {
      handler?.(request, response);
      response.end(request.stepUp ? 'handled' : 'not stepped up');
    });
    return app;
  },
  Koa: (guard, { before, handler }) => {
    const app = new Koa();
    app.silent = true;
    app.use(async (context, next) => {
      await before?.(context.req, context.res);
      await next();
    });
    app.use(koaStepUp(guard, { ...RULE, once: true }));
    app.use(context => {
      handler?.(context.req, context.res);
      context.body = context.state.stepUp ? 'handled' : 'not stepped up';
    });
    return app.callback();
  },
  Fastify: (guard, { before, handler }) => {
    const app = Fastify();
    app.addHook('onRequest', async ({ raw }, reply) => before?.(raw, reply.raw));
    app.addHook('preHandler', fastifyStepUp(guard, { ...RULE, once: true }));
    app.get('*', async ({ raw, stepUp }, reply) => {
      handler?.(raw, reply.raw);
      return stepUp ? 'handled' : 'not stepped up';
    });
    app.options('*', async ({ stepUp }) => (stepUp ? 'handled' : 'not stepped up'));
    const ready = app.ready();
    return (request, response) => void ready.then(() => app.routing(request, response));
  },
};

for (const [name, listen] of Object.entries(frameworks)) {
  describe(`a guard before all routes of ${name}`, () => {
    let guard: StepUpGuard;
    let server: Server | Http2Server;
    let decisions: number;
    let claims: number;
    let handled: number;

    beforeEach(() => {
      decisions = claims = handled = 0;
      guard = createStepUpGuard({
        provider: createScriptedVerifier(),
        replayStore: { claim: async () => ++claims > 0 },
        onDecision: () => void decisions++,
      });
    });
    afterEach(() => {
      if ('closeAllConnections' in server) server.closeAllConnections();
      server.close();
    });
    expectNothingRaised();

    async function start(
      steps: Steps,
      create: (listener: any) => Server | Http2Server = createServer,
    ): Promise<number> {
      const handler: Steps['handler'] = (request, response) => {
        handled += 1;
        steps.handler?.(request, response);
      };
      server = create(listen(guard, { ...steps, handler }));
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      return (server.address() as AddressInfo).port;
    }
    const ask = async (port: number, headers: Record<string, string>, method = 'GET'): Promise<Response> =>
      fetch(`http://127.0.0.1:${port}/`, { method, headers });

    /** Holds requests back until their clients have left, and tells when the last one went on. */
    function holdUntilGone(): {
      before: NonNullable<Steps['before']>;
      arrived: () => number;
      wentOn: () => number;
    } {
      let arrived = 0;
      let wentOn = 0;
      return {
        arrived: () => arrived,
        wentOn: () => wentOn,
        async before(incoming) {
          arrived += 1;
          await new Promise(resolve => incoming.on('close', resolve));
          wentOn += 1;
        },
      };
    }
    async function until(condition: () => boolean): Promise<void> {
      while (!condition()) await nextTurn();
    }

    it('does nothing for clients that left before it ran, those that wait behind another one included', async () => {
      const held = holdUntilGone();
      const port = await start({ before: held.before });
      const socket = connect(port, '127.0.0.1');
      const lines = ['GET / HTTP/1.1', 'Host: a', ...Object.entries(proof).map(header => header.join(': '))];
      socket.write(`${lines.join('\r\n')}\r\n\r\n`.repeat(3));
      await until(() => held.arrived() === 3);
      socket.destroy();
      await until(() => held.wentOn() === 3);
      for (let turn = 0; turn < 10; turn += 1) await nextTurn();
      assert.deepEqual({ decisions, claims, handled }, { decisions: 0, claims: 0, handled: 0 });
    });

    if (name !== 'Express' && name !== 'Fastify') {
      it('does nothing for a stream of HTTP/2 that was reset before it ran', async () => {
        const held = holdUntilGone();
        const port = await start({ before: held.before }, createHttp2Server);
        const session = connectHttp2(`http://127.0.0.1:${port}`);
        const stream = session.request({ ':path': '/', ...proof });
        stream.on('error', () => {});
        await until(() => held.arrived() === 1);
        stream.close(8);
        await until(() => held.wentOn() === 1);
        for (let turn = 0; turn < 10; turn += 1) await nextTurn();
        session.destroy();
        assert.deepEqual({ decisions, claims, handled }, { decisions: 0, claims: 0, handled: 0 });
      });
    }

    it('lets a preflight pass without a step-up, and asks nobody', async () => {
      const port = await start({});
      const response = await ask(port, preflight, 'OPTIONS');
      assert.ok(response.ok, String(response.status));
      assert.equal(await response.text(), name === 'node:http' ? '' : 'not stepped up');
      assert.equal(decisions, 0);
    });

    it('checks what calls itself a preflight and says who it is: no browser sends one with that', async () => {
      let reached = 0;
      const port = await start({ handler: () => void (reached += 1) });
      for (const credentials of [{ cookie: 'session=ada' }, { authorization: 'Bearer some-token' }]) {
        const { status } = await ask(port, { ...preflight, ...credentials } as typeof preflight, 'OPTIONS');
        assert.equal(status, 401, JSON.stringify(credentials));
      }
      assert.deepEqual({ decisions, reached }, { decisions: 2, reached: 0 });
    });

    it('adds no-store to what passed, unless the app sets something else, before or after', async () => {
      const caching = async (steps: Steps): Promise<string | null> => {
        const port = await start(steps);
        const response = await ask(port, proof);
        assert.equal(await response.text(), 'handled');
        server.close();
        return response.headers.get('cache-control');
      };
      const set = (_: unknown, response: NodeResponse): void =>
        void response.setHeader('Cache-Control', 'private, max-age=5');
      assert.equal(await caching({}), 'no-store');
      assert.equal(await caching({ before: async (...exchange) => set(...exchange) }), 'private, max-age=5');
      assert.equal(await caching({ handler: set }), 'private, max-age=5');
    });
  });
}

describe('a guard in a route that takes every method', () => {
  const guard = createStepUpGuard({ provider: createScriptedVerifier() });
  const reached: string[] = [];
  afterEach(() => assert.deepEqual(reached, []));

  async function sendPreflight(server: Server): Promise<number> {
    if (!server.listening) await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const { status } = await fetch(`http://127.0.0.1:${port}/x`, { method: 'OPTIONS', headers: preflight });
    server.close();
    return status;
  }

  it('of Express lets no preflight through to its handler', async () => {
    const app = express();
    app.all('/x', expressStepUp(guard, RULE), (_, response) => {
      reached.push('Express');
      response.end();
    });
    assert.equal(await sendPreflight(createServer(app)), 401);
  });

  it('of Fastify lets no preflight through to its handler', async () => {
    const app = Fastify();
    app.all('/x', { preHandler: fastifyStepUp(guard, RULE) }, async () => void reached.push('Fastify'));
    await app.listen({ host: '127.0.0.1', port: 0 });
    assert.equal(await sendPreflight(app.server), 401);
  });

  it('of a Koa router lets no preflight through to its handler', async () => {
    const app = new Koa();
    app.use((context, next) => {
      context._matchedRoute = '/x';
      return next();
    });
    app.use(koaStepUp(guard, RULE));
    app.use(() => void reached.push('Koa'));
    assert.equal(await sendPreflight(createServer(app.callback())), 401);
  });
});

describe('stepUp of each adapter', () => {
  const guard = createStepUpGuard({ provider: createScriptedVerifier() });
  for (const [name, stepUp] of Object.entries({ expressStepUp, fastifyStepUp, koaStepUp, nodeStepUp })) {
    it(`(${name}) refuses a guard, a rule and an option that cannot be meant, at once`, () => {
      const calls = [
        () => stepUp(undefined as never, RULE),
        () => stepUp({} as never, RULE),
        () => stepUp(guard, { ...RULE, resource: '' }),
        () => stepUp(guard, RULE, { sid: 'a-sid' as never }),
      ];
      for (const call of calls) {
        assert.throws(
          call,
          (error: unknown) => error instanceof StepUpError && error.code === 'invalid-request',
        );
      }
    });
  }
});

describe('a request that waits behind another one on its connection', () => {
  expectNothingRaised();

  it('is given up when its client leaves', async () => {
    const verifier = createScriptedVerifier();
    verifier.respond('hang');
    const decided: Array<string | undefined> = [];
    const guard = createStepUpGuard({
      provider: verifier,
      onDecision: ({ error }) => void decided.push(error?.code),
    });
    const check = nodeStepUp(guard, RULE);
    // The first one is never answered, so the response of the second one never gets the connection.
    const server = createServer(
      (incoming, outgoing) => void (incoming.url === '/2' && check(incoming, outgoing)),
    );
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const lines = Object.entries(proof).map(header => `${header.join(': ')}\r\n`);
    for (const path of ['/1', '/2']) socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n${lines.join('')}\r\n`);
    while (!verifier.calls.some(({ method }) => method === 'findStepUp')) await nextTurn();
    socket.destroy();
    while (decided.length === 0) await nextTurn();
    assert.deepEqual(decided, ['aborted']);
    server.close();
  });
});

describe('two guards of one route', () => {
  it('both find the session id in the body, which the handler still gets', async () => {
    const guard = createStepUpGuard({ provider: createScriptedVerifier() });
    const check = nodeStepUp(guard, RULE);
    const server = createServer((incoming, outgoing) => {
      void (async () => {
        if (!(await check(incoming, outgoing)) || !(await check(incoming, outgoing))) return;
        outgoing.end(Buffer.concat(await incoming.toArray()));
      })();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const sent = request({
      port,
      method: 'POST',
      headers: { authorization: proof.authorization, 'content-type': 'application/json' },
    });
    sent.end(`{"sid":"${SID}"}`);
    const [response] = await once(sent, 'response');
    assert.equal(Buffer.concat(await response.toArray()).toString(), `{"sid":"${SID}"}`);
    server.close();
  });
});
