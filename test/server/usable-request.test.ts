import assert from 'node:assert/strict';
import { afterEach, describe, it, mock } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import mocks from 'node-mocks-http';
import { createStepUpGuard, type CheckResult, type Decision } from '../../src/server/index.js';
import { createScriptedVerifier } from '../../src/testing/verifier.js';
import { expectNothingRaised } from './support/fatal-errors.js';
import { RULE, SID, stepUpRequest } from './support/step-up-request.js';

/** Something whose every use throws. */
function hostile(target: object = {}): any {
  const refuse = (): never => {
    throw new Error('hostile');
  };
  return new Proxy(target, {
    get: refuse,
    has: refuse,
    getPrototypeOf: refuse,
    ownKeys: refuse,
    set: refuse,
  });
}

/** A request whose member with this name throws when it is read for the nth time. */
function throwsAt(name: keyof Request, time: number): Request {
  let reads = 0;
  return new Proxy(stepUpRequest(), {
    get(target, member) {
      if (member === name && ++reads === time) throw new Error('hostile');
      const value: unknown = Reflect.get(target, member, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

async function check(
  request: unknown,
  decisions: Array<[Decision, Request | undefined]> = [],
): Promise<CheckResult> {
  const guard = createStepUpGuard({
    provider: createScriptedVerifier(),
    onDecision: (...decided) => void decisions.push(decided),
  });
  return guard.check(request as Request, RULE);
}

describe('what is no Request', () => {
  expectNothingRaised();
  afterEach(() => mock.timers.reset());

  const things: Record<string, [thing: unknown, named: string]> = {
    undefined: [undefined, 'undefined'],
    null: [null, 'null'],
    'a text': ['Bearer secret-token', 'a string'],
    'a number': [7, 'a number'],
    'a function': [() => {}, 'an object of the class Function'],
    'an empty object': [{}, 'an object of the class Object'],
    'an object without prototype': [Object.create(null), 'an object'],
    'a request of Express': [
      { method: 'GET', url: '/', headers: { authorization: 'Bearer secret-token' }, get: () => '' },
      'an object of the class Object',
    ],
    'a mocked request of Express': [
      mocks.createRequest({ headers: { a: 'b' } }),
      'an object of the class EventEmitter',
    ],
    'a Response': [new Response(), 'an object of the class Response'],
    'a URL': [new URL('https://a.test'), 'an object of the class URL'],
    'a proxy that throws': [hostile(), 'an object that cannot be looked at'],
    'a request with a signal that is none': [
      new Proxy(stepUpRequest(), {
        get: (target, name) => (name === 'signal' ? {} : Reflect.get(target, name, target)),
      }),
      'an object of the class Request',
    ],
  };
  for (const [what, [thing, named]] of Object.entries(things)) {
    it(`(${what}) is answered with 503, says what it is and what to use, and leaves no timer`, async () => {
      mock.timers.enable({ apis: ['setTimeout'] });
      const set = mock.method(globalThis, 'setTimeout');
      const decisions: Array<[Decision, Request | undefined]> = [];
      const result = await check(thing, decisions);
      assert.equal(result.ok, false);
      if (result.ok) return;
      assert.equal(result.response.status, 503);
      assert.equal(result.error.code, 'invalid-request');
      assert.match(result.error.message, new RegExp(`got ${named}\\.`));
      assert.match(result.error.message, /stepup-elements\/server\/express\.js/);
      assert.doesNotMatch(result.error.message, /secret-token/);
      const [decision, request] = decisions[0]!;
      assert.equal(decisions.length, 1);
      assert.deepEqual(
        [decision.outcome, decision.reason, decision.error],
        ['unavailable', 'not-checked', result.error],
      );
      assert.equal(request, undefined);
      assert.equal(set.mock.callCount(), 0);
    });
  }

  it('is told from a request that throws later, which opens nothing and leaves no timer', async () => {
    for (const name of ['url', 'method', 'headers', 'signal', 'clone'] as const) {
      for (let time = 1; time <= 4; time += 1) {
        const clear = mock.method(globalThis, 'clearTimeout');
        const set = mock.method(globalThis, 'setTimeout');
        await check(throwsAt(name, time));
        assert.equal(set.mock.callCount(), clear.mock.callCount(), `${name}, ${time}`);
        mock.restoreAll();
      }
    }
    assert.equal((await check(throwsAt('headers', 1))).ok, false);
  });

  it('does not let check reject, whatever rule or options it comes with', async () => {
    const guard = createStepUpGuard({ provider: createScriptedVerifier(), onDecision: () => {} });
    for (const [request, rule, options] of [
      [hostile(), hostile(), hostile()],
      [stepUpRequest(), hostile(), undefined],
      [stepUpRequest(), RULE, hostile()],
      [hostile(), RULE, null],
    ]) {
      const result = await guard.check(request, rule, options);
      assert.equal(!result.ok && result.response.status, 503);
    }
  });

  it('does not let check reject when a verifier throws something hostile', async () => {
    const provider = { ...createScriptedVerifier(), authenticate: () => Promise.reject(hostile()) };
    const result = await createStepUpGuard({ provider }).check(stepUpRequest(), RULE);
    assert.equal(!result.ok && result.error.code, 'unavailable');
  });

  it('is not what a signal is that was aborted with something hostile', async () => {
    const before = new AbortController();
    before.abort(hostile());
    const during = new AbortController();
    const provider = createScriptedVerifier();
    provider.respond('hang');
    const guard = createStepUpGuard({ provider });
    const checking = guard.check(
      new Request('https://a.test/', { ...headersOf(stepUpRequest()), signal: during.signal }),
      RULE,
    );
    await new Promise(setImmediate);
    during.abort(hostile());
    const late = await checking;
    const early = await guard.check(
      new Request('https://a.test/', { ...headersOf(stepUpRequest()), signal: before.signal }),
      RULE,
    );
    for (const result of [early, late]) assert.equal(!result.ok && result.error.code, 'aborted');
  });
});

function headersOf({ headers }: Request): RequestInit {
  return { headers };
}

describe('a Request of another make', () => {
  it('is as good, if it does what requests do', async () => {
    // A realm of its own: nothing in it is an instance of this one's classes.
    const realm = createContext({ given: stepUpRequest() });
    const wrapped = runInContext(
      `({
        url: given.url, method: given.method, bodyUsed: false, body: null, clone() { return this; },
        headers: { get: name => given.headers.get(name) },
      })`,
      realm,
    ) as Request;
    assert.equal(wrapped instanceof Object, false);
    assert.equal((await check(wrapped)).ok, true);
    assert.equal((await check(new (class extends Request {})(stepUpRequest()))).ok, true);
  });

  it('needs no signal, as in runtimes whose requests have none', async () => {
    for (const signal of [undefined, null]) {
      const request = new Proxy(stepUpRequest(), {
        get(target, name) {
          if (name === 'signal') return signal;
          const value: unknown = Reflect.get(target, name, target);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
      assert.equal((await check(request)).ok, true);
    }
  });

  it('is what onDecision gets, so that a log can carry its correlation id', async () => {
    const decisions: Array<[Decision, Request | undefined]> = [];
    const request = stepUpRequest({ headers: { 'X-Request-Id': 'r-1' } });
    await check(request, decisions);
    await check(stepUpRequest({ token: null, sid: SID }), decisions);
    assert.equal(decisions[0]![1], request);
    assert.equal(decisions[1]![0].outcome, 'challenged');
    assert.ok(decisions[1]![1] instanceof Request);
  });
});
