import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import sinon from 'sinon';
import { StepUpClient, type StepUpRequest, type Verification } from '../../src/client/at-once.js';
import { createScriptedProvider } from '../../src/testing/provider.js';
import { phase, phasesOf, refusal } from './support/observe.js';
import { createOrigin } from './support/origin.js';
import { assertIncludes } from '../support/assertions.js';

const DELETE: StepUpRequest = { resource: 'documents', action: 'delete' };
const PAY: StepUpRequest = { resource: 'payments', action: 'create' };

describe('StepUpClient, one question at a time', () => {
  it('lets equal questions share one modal', async () => {
    const provider = createScriptedProvider();
    const client = new StepUpClient({ provider });
    const asked = [1, 2, 3].map(() => client.require(DELETE));
    await phase(client, 'open');
    const late = client.require({ ...DELETE, maxAge: '1m' });
    provider.respond('approve');
    const sids = (await Promise.all([...asked, late])).map(({ sid }) => sid);
    assert.equal(new Set(sids).size, 1);
    assert.equal(provider.calls.length, 1);
  });

  for (const [what, other] of [
    ['another resource', PAY],
    ['another action', { ...DELETE, action: 'update' }],
    ['force', { ...DELETE, forceStepUp: true }],
    ['other acrValues', { ...DELETE, acrValues: ['phr'] }],
    ['max-age 0', { ...DELETE, maxAge: 0 }],
  ] as Array<[string, StepUpRequest]>) {
    it(`makes a question with ${what} wait its turn`, async () => {
      const provider = createScriptedProvider();
      const client = new StepUpClient({ provider });
      const first = client.require(DELETE);
      await phase(client, 'open');
      const second = client.require(other);
      assert.equal(provider.calls.length, 1);
      const closed = phase(client, 'closed');
      provider.respond('cancel');
      assert.equal(await refusal(first), 'cancelled');
      await closed;
      await phase(client, 'open');
      provider.respond('approve');
      const { fromCache } = await second;
      assert.equal(fromCache, false);
      assert.equal(provider.calls.length, 2);
    });
  }

  it('asks for each single use, even for two at once', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient({ provider });
    const once = { ...DELETE, maxAge: 0 };
    const [one, two] = await Promise.all([client.require(once), client.require(once)]);
    assert.notEqual(one.sid, two.sid);
  });

  it('gives one who joined only what counts for them', async () => {
    // The first is answered by what another scope had remembered; the second asked for exactly this.
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient({ provider });
    await client.require(PAY);
    sinon.stub(provider, 'getMember').onFirstCall().rejects(new Error('offline')).callThrough();
    await client.readMember().catch(() => undefined);
    assert.equal(client.memberId, undefined);

    const [any, exact] = await Promise.all([
      client.require({ ...DELETE, cacheScope: 'session' }),
      client.require(DELETE),
    ]);
    assertIncludes(any, { resource: 'payments', fromCache: true });
    assertIncludes(exact, { resource: 'documents', fromCache: false });
  });

  it('gives up for the one whose signal is aborted, and goes on for the other', async () => {
    const provider = createScriptedProvider();
    const client = new StepUpClient({ provider });
    const controller = new AbortController();
    const first = client.require({ ...DELETE, signal: controller.signal });
    const second = client.require(DELETE);
    await phase(client, 'open');
    controller.abort();
    assert.equal(await refusal(first), 'aborted');
    provider.respond('approve');
    assert.equal((await second).memberId, 'member-1');
  });

  it('gives the question up when nobody waits for it any more, and asks the next', async () => {
    const provider = createScriptedProvider();
    const client = new StepUpClient({ provider });
    const controller = new AbortController();
    const verify = sinon.spy(provider, 'verify');
    const first = client.require({ ...DELETE, signal: controller.signal });
    await phase(client, 'open');
    const next = client.require(PAY);
    controller.abort();
    assert.equal(await refusal(first), 'aborted');
    assert.equal(verify.firstCall.args[1].aborted, true);
    await phase(client, 'open');
    provider.respond('approve');
    assert.equal((await next).resource, 'payments');
  });

  it('does not let one that waited and was given up overtake the turn', async () => {
    const provider = createScriptedProvider();
    const client = new StepUpClient({ provider });
    const controller = new AbortController();
    const first = client.require(DELETE);
    await phase(client, 'open');
    const second = client.require({ ...PAY, signal: controller.signal });
    const third = client.require({ ...PAY, action: 'update' });
    controller.abort();
    await refusal(second);
    await client.readMember();
    assert.equal(provider.calls.length, 1);
    provider.respond('approve');
    await first;
    provider.respond('approve');
    await third;
    assert.deepEqual(
      provider.calls.map(({ action }) => action),
      ['delete', 'update'],
    );
  });

  it('asks nobody when the signal is aborted already, remembered or not', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient({ provider });
    assert.equal(await refusal(client.require({ ...DELETE, signal: AbortSignal.abort() })), 'aborted');
    assert.equal(provider.calls.length, 0);
    await client.require(DELETE);
    assert.equal(await refusal(client.require({ ...DELETE, signal: AbortSignal.abort() })), 'aborted');
  });

  it('asks anew after a refusal, at once', async () => {
    const provider = createScriptedProvider();
    const client = new StepUpClient({ provider });
    provider.respond('cancel');
    provider.respond('approve');
    const answers = await Promise.all(
      [1, 2].map(() => client.require(DELETE).catch(() => client.require(DELETE))),
    );
    assert.deepEqual(
      answers.map(({ kind }) => kind),
      ['step-up', 'step-up'],
    );
    assert.equal(provider.calls.length, 2);
  });

  it('looks the member up twice for ten thousand questions that one verification answers', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const read = sinon.spy(provider, 'getMember');
    const client = new StepUpClient({ provider, cacheScope: 'session' }, createOrigin().open().scope);
    const asked = Array.from({ length: 10_000 }, (_, id) =>
      client.require({ resource: `documents/${id}`, action: 'delete' }),
    );
    assert.equal((await Promise.all(asked)).length, 10_000);
    assert.equal(provider.calls.length, 1);
    assert.ok(read.callCount <= 2, `${read.callCount} look-ups`);
  });

  it('says when a question is open and when it is closed', async () => {
    const provider = createScriptedProvider({ answer: 'cancel' });
    const client = new StepUpClient({ provider });
    const phases = phasesOf(client);
    await refusal(client.require(DELETE));
    assert.deepEqual(phases, ['open', 'closed']);
  });
});

