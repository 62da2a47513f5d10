import assert from 'node:assert/strict';
import { afterEach, describe, it, mock } from 'node:test';
import {
  checkRule,
  createStepUpGuard,
  StepUpError,
  type CheckResult,
  type Decision,
  type StepUpGuardOptions,
  type StepUpCredentials,
  type StepUpRule,
  type StepUpSession,
} from '../../src/server/index.js';
import { createScriptedVerifier, type ScriptedFinding } from '../../src/testing/verifier.js';
import { RULE, SID, stepUpRequest } from './support/step-up-request.js';

const INSUFFICIENT = 'Bearer error="insufficient_user_authentication", scope="documents:delete", max_age=900';

/** Checks one request against a verifier that finds this. */
function checkWith(
  finding: ScriptedFinding,
  { rule = RULE, ...options }: Partial<StepUpGuardOptions> & { rule?: StepUpRule } = {},
): Promise<CheckResult> {
  const provider = createScriptedVerifier();
  provider.respond(finding);
  return createStepUpGuard({ provider, ...options }).check(stepUpRequest(), rule);
}

function refused(result: CheckResult): { status: number; challenge: string | null; code: string } {
  assert.equal(result.ok, false);
  if (result.ok) throw new Error('unreachable');
  const { response, error } = result;
  return { status: response.status, challenge: response.headers.get('WWW-Authenticate'), code: error.code };
}

describe('a guard lets through', () => {
  it('a member who stepped up for exactly this', async () => {
    const result = await checkWith('approve');
    assert.equal(result.ok, true);
    assert.equal(result.ok && result.member.id, 'member-1');
    assert.equal(result.ok && result.session.id, SID);
  });

  it('a step-up as old as the rule allows, and not an older one', async () => {
    const now = Date.now();
    mock.timers.enable({ apis: ['Date'], now });
    try {
      for (const [maxAge, ms] of [
        ['15m', 900_000],
        [60, 60_000],
        ['1s', 1_000],
      ] as const) {
        const rule = { ...RULE, maxAge };
        assert.equal((await checkWith({ verifiedAt: now - ms }, { rule })).ok, true);
        assert.equal((await checkWith({ verifiedAt: now - ms - 1 }, { rule })).ok, false);
        assert.equal((await checkWith({ verifiedAt: now - ms }, { maxAge })).ok, true);
        assert.equal((await checkWith({ verifiedAt: now - ms - 1 }, { maxAge })).ok, false);
      }
    } finally {
      mock.timers.reset();
    }
  });

  it('proof that lies in the token and covers anything, if it says so literally', async () => {
    assert.equal((await checkWith({ covers: 'any' })).ok, true);
    assert.equal((await checkWith({ covers: 'ANY' as 'any' })).ok, false);
    assert.equal((await checkWith({ covers: ['any'] as unknown as 'any' })).ok, false);
    assert.equal((await checkWith({ covers: true as unknown as 'any' })).ok, false);
  });

  it('a class of authentication that the rule names', async () => {
    const rule = { ...RULE, acrValues: ['silver', 'gold'] };
    assert.equal((await checkWith({ acr: 'gold' }, { rule })).ok, true);
    for (const acr of ['bronze', 'gol', '', undefined]) {
      assert.deepEqual(refused(await checkWith({ acr }, { rule })), {
        status: 401,
        challenge: `${INSUFFICIENT}, acr_values="silver gold"`,
        code: 'failed',
      });
    }
  });
});

