import assert from 'node:assert/strict';
import { describe, it, beforeEach } from 'node:test';
import express, { type RequestHandler } from 'express';
import Fastify from 'fastify';
import Koa from 'koa';
import mocks from 'node-mocks-http';
import serverless from 'serverless-http';
import { createStepUpGuard, type Decision, type StepUpGuard } from '../../../src/server/index.js';
import { stepUp as expressStepUp } from '../../../src/server/adapters/express.js';
import { stepUp as fastifyStepUp } from '../../../src/server/adapters/fastify.js';
import { stepUp as koaStepUp } from '../../../src/server/adapters/koa.js';
import { stepUp as nodeStepUp } from '../../../src/server/adapters/node.js';
import { createScriptedVerifier, type ScriptedVerifier } from '../../../src/testing/verifier.js';
import { expectNothingRaised } from '../support/fatal-errors.js';
import { RULE, SID } from '../support/step-up-request.js';

const token = { Authorization: 'Bearer some-token' };
const json = { ...token, 'Content-Type': 'application/json' };

let verifier: ScriptedVerifier;
let decisions: Decision[];
let requests: Array<Request | undefined>;
let guard: StepUpGuard;

beforeEach(() => {
  verifier = createScriptedVerifier();
  decisions = [];
  requests = [];
  guard = createStepUpGuard({
    provider: verifier,
    onDecision(decision, request) {
      decisions.push(decision);
      requests.push(request);
    },
  });
});

/** Gives a parsed body to the Express adapter, as a unit test of an app does, and tells what was found in it. */
async function checkMock(
  body: unknown,
  headers: Record<string, string> = json,
): Promise<{ sid: string | null | undefined; reason: string | undefined; status: number }> {
  const incoming = mocks.createRequest({ method: 'POST', url: '/documents/1', headers });
  incoming.body = body as never;
  const outgoing = mocks.createResponse();
  let passed = false;
  await expressStepUp(guard, RULE)(incoming as never, outgoing as never, () => (passed = true));
  assert.equal(passed, outgoing.statusCode === 200);
  return {
    sid: verifier.calls.findLast(({ method }) => method === 'findStepUp')?.sid,
    reason: decisions.at(-1)!.reason,
    status: outgoing.statusCode,
  };
}

describe('a body that a parser has read', () => {
  expectNothingRaised();

  it('is looked into as the object it is, and never serialised', async () => {
    let touched = false;
    const touch = (): never => {
      touched = true;
      throw new Error('serialised');
    };
    const body = { sid: SID, toJSON: touch, toString: touch, rest: { toJSON: touch } };
    Object.defineProperty(body, 'other', { enumerable: true, get: touch });
    assert.deepEqual(await checkMock(body), { sid: SID, reason: undefined, status: 200 });
    assert.equal(touched, false);
  });

  it('counts with its own properties only, the first name before the second', async () => {
    assert.equal((await checkMock({ sid: 'second', stepUpSid: 'first' })).sid, 'first');
    assert.equal((await checkMock({ sid: 'second', stepUpSid: '../x' })).sid, null);
    for (const body of [
      Object.create({ sid: SID }),
      JSON.parse(`{"__proto__":{"sid":"${SID}"}}`),
      [SID],
      7,
      {},
    ]) {
      assert.deepEqual(await checkMock(body), { sid: null, reason: 'no-step-up', status: 401 });
    }
  });

  it('is not asked before the token holds, and closes the route where it throws', async () => {
    let asked = 0;
    const body = {
      get sid() {
        asked += 1;
        throw new Error('no');
      },
    };
    assert.equal((await checkMock(body, { 'Content-Type': 'application/json' })).status, 401);
    assert.equal(asked, 0);
    assert.equal((await checkMock(body)).status, 503);
    assert.equal(asked, 1);
  });

  it('is looked into as text where the parser left text or bytes', async () => {
    const text = `{"sid":"${SID}"}`;
    assert.equal((await checkMock(text)).sid, SID);
    assert.equal((await checkMock(Buffer.from(text))).sid, SID);
    assert.equal((await checkMock(Buffer.from([0x1f, 0x8b, 8]))).reason, 'body-not-readable');
    assert.equal((await checkMock(text.padEnd(65_537))).reason, 'body-too-large');
  });

  it('of another type is not looked into', async () => {
    for (const type of ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain']) {
      assert.equal((await checkMock({ sid: SID }, { ...token, 'Content-Type': type })).sid, null);
    }
  });

  it('is the one that Koa body parsers leave, too', async () => {
    const app = new Koa();
    app.use(async (context, next) => {
      (context.request as { body?: unknown }).body = { sid: SID };
      await next();
    });
    app.use(koaStepUp(guard, RULE));
    app.use(context => void (context.body = 'passed'));
    const answer = (await serverless(app as never)(
      lambdaEvent({ headers: json, body: '{}' }),
      {},
    )) as LambdaAnswer;
    assert.equal(answer.body, 'passed');
  });

  it('counts as unread where a parser of other types has left an empty object', async () => {
    const app = express();
    const leavesAnEmptyObject: RequestHandler = (request, _, next) => {
      request.body = {};
      next();
    };
    app.use(leavesAnEmptyObject, expressStepUp(guard, RULE), express.json(), (request, response) => {
      response.json(request.body);
    });
    const server = app.listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const body = JSON.stringify({ sid: SID });
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers: json, body });
    assert.equal(await response.text(), body);
    server.close();
  });
});