describe('StepUpClient, what does not verify', () => {
  for (const [answer, code] of [
    ['cancel', 'cancelled'],
    ['fail', 'failed'],
    ['deny', 'denied'],
    ['not-enrolled', 'setup-required'],
    ['nonsense', 'invalid-response'],
    [{ kind: 'allowed' }, 'setup-required'],
    [new Error('broken'), 'unavailable'],
    [new DOMException('given up', 'AbortError'), 'aborted'],
  ] as const) {
    it(`${JSON.stringify(answer)}${answer instanceof Error ? answer.name : ''} ends in ${code}`, async () => {
      const provider = createScriptedProvider({ answer });
      const client = new StepUpClient({ provider });
      assert.equal(await refusal(client.require({ ...DELETE, forceStepUp: true })), code);
      assert.equal(client.isVerified(DELETE), false);
    });
  }

  for (const answer of [undefined, null, {}, { kind: true }, { kind: 'step' }, 'step-up', []]) {
    it(`an adapter that answers ${JSON.stringify(answer) ?? 'undefined'}`, async () => {
      const provider = createScriptedProvider();
      sinon.stub(provider, 'verify').resolves(answer as never);
      const client = new StepUpClient({ provider });
      assert.equal(await refusal(client.require(DELETE)), 'invalid-response');
      assert.equal(client.isVerified(DELETE), false);
    });
  }

  it('a promise that never ends: the question ends in timeout, and the modal is given up', async () => {
    const provider = createScriptedProvider({ answer: 'hang' });
    const verify = sinon.spy(provider, 'verify');
    const client = new StepUpClient({ provider, timeout: 20 });
    assert.equal(await refusal(client.require(DELETE)), 'timeout');
    assert.equal(verify.firstCall.args[1].aborted, true);
    provider.respond('approve');
    assert.equal(await refusal(client.require(PAY)), 'passed');
  });

  it('an answer that was too old when it came', async () => {
    const clock = sinon.useFakeTimers({ now: 1_000_000, toFake: ['Date', 'performance'] });
    try {
      const provider = createScriptedProvider();
      const client = new StepUpClient({ provider }, createOrigin().open().scope);
      const asked = client.require({ ...DELETE, maxAge: 10 });
      await phase(client, 'open');
      const timestamp = Date.now();
      clock.tick(10_000);
      provider.respond({ kind: 'step-up', sid: 'late', timestamp });
      assert.equal(await refusal(asked), 'timeout');
    } finally {
      clock.restore();
    }
  });

  for (const expiresAt of ['soon', NaN, -1, 0]) {
    it(`an answer that ends at ${String(expiresAt)}`, async () => {
      const provider = createScriptedProvider({ answer: { kind: 'step-up', sid: 's', expiresAt } as never });
      const client = new StepUpClient({ provider });
      for (const maxAge of [0, 900]) {
        assert.equal(await refusal(client.require({ ...DELETE, maxAge })), 'timeout');
      }
      assert.equal(client.isVerified(DELETE), false);
    });
  }

  it('a lock that is never answered for: it says that it waits, and ends in timeout', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient(
      { provider, timeout: 20 },
      createOrigin().open({ locks: 'silent' }).scope,
    );
    const phases = phasesOf(client);
    assert.equal(await refusal(client.require(DELETE)), 'timeout');
    assert.deepEqual(phases, ['waiting', 'closed']);
    assert.equal(provider.calls.length, 0);
  });

  for (const method of ['ready', 'getMember'] as const) {
    it(`${method}() that never ends: timeout`, async () => {
      const provider = createScriptedProvider({ answer: 'approve' });
      sinon.stub(provider, method).returns(new Promise<never>(() => undefined));
      const client = new StepUpClient({ provider, timeout: 20 });
      assert.equal(await refusal(client.require(DELETE)), 'timeout');
    });

    it(`${method}() that throws: unavailable, and works again afterwards`, async () => {
      const provider = createScriptedProvider({ answer: 'approve' });
      const broken = sinon.stub(provider, method).throws(new Error('broken'));
      const client = new StepUpClient({ provider });
      assert.equal(await refusal(client.require(DELETE)), 'unavailable');
      broken.restore();
      assert.equal(await refusal(client.require(DELETE)), 'passed');
    });
  }

  it('an answer for a member who signed out or changed meanwhile', async () => {
    for (const next of [null, { id: 'member-2' }]) {
      const provider = createScriptedProvider();
      const client = new StepUpClient({ provider });
      const asked = client.require(DELETE);
      await phase(client, 'open');
      // Not reported, as by an SDK that has no events: only reading tells.
      sinon.stub(provider, 'getMember').resolves(next);
      provider.respond('approve');
      assert.equal(await refusal(asked), 'aborted');
      assert.equal(client.isVerified(DELETE), false);
    }
  });

  it('an answer for a member who changed and came back meanwhile', async () => {
    const provider = createScriptedProvider();
    const client = new StepUpClient({ provider });
    const asked = client.require(DELETE);
    await phase(client, 'open');
    provider.signInAs({ id: 'member-2' });
    provider.signInAs({ id: 'member-1' });
    provider.respond('approve');
    assert.equal(await refusal(asked), 'aborted');
  });

  it('a member without an id', async () => {
    const provider = createScriptedProvider({ member: { name: 'Alice' }, answer: 'approve' });
    assert.equal(await refusal(new StepUpClient({ provider }).require(DELETE)), 'sign-in-required');
    assert.equal(provider.calls.length, 0);
  });

  it('no provider at all', async () => {
    assert.equal(await refusal(new StepUpClient().require(DELETE)), 'unavailable');
    assert.equal(new StepUpClient().isVerified(DELETE), false);
  });

  it('a page that is led away, until it comes back with the answer', async () => {
    const provider = createScriptedProvider();
    sinon.stub(provider, 'verify').resolves('navigated');
    assert.equal(await refusal(new StepUpClient({ provider }).require(DELETE)), 'aborted');

    const back = createScriptedProvider();
    back.resume = async () => ({ request: DELETE, answer: { kind: 'step-up', sid: 'ssid_1' } });
    const client = new StepUpClient({ provider: back });
    const verified = new Promise(resolve =>
      client.addEventListener('change', () => client.isVerified(DELETE) && resolve(null)),
    );
    client.connect();
    await verified;
    assertIncludes(client.peek(DELETE), { sid: 'ssid_1' });
  });

  it('keeps the code of an error that another copy of the library made', async () => {
    class Other extends Error {
      override name = 'StepUpError';
      code = 'cancelled';
    }
    const provider = createScriptedProvider({ answer: new Other('closed') });
    assert.equal(await refusal(new StepUpClient({ provider }).require(DELETE)), 'cancelled');
  });
});