describe('a guard answers', () => {
  it('a request without token with the bare challenge', async () => {
    const result = await createStepUpGuard({ provider: createScriptedVerifier() }).check(
      stepUpRequest({ token: null }),
      RULE,
    );
    assert.deepEqual(refused(result), {
      status: 401,
      challenge: 'Bearer scope="documents:delete"',
      code: 'sign-in-required',
    });
  });

  it('a token that is not good with invalid_token', async () => {
    const provider = createScriptedVerifier();
    provider.signOut();
    const result = await createStepUpGuard({ provider }).check(stepUpRequest(), RULE);
    assert.deepEqual(refused(result), {
      status: 401,
      challenge: 'Bearer error="invalid_token"',
      code: 'sign-in-required',
    });
  });

  const insufficient: Record<string, ScriptedFinding> = {
    none: 'none',
    'of another member': { memberId: 'member-2' },
    'for another resource': { covers: { resource: 'users', action: 'delete' } },
    'for another action': { covers: { resource: 'documents', action: 'read' } },
    'that is stale': { verifiedAt: Date.now() - 901_000 },
    'that has expired': { expiresAt: Date.now() - 1 },
  };
  for (const [what, finding] of Object.entries(insufficient)) {
    it(`a step-up (${what}) with the challenge`, async () => {
      assert.deepEqual(refused(await checkWith(finding)), {
        status: 401,
        challenge: INSUFFICIENT,
        code: 'failed',
      });
    });
  }

  it('a token that no provider would have made so long, without asking anybody', async () => {
    const provider = createScriptedVerifier();
    const guard = createStepUpGuard({ provider });
    assert.equal((await guard.check(stepUpRequest({ token: 'a'.repeat(16_377) }), RULE)).ok, true);
    provider.calls.length = 0;
    const result = await guard.check(stepUpRequest({ token: 'a'.repeat(16_378) }), RULE);
    assert.equal(refused(result).challenge, 'Bearer error="invalid_token"');
    assert.deepEqual(provider.calls, []);
  });

  it('what the member may not do with 403, and no challenge', async () => {
    assert.deepEqual(refused(await checkWith('deny')), { status: 403, challenge: null, code: 'denied' });
  });

  const unclear: Record<string, ScriptedFinding> = {
    'is unavailable': 'unavailable',
    'timed out': 'timeout',
    'got a malformed answer': 'invalid-response',
    'says that it failed': 'failed',
    'says setup-required': 'setup-required',
    'throws something': new Error('https://api.example.test/step-up/ssid_0123456789'),
    'finds nonsense': 'nonsense',
    'finds nobody': { memberId: undefined },
    'finds an empty member': { memberId: '' },
    'finds no coverage': { covers: undefined },
    'finds no id': { id: undefined },
    'finds a kind that nobody knows': { kind: 'pending' as 'allowed' },
    'finds a time that is none': { verifiedAt: Number.NaN },
    'finds a time that is a text': { verifiedAt: '2026-01-01' as unknown as number },
    'finds a time that is null': { verifiedAt: null as unknown as number },
    'finds a time without end': { verifiedAt: Infinity },
    'finds a time that lies ahead': { verifiedAt: Date.now() + 60_000 },
    'finds an end that is none': { expiresAt: Number.NaN },
  };
  for (const [what, finding] of Object.entries(unclear)) {
    it(`with 503 when its verifier ${what}`, async () => {
      const result = await checkWith(finding);
      const { status, challenge } = refused(result);
      assert.deepEqual({ status, challenge }, { status: 503, challenge: null });
      assert.equal(!result.ok && result.response.headers.get('Retry-After'), '5');
      assert.doesNotMatch(!result.ok ? result.error.message : '', /ssid_/);
    });
  }

  it('with 503 when the verifier names no member', async () => {
    for (const member of [
      {},
      { id: '' },
      { id: 7 as unknown as string },
      null as unknown as { id: string },
    ]) {
      const scripted = createScriptedVerifier();
      const provider = { ...scripted, authenticate: async () => ({ member, claims: {} }) };
      const result = await createStepUpGuard({ provider }).check(stepUpRequest(), RULE);
      assert.equal(refused(result).status, 503);
      assert.deepEqual(scripted.calls, []);
    }
  });

  it('with problem+json that is not stored, readable from other origins, and says nothing of the finding', async () => {
    const bodies = new Set<string>();
    for (const finding of Object.values(insufficient)) {
      const result = await checkWith(finding);
      assert.equal(result.ok, false);
      if (result.ok) return;
      const { headers } = result.response;
      assert.equal(headers.get('Content-Type'), 'application/problem+json');
      assert.equal(headers.get('Cache-Control'), 'no-store');
      assert.equal(headers.get('Access-Control-Expose-Headers'), 'WWW-Authenticate, Retry-After');
      bodies.add(await result.response.text());
    }
    assert.equal(bodies.size, 1);
    const problem = JSON.parse([...bodies][0]!) as Record<string, unknown>;
    assert.equal(problem.status, 401);
  });
});