interface LambdaAnswer {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
}

function lambdaEvent(event: { headers: Record<string, string>; body?: string }): object {
  return { httpMethod: 'POST', path: '/', requestContext: { identity: {} }, body: '', ...event };
}

describe('a request without lines of raw headers', () => {
  expectNothingRaised();

  const apps: Record<string, () => unknown> = {
    'serverless-http with Express, before its parser': () =>
      express().use(expressStepUp(guard, RULE), express.json(), (request, response) => {
        response.json({ body: request.body as unknown });
      }),
    'serverless-http with Express, after its parser': () =>
      express().use(express.json(), expressStepUp(guard, RULE), (request, response) => {
        response.json({ body: request.body as unknown });
      }),
    'serverless-http with Koa': () =>
      new Koa().use(koaStepUp(guard, RULE)).use(context => {
        context.body = { body: JSON.parse(String((context.req as { body?: unknown }).body)) as unknown };
      }),
  };
  for (const [name, create] of Object.entries(apps)) {
    it(`is checked by its headers (${name})`, async () => {
      const handler = serverless(create() as never) as unknown as (
        event: object,
        context: object,
      ) => Promise<LambdaAnswer>;
      const proof = { ...json, 'X-Step-Up-Session-Id': SID };
      const passed = await handler(lambdaEvent({ headers: proof, body: '{"a":1}' }), {});
      assert.equal(passed.statusCode, 200);
      assert.deepEqual(JSON.parse(passed.body), { body: { a: 1 } });
      assert.equal(passed.headers['cache-control'], 'no-store');
      const refused = await handler(lambdaEvent({ headers: json, body: '{"a":1}' }), {});
      assert.equal(refused.statusCode, 401);
      assert.match(refused.headers['www-authenticate']!, /insufficient_user_authentication/);
    });
  }

  it('is checked by its headers (node-mocks-http), a list of values as the lines that it was', async () => {
    const check = nodeStepUp(guard, RULE);
    const statusOf = async (headers: Record<string, unknown>): Promise<number> => {
      const incoming = mocks.createRequest({ method: 'GET', headers: headers as never });
      const outgoing = mocks.createResponse();
      const pass = await check(incoming as never, outgoing as never);
      if (pass) assert.equal(pass.session.id, SID);
      return outgoing.statusCode;
    };
    assert.equal(await statusOf({ ...token, 'X-Step-Up-Session-Id': SID }), 200);
    assert.equal(await statusOf({ ...token, 'X-Step-Up-Session-Id': [SID, SID] }), 401);
    assert.equal(
      await statusOf({ Authorization: ['Bearer a', 'Bearer b'], 'X-Step-Up-Session-Id': SID }),
      401,
    );
    assert.equal(await statusOf({ Authorization: 'Bearer €', 'X-Step-Up-Session-Id': SID }), 401);
    assert.equal(await statusOf({}), 401);
  });

  it('is shown to onDecision as a Request, also where its method or path is none', async () => {
    for (const [method, url] of [
      ['', ''],
      ['NO METHOD', '//'],
      [undefined, undefined],
    ]) {
      const incoming = mocks.createRequest({ headers: { ...token, 'X-Request-Id': 'r-1' } });
      Object.assign(incoming, { method, url, originalUrl: url });
      await nodeStepUp(guard, RULE)(incoming as never, mocks.createResponse() as never);
      assert.equal(requests.at(-1)!.headers.get('X-Request-Id'), 'r-1');
    }
  });
});

describe("Fastify's inject()", () => {
  expectNothingRaised();

  for (const hook of ['onRequest', 'preParsing', 'preValidation', 'preHandler'] as const) {
    it(`is checked, in ${hook}, with the body left whole`, async () => {
      const app = Fastify();
      const check = fastifyStepUp(guard, RULE);
      app.addHook(hook as 'onRequest', (request, reply) => check(request, reply) as Promise<void>);
      app.post('/', async ({ body }) => body);
      for (const body of [{ sid: SID }, { sid: SID, fill: 'x'.repeat(60_000) }]) {
        const answer = await app.inject({ method: 'POST', url: '/', headers: token, payload: body });
        assert.equal(answer.statusCode, 200, answer.body);
        assert.deepEqual(answer.json(), body);
      }
      const refused = await app.inject({ method: 'POST', url: '/', headers: token, payload: { a: 1 } });
      assert.equal(refused.statusCode, 401);
      assert.equal(refused.headers['content-type'], 'application/problem+json');
      await app.close();
    });
  }
});