describe('StepUpClient, nobody signed in', () => {
  it('signs in first, then asks', async () => {
    const provider = createScriptedProvider({ member: null, answer: 'approve' });
    const client = new StepUpClient({ provider });
    const asked = client.require(DELETE);
    await phase(client, 'open');
    assert.deepEqual([provider.signInCalls, provider.calls.length], [1, 0]);
    provider.signInAs({ id: 'member-9' });
    assert.equal((await asked).memberId, 'member-9');
  });

  it('refuses where sign-in was not completed, is switched off, or is not there', async () => {
    const provider = createScriptedProvider({ member: null });
    const client = new StepUpClient({ provider });
    const asked = client.require(DELETE);
    await phase(client, 'open');
    provider.signOut();
    assert.equal(await refusal(asked), 'sign-in-required');

    client.configure({ signIn: false });
    assert.equal(await refusal(client.require(DELETE)), 'sign-in-required');
    const without = { ...createScriptedProvider({ member: null }), signIn: undefined };
    assert.equal(await refusal(new StepUpClient({ provider: without }).require(DELETE)), 'sign-in-required');
  });

  it("signs in by the page's own means", async () => {
    const provider = createScriptedProvider({ member: null, answer: 'approve' });
    const client = new StepUpClient({
      provider,
      signIn: async () => {
        provider.signInAs({ id: 'member-3' });
        return { id: 'member-3' };
      },
    });
    assert.equal((await client.require(DELETE)).memberId, 'member-3');
    assert.equal(provider.signInCalls, 0);
  });

  it('does not believe a sign-in of which the session knows nothing', async () => {
    const provider = createScriptedProvider({ member: null, answer: 'approve' });
    const client = new StepUpClient({ provider, signIn: async () => ({ id: 'member-3' }) });
    assert.equal(await refusal(client.require(DELETE)), 'sign-in-required');
  });
});