describe('a guard never hangs', () => {
  it('when its verifier does, whatever that one does with the signal', async () => {
    const result = await checkWith('hang', { timeout: 20 });
    assert.deepEqual(refused(result), { status: 503, challenge: null, code: 'timeout' });
  });

  it('when its store does', async () => {
    const replayStore = { claim: () => new Promise<boolean>(() => {}) };
    const result = await checkWith('approve', { timeout: 20, replayStore, rule: { ...RULE, once: true } });
    assert.equal(refused(result).code, 'timeout');
  });

  it('and does not claim for a request that was given up', async () => {
    let claims = 0;
    const replayStore = { claim: async () => ++claims > 0 };
    const provider = createScriptedVerifier();
    let answer!: () => void;
    const asked = new Promise<void>(resolve => {
      provider.findStepUp = async ({ sid, member }) => {
        await new Promise<void>(release => {
          answer = release;
          resolve();
        });
        return { id: sid!, memberId: member.id!, covers: 'any' };
      };
    });
    const leave = new AbortController();
    const request = new Request(stepUpRequest(), { signal: leave.signal });
    const checking = createStepUpGuard({ provider, replayStore }).check(request, { ...RULE, once: true });
    await asked;
    leave.abort();
    assert.equal(refused(await checking).status, 503);
    answer();
    await new Promise(setImmediate);
    assert.equal(claims, 0);
  });
});

describe('a guard tells each decision', () => {
  const decisions: Decision[] = [];
  const onDecision = (decision: Decision): void => void decisions.push(decision);
  afterEach(() => void (decisions.length = 0));

  it('with the member, the rule and the reason, and without token or session id', async () => {
    const provider = createScriptedVerifier();
    const guard = createStepUpGuard({ provider, onDecision });
    const token = 'very-secret-token';
    await guard.check(stepUpRequest({ token: null }), RULE);
    await guard.check(stepUpRequest({ token }), RULE);
    for (const finding of [
      'none',
      'deny',
      'unavailable',
      { memberId: 'x' },
      new Error(`${SID} ${token}`),
    ] as const) {
      provider.respond(finding);
      await guard.check(stepUpRequest({ token }), RULE);
    }
    provider.signOut();
    await guard.check(stepUpRequest({ token }), RULE);
    assert.deepEqual(
      decisions.map(({ outcome, memberId, reason }) => [outcome, memberId, reason]),
      [
        ['challenged', undefined, 'no-token'],
        ['allowed', 'member-1', undefined],
        ['challenged', 'member-1', 'no-step-up'],
        ['refused', 'member-1', 'denied'],
        ['unavailable', 'member-1', 'not-checked'],
        ['challenged', 'member-1', 'other-member'],
        ['unavailable', 'member-1', 'not-checked'],
        ['challenged', undefined, 'invalid-token'],
      ],
    );
    for (const decision of decisions) {
      assert.equal(decision.durationMs >= 0, true);
      assert.equal(decision.rule.resource, 'documents');
      const { error, ...rest } = decision;
      assert.doesNotMatch(JSON.stringify([rest, error?.message]), new RegExp(`${SID}|${token}`));
    }
  });

  const hooks: Record<string, (decision: Decision) => unknown> = {
    throws: () => {
      throw new Error('log is down');
    },
    'rejects later': async () => {
      await new Promise(setImmediate);
      throw new Error('log is down');
    },
    'never ends': () => new Promise(() => {}),
    'answers something odd': () => ({
      get then() {
        throw new Error('odd');
      },
    }),
    'changes what it got': decision => {
      decision.outcome = 'allowed';
      try {
        decision.rule.resource = 'other';
      } catch {
        // It is frozen.
      }
    },
  };
  for (const [what, hook] of Object.entries(hooks)) {
    it(`to a hook that ${what}, and nothing changes`, async () => {
      const unhandled: unknown[] = [];
      const note = (error: unknown): void => void unhandled.push(error);
      process.on('unhandledRejection', note);
      try {
        const onDecision = hook as (decision: Decision) => void;
        assert.equal((await checkWith('approve', { onDecision })).ok, true);
        assert.equal(refused(await checkWith('none', { onDecision })).challenge, INSUFFICIENT);
        // Unhandled rejections are reported when the microtasks of a turn have run.
        for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
        assert.deepEqual(unhandled, []);
        assert.equal(RULE.resource, 'documents');
      } finally {
        process.off('unhandledRejection', note);
      }
    });
  }
});

