import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import express from 'express';
import { stepUp as expressStepUp } from '../../src/server/adapters/express.js';
import { stepUp as nodeStepUp } from '../../src/server/adapters/node.js';
import {
  createStepUpGuard,
  memoryReplayStore,
  StepUpError,
  targetOf,
  type Decision,
  type StepUpCredentials,
  type StepUpRule,
  type StepUpRuleSource,
  type StepUpVerifier,
} from '../../src/server/index.js';
import { createScriptedVerifier, type ScriptedVerifier } from '../../src/testing/verifier.js';
import { RULE, stepUpRequest } from './support/step-up-request.js';

/** Checks a request with a rule: the status, the challenge, and what the decision says. */
async function checked(rule: StepUpRuleSource, provider: StepUpVerifier = createScriptedVerifier()) {
  const decisions: Decision[] = [];
  const guard = createStepUpGuard({ provider, onDecision: decision => decisions.push(decision) });
  const result = await guard.check(stepUpRequest(), rule);
  const { reason, rule: decided } = decisions[0]!;
  const response = result.ok ? undefined : result.response;
  return {
    status: response?.status ?? 200,
    challenge: response?.headers.get('www-authenticate') ?? null,
    reason,
    decided,
  };
}

describe('A rule with a target', () => {
  const ONE: StepUpRule = { ...RULE, target: '1042' };
  const covering = (covers: object | 'any'): ScriptedVerifier => {
    const verifier = createScriptedVerifier();
    verifier.respond({ covers: covers as never });
    return verifier;
  };
  const OPERATION = { resource: 'documents', action: 'delete' };

  it('is opened by exactly this target', async () => {
    assert.equal((await checked(ONE, covering({ ...OPERATION, target: '1042' }))).status, 200);
    for (const target of ['1043', '10420', '104', '1042 ', undefined, '']) {
      const { status, reason, challenge } = await checked(ONE, covering({ ...OPERATION, target }));
      assert.deepEqual([status, reason], [401, 'other-target'], String(target));
      assert.match(challenge!, /scope="documents:delete", target="1042"/);
    }
  });

  const FIELDS = { payee: 'Zo\u00eb', amount: '1050' };
  const FULL_WIDTH = { ...FIELDS, amount: '\uff11\uff10\uff15\uff10' };
  for (const [what, fields, names] of [
    ['an accent of its own (NFD)', { ...FIELDS, payee: 'Zoe\u0308' }, ['payee', 'amount']],
    ['full-width digits', FULL_WIDTH, ['payee', 'amount']],
    ['the fields in another order', FIELDS, ['amount', 'payee']],
    ['a field more', { ...FIELDS, note: '' }, ['payee', 'amount', 'note']],
    ['a field less', FIELDS, ['payee']],
    ['a field twice', { ...FIELDS, amount: ['1050', '1050'] }, ['payee', 'amount']],
    ['a space at the end', { ...FIELDS, amount: '1050 ' }, ['payee', 'amount']],
  ] as const) {
    it(`is not opened by what only reads alike: ${what}`, async () => {
      const rule = { ...RULE, target: targetOf(FIELDS, ['payee', 'amount']) };
      const proved = (target: string) => checked(rule, covering({ ...OPERATION, target }));
      assert.equal((await proved(rule.target)).status, 200);
      assert.equal((await proved(targetOf(fields, names))).reason, 'other-target');
    });
  }

  it("is never opened by proof that counts for whatever the token may do, nor one without by another's", async () => {
    assert.equal((await checked(ONE, covering('any'))).reason, 'other-target');
    assert.equal((await checked(RULE, covering('any'))).status, 200);
    assert.equal((await checked(RULE, covering({ ...OPERATION, target: '1042' }))).reason, 'other-target');
  });

  it('is refused where the verifier binds none, by a decision that says why', async () => {
    for (const target of ['1042', () => '1042']) {
      const unbound = Object.assign(createScriptedVerifier(), { binds: undefined });
      const { status, reason } = await checked({ ...RULE, target }, unbound);
      assert.deepEqual([status, reason, unbound.calls.length], [503, 'target-not-bound', 0]);
    }
  });

  it('is refused when the route is made, where the verifier binds none', () => {
    const guard = createStepUpGuard({
      provider: Object.assign(createScriptedVerifier(), { binds: undefined }),
    });
    assert.throws(() => expressStepUp(guard, ONE), { code: 'invalid-request' });
    assert.throws(() => nodeStepUp(guard, { ...RULE, target: () => '1' }), { code: 'invalid-request' });
    const bound = createStepUpGuard({ provider: createScriptedVerifier() });
    assert.equal(bound.binds, 'target');
    assert.ok(expressStepUp(bound, ONE));
  });

  it('may read it from the request', async () => {
    const rule: StepUpRuleSource = { ...RULE, target: async request => new URL(request.url).pathname };
    const { status, decided } = await checked(rule);
    assert.deepEqual([status, decided.target], [200, new URL(stepUpRequest().url).pathname]);
  });

  for (const [what, target] of Object.entries({
    throws: () => {
      throw new StepUpError('denied', 'No.');
    },
    rejects: () => Promise.reject(new Error('No.')),
    'returns nothing': () => undefined,
    'returns a number': () => 1042,
    'returns what can be none': () => 'a"b',
  } as unknown as Record<string, () => string>)) {
    it(`is not checked where the function ${what}, and the decision says so`, async () => {
      const { status, reason } = await checked({ ...RULE, target });
      assert.deepEqual([status, reason], [503, 'no-target']);
    });
  }
});