describe('StepUpClient, the rest of its surface', () => {
  it('guards a function: runs it only for a verified person, with its arguments and its result', async () => {
    const provider = createScriptedProvider();
    const client = new StepUpClient({ provider });
    const remove = sinon.fake((id: string) => `removed ${id}`);
    const guarded = client.guard(remove, id => ({ resource: `documents/${id}`, action: 'delete' }));
    provider.respond('cancel');
    assert.equal(await refusal(guarded('7')), 'cancelled');
    assert.equal(remove.called, false);
    provider.respond('approve');
    assert.equal(await guarded('7'), 'removed 7');
    assert.equal(provider.calls[1]!.resource, 'documents/7');
  });

  it('logs, and a log that fails, throws or is missing changes nothing', async () => {
    const provider = createScriptedProvider();
    const client = new StepUpClient({ provider });
    await client.track({ tag: 'document:delete' }, { webhookNotification: true });
    assert.deepEqual(provider.tracked, [
      { event: { tag: 'document:delete' }, options: { webhookNotification: true } },
    ]);
    client.configure({
      audit: () => {
        throw new Error('full');
      },
    });
    await client.track({ tag: 'document:delete' });
    client.configure({ audit: false });
    await client.track({ tag: 'document:delete' });
    assert.equal(provider.tracked.length, 1);
    await new StepUpClient().track({ tag: 'document:delete' });
  });

  it("opens the provider's console, and says that something may be in front of the page", async () => {
    const provider = createScriptedProvider();
    const client = new StepUpClient({ provider });
    const phases = phasesOf(client);
    assert.equal(await client.openConsole('https://example.test/back'), 'closed');
    assert.deepEqual(provider.consoleCalls, [{ returnTo: 'https://example.test/back' }]);
    assert.deepEqual(phases, ['open', 'closed']);
  });

  it('changes nothing at a bad setting, and says what is allowed', () => {
    const client = new StepUpClient({ provider: createScriptedProvider(), maxAge: '5m' });
    for (const bad of [
      { maxAge: 'soon' },
      { cacheScope: 'page' },
      { storage: 'local' },
      { timeout: 0 },
      { timeout: 'long' },
      { timeout: 2 ** 31 },
      { signIn: 'yes' },
      { consoleUrl: 7 },
      { audit: 1 },
      { formActions: '/api' },
      { provider: {} },
    ] as never[]) {
      const name = Object.keys(bad)[0]!;
      assert.throws(() => client.configure({ cacheScope: 'session', ...(bad as object) }), {
        name: 'StepUpError',
        message: new RegExp(`${name}=".*" is not allowed: use `),
        code: 'invalid-request',
      });
      assertIncludes(client.settings, { maxAge: 300, cacheScope: 'action', storage: 'memory' });
    }
  });

  for (const misspelt of ['maxage', 'MaxAge', 'force', 'cachescope', 'toString']) {
    it(`refuses ${misspelt} by its name, in settings and in a request`, async () => {
      const provider = createScriptedProvider({ answer: 'approve' });
      const refused = {
        code: 'invalid-request',
        message: new RegExp(`has no "${misspelt}".* Known are .*maxAge`),
      };
      const client = new StepUpClient({ provider });
      const bad = { [misspelt]: undefined } as object;
      assert.throws(() => client.configure(bad), refused);
      assert.throws(() => new StepUpClient({ provider, ...bad }), refused);
      for (const method of ['peek', 'isVerified', 'clear', 'takeProof'] as const)
        assert.throws(() => client[method]({ ...DELETE, ...bad }), refused);
      await assert.rejects(client.require({ ...DELETE, ...bad }), refused);
      assert.equal(provider.calls.length, 0);
    });
  }

  it('refuses a bad request before any provider is asked', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient({ provider });
    for (const bad of [
      undefined,
      {},
      { ...DELETE, resource: 'a b' },
      { ...DELETE, resource: '' },
      { ...DELETE, resource: 'x'.repeat(129) },
      { ...DELETE, action: 'drop' },
      { ...DELETE, maxAge: '1d' },
      { ...DELETE, maxAge: -1 },
      { ...DELETE, maxAge: 1.5 },
      { ...DELETE, maxAge: null },
      { ...DELETE, cacheScope: 'page' },
      { ...DELETE, forceStepUp: 'yes' },
      { ...DELETE, acrValues: 'phr' },
      { ...DELETE, webhookNotification: 1 },
      { ...DELETE, comment: 7 },
    ] as never[]) {
      assert.equal(await refusal(client.require(bad)), 'invalid-request');
    }
    assert.equal(provider.calls.length, 0);
  });

  it("behaves as the guide's MfaManager", async () => {
    class MfaManager {
      #client: StepUpClient;
      constructor(client: StepUpClient) {
        this.#client = client;
      }
      requireMfa(resource: string, action: 'read' | 'update' | 'delete'): Promise<Verification> {
        return this.#client.require({ resource, action, forceStepUp: true, cacheScope: 'session' });
      }
      isMfaValid(): boolean {
        return this.#client.isVerified();
      }
      clearMfa(): void {
        this.#client.clear();
      }
    }
    const clock = sinon.useFakeTimers({ now: 1_000_000, toFake: ['Date', 'performance'] });
    try {
      const provider = createScriptedProvider({ answer: 'approve' });
      const mfa = new MfaManager(new StepUpClient({ provider }));
      assert.equal(mfa.isMfaValid(), false);
      await mfa.requireMfa('admin', 'read');
      assert.equal(mfa.isMfaValid(), true);
      await mfa.requireMfa('users', 'delete');
      assert.equal(provider.calls.length, 1);
      clock.tick(15 * 60_000);
      assert.equal(mfa.isMfaValid(), false);
      await mfa.requireMfa('users', 'delete');
      assert.equal(provider.calls.length, 2);
      mfa.clearMfa();
      assert.equal(mfa.isMfaValid(), false);
    } finally {
      clock.restore();
    }
  });
});