describe('a rule that cannot be meant', () => {
  const rules: Record<string, unknown> = {
    nothing: undefined,
    'no resource': { action: 'read' },
    'an empty resource': { resource: '', action: 'read' },
    'a resource with a quote': { resource: 'a"b', action: 'read' },
    'a resource with a line break': { resource: 'a\r\nb', action: 'read' },
    'a resource of 129 characters': { resource: 'a'.repeat(129), action: 'read' },
    'another action': { resource: 'a', action: 'destroy' },
    'maxAge 0': { resource: 'a', action: 'read', maxAge: 0 },
    'maxAge in words': { resource: 'a', action: 'read', maxAge: 'soon' },
    'a negative maxAge': { resource: 'a', action: 'read', maxAge: -1 },
    'once as a text': { resource: 'a', action: 'read', once: 'false' },
    'acrValues as a text': { resource: 'a', action: 'read', acrValues: 'gold' },
    'no acrValues': { resource: 'a', action: 'read', acrValues: [] },
    'acrValues with a quote': { resource: 'a', action: 'read', acrValues: ['"'] },
  };
  for (const [what, rule] of Object.entries(rules)) {
    it(`(${what}) is named by checkRule, and opens nothing`, async () => {
      assert.throws(
        () => checkRule(rule as StepUpRule),
        (error: unknown) => error instanceof StepUpError && error.code === 'invalid-request',
      );
      const provider = createScriptedVerifier();
      const result = await createStepUpGuard({ provider }).check(stepUpRequest(), rule as StepUpRule);
      assert.deepEqual(refused(result), { status: 503, challenge: null, code: 'invalid-request' });
      assert.equal(provider.calls.length, 0);
    });
  }
});

describe('a guard whose settings cannot be meant', () => {
  const provider = createScriptedVerifier();
  for (const options of [
    undefined,
    {},
    { provider: {} },
    { provider, maxAge: 0 },
    { provider, maxAge: 'x' },
    { provider, timeout: 0 },
    { provider, timeout: Number.NaN },
    { provider, timeout: 2 ** 31 },
    { provider, replayStore: {} },
    { provider, replayStore: null },
    { provider, onDecision: 'log' },
  ]) {
    it(`(${options && JSON.stringify(options)}) is not made`, () => {
      assert.throws(
        () => createStepUpGuard(options as StepUpGuardOptions),
        (error: unknown) => error instanceof StepUpError && error.code === 'invalid-request',
      );
    });
  }
});

describe('a verifier whose proof lies in the token', () => {
  // What an OpenID Connect provider says: when the person was authenticated, and how (RFC 9470, section 6).
  const tokens: Record<string, { auth_time: number; acr: string }> = {};
  const provider = {
    name: 'oidc',
    async authenticate({ token = '' }: StepUpCredentials) {
      const claims = tokens[token];
      if (!claims) throw new StepUpError('sign-in-required', 'The token is not known.');
      return { member: { id: 'member-1' }, claims };
    },
    async findStepUp({ member, claims }: { member: { id?: string }; claims: Record<string, unknown> }) {
      const { auth_time, acr } = claims as { auth_time: number; acr: string };
      return {
        id: `member-1 ${auth_time}`,
        memberId: member.id!,
        verifiedAt: auth_time * 1000,
        covers: 'any',
        acr,
      } satisfies StepUpSession;
    },
  };
  const guard = createStepUpGuard({ provider });
  const rule: StepUpRule = { ...RULE, maxAge: 300, acrValues: ['mfa'] };
  const seconds = (ago: number): number => Math.floor(Date.now() / 1000) - ago;
  const ask = (token: string, more?: Partial<StepUpRule>): Promise<CheckResult> =>
    guard.check(stepUpRequest({ token, sid: null }), { ...rule, ...more });

  it('needs no session id and no change of the guard', async () => {
    tokens.fresh = { auth_time: seconds(10), acr: 'mfa' };
    tokens.old = { auth_time: seconds(301), acr: 'mfa' };
    tokens.weak = { auth_time: seconds(10), acr: 'pwd' };
    assert.equal((await ask('fresh')).ok, true);
    assert.equal(
      refused(await ask('old')).challenge,
      'Bearer error="insufficient_user_authentication", scope="documents:delete", max_age=300, acr_values="mfa"',
    );
    assert.equal(refused(await ask('weak')).status, 401);
    assert.equal(refused(await ask('unknown')).challenge, 'Bearer error="invalid_token"');
  });

  it('can be used once as well', async () => {
    tokens.once = { auth_time: seconds(20), acr: 'mfa' };
    assert.equal((await ask('once', { once: true })).ok, true);
    assert.equal(refused(await ask('once', { once: true })).status, 401);
  });
});