describe('A rule that is a function', () => {
  it('says what holds for a request', async () => {
    const { status, decided } = await checked(async request => ({
      ...RULE,
      once: request.method === 'DELETE',
    }));
    assert.deepEqual([status, decided.resource], [200, 'documents']);
  });

  for (const [what, rule] of Object.entries({
    throws: () => {
      throw new StepUpError('sign-in-required', 'No.');
    },
    'returns nothing': () => undefined,
    'returns one that cannot be meant': () => ({ ...RULE, action: 'remove' }),
    'returns one whose target was not found': () => ({ ...RULE, target: undefined }),
    'returns one whose levels were not found': () => ({ ...RULE, acrValues: undefined }),
  } as unknown as Record<string, StepUpRuleSource>)) {
    it(`is not checked where it ${what}, and the decision says so`, async () => {
      const { status, reason } = await checked(rule);
      assert.deepEqual([status, reason], [503, 'no-rule']);
    });
  }

  it("gets the framework's own request, and so do its target and the verifier's session", async () => {
    const given: unknown[] = [];
    const verifier = Object.assign(createScriptedVerifier(), { credentials: 'session' as const });
    const { authenticate } = verifier;
    verifier.authenticate = async (credentials, signal) => {
      given.push((credentials.raw as express.Request).params['id']);
      return authenticate(credentials, signal);
    };
    const guard = createStepUpGuard({ provider: verifier });
    const app = express().use(express.urlencoded());
    app.post(
      '/invoices/:id',
      expressStepUp(guard, request => ({
        resource: 'invoices',
        action: request.params['id'] === '1' ? 'update' : 'delete',
        target: own => targetOf(own.body as Record<string, unknown>, ['amount']),
      })),
      (request, response) => void response.json(request.stepUp!.session.covers),
    );
    const server = createServer(app).listen(0, '127.0.0.1');
    await new Promise(resolve => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const send = async (origin: string) =>
      fetch(`http://127.0.0.1:${port}/invoices/1`, {
        method: 'POST',
        body: new URLSearchParams({ amount: '1,50' }),
        headers: { Origin: origin, 'X-Step-Up-Session-Id': 'ssid_1', 'X-Forwarded-Host': 'evil.test' },
      });
    try {
      const response = await send(`https://127.0.0.1:${port}`);
      assert.deepEqual(await response.json(), {
        resource: 'invoices',
        action: 'update',
        target: 'amount=1%2C50',
      });
      assert.deepEqual(given, ['1']);
      for (const origin of ['https://evil.test', `https://127.0.0.1:${port + 1}`, 'null'])
        assert.equal((await send(origin)).status, 403, origin);
      assert.equal(given.length, 1);
    } finally {
      server.close();
    }
  });
});

describe('What a verifier may add', () => {
  const verifier = (more: Partial<StepUpVerifier>): ScriptedVerifier =>
    Object.assign(createScriptedVerifier(), more);

  it('are challenges beside the standard one, for the very error that it threw', async () => {
    const thrown = new StepUpError('denied', 'Another scope.');
    const provider = verifier({
      authenticate: async () => Promise.reject(thrown),
      challenge: ({ resource }, error) =>
        error === thrown ? `Bearer error="insufficient_scope", scope="${resource}"` : null,
    });
    const { status, challenge } = await checked(RULE, provider);
    assert.deepEqual([status, challenge], [403, 'Bearer error="insufficient_scope", scope="documents"']);
  });

  it('stand behind the standard challenge, and change nothing where they can be none', async () => {
    const provider = verifier({ challenge: () => ['DPoP algs="ES256"', 'a\r\nb', 7 as never] });
    provider.respond('none');
    assert.match(
      (await checked(RULE, provider)).challenge!,
      /^Bearer error="insufficient.*", DPoP algs="ES256"$|^Bearer .*, DPoP algs="ES256"$/,
    );
    const throwing = verifier({
      challenge: () => {
        throw new Error('No.');
      },
    });
    throwing.respond('none');
    assert.equal((await checked(RULE, throwing)).status, 401);
  });

  it('is what must be seen once only, in the store of the guard, else its own', async () => {
    const answers: boolean[] = [];
    const keys: string[] = [];
    const store = memoryReplayStore();
    const provider = verifier({
      replayStore: {
        claim: (key, ttl, signal) => (keys.push(`${key} ${ttl}`), store.claim(key, ttl, signal)),
      },
      async authenticate({ claim }: StepUpCredentials) {
        answers.push(await claim('jti-1', 59_999.5));
        return { member: { id: 'member-1' }, claims: {} };
      },
    });
    const guard = createStepUpGuard({ provider });
    for (let n = 0; n < 2; n++) await guard.check(stepUpRequest(), RULE);
    assert.deepEqual(answers, [true, false]);
    assert.match(keys[0]!, /^[0-9a-f]{64} 60000$/);
    await createStepUpGuard({ provider, replayStore: memoryReplayStore() }).check(stepUpRequest(), RULE);
    assert.deepEqual(answers, [true, false, true]);
  });

  it('is a page to go to, on the own origin, for a browser that asks for one', async () => {
    const located = async (page: string | null, accept = 'text/html,*/*;q=0.8', origins?: string[]) => {
      const provider = verifier({ pageFor: () => page, ...(origins && { origins }) });
      provider.respond('none');
      const request = stepUpRequest();
      request.headers.set('accept', accept);
      const result = await createStepUpGuard({ provider }).check(request, RULE);
      return !result.ok && [result.response.status, result.response.headers.get('location')];
    };
    assert.deepEqual(await located('/step-up?return_to=%2F'), [303, '/step-up?return_to=%2F']);
    assert.deepEqual(await located('/step-up', 'application/json'), [401, null]);
    for (const page of ['https://app.example.test/step-up', 'https://app.example.test.evil.test/'])
      assert.deepEqual(await located(page), [401, null], page);
    const origins = ['https://app.example.test'];
    const listed = 'https://app.example.test/step-up?return_to=%2F';
    assert.deepEqual(await located(listed, 'text/html', origins), [303, listed]);
    for (const page of ['https://app.example.test@evil.test/', 'http://app.example.test/', 'https:evil.test'])
      assert.deepEqual(await located(page, 'text/html', origins), [401, null], page);
    for (const page of [null, '//evil.test', '/\\evil.test', 'https://evil.test', '/a\r\nb'])
      assert.deepEqual(await located(page), [401, null], String(page));
  });

  it('is that Node servers have to know their public address', () => {
    const provider = verifier({ needsOrigins: true });
    assert.throws(() => nodeStepUp(createStepUpGuard({ provider }), RULE), { code: 'invalid-request' });
    assert.ok(nodeStepUp(createStepUpGuard({ provider, origins: ['https://app.example.test'] }), RULE));
  });
});
