import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { StepUpClient } from '../../src/client/at-once.js';
import { StepUpError } from '../../src/protocol/errors.js';
import type { Member } from '../../src/client/types.js';
import { createScriptedProvider } from '../../src/testing/index.js';
import type { ScriptedAnswer } from '../../src/testing/index.js';
import { assertIncludes } from '../support/assertions.js';

const asked = { resource: 'documents', action: 'delete', maxAge: 900 } as const;
const never = () => new AbortController().signal;
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    value => assert.fail(`resolved with ${JSON.stringify(value)}`),
    (error: StepUpError) => {
      assert.ok(error instanceof StepUpError);
      return error.code;
    },
  );

describe('createScriptedProvider(): questions', () => {
  it('leaves a question open until the test responds', async () => {
    const provider = createScriptedProvider();
    let settled = false;
    const answer = provider.verify(asked, never()).finally(() => (settled = true));
    await new Promise(resolve => setTimeout(resolve));
    assert.equal(settled, false);
    provider.respond('allow');
    assert.deepEqual(await answer, { kind: 'allowed' });
  });

  it('answers the next question where none is pending, one answer a question', async () => {
    const provider = createScriptedProvider();
    provider.respond('cancel');
    provider.respond('allow');
    assert.equal(await codeOf(provider.verify(asked, never())), 'cancelled');
    assert.deepEqual(await provider.verify(asked, never()), { kind: 'allowed' });
  });

  it('approves with a session id that is another each time', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const first = (await provider.verify(asked, never())) as { sid: string };
    const second = (await provider.verify(asked, never())) as { sid: string };
    assertIncludes(first, { kind: 'step-up' });
    assert.match(first.sid, /^[\w-]{1,128}$/);
    assert.notEqual(second.sid, first.sid);
  });

  it('passes an answer and an error on as they are', async () => {
    const provider = createScriptedProvider();
    const answer = { kind: 'step-up', sid: 'mine', timestamp: 5, expiresAt: 9 } as const;
    provider.respond(answer);
    assert.equal(await provider.verify(asked, never()), answer);
    const error = new TypeError('mine');
    provider.respond(error);
    assert.equal(await provider.verify(asked, never()).catch((thrown: unknown) => thrown), error);
  });

  const refusals: Array<[ScriptedAnswer, string]> = [
    ['cancel', 'cancelled'],
    ['fail', 'failed'],
    ['not-enrolled', 'setup-required'],
    ['deny', 'denied'],
    ['unavailable', 'unavailable'],
    ['timeout', 'timeout'],
    [new StepUpError('sign-in-required', 'No.'), 'sign-in-required'],
  ];
  for (const [answer, code] of refusals) {
    it(`rejects with ${code} for ${answer}`, async () => {
      const provider = createScriptedProvider({ answer });
      assert.equal(await codeOf(provider.verify(asked, never())), code);
    });
  }

  it('hangs until the question is given up, and gives later answers to later questions', async () => {
    const provider = createScriptedProvider();
    const controller = new AbortController();
    provider.respond('hang');
    const hanging = provider.verify(asked, controller.signal);
    const given = new AbortController();
    const pending = provider.verify(asked, given.signal);
    given.abort();
    assert.equal(await codeOf(pending), 'aborted');
    provider.respond('allow');
    assert.deepEqual(await provider.verify(asked, never()), { kind: 'allowed' });
    controller.abort();
    assert.equal(await codeOf(hanging), 'aborted');
  });

  it('notices a mistyped answer', () => {
    const provider = createScriptedProvider();
    for (const word of ['aprove', 'toString', '', undefined, null]) {
      assert.throws(
        () => provider.respond(word as never),
        { name: 'StepUpError', message: /is no answer/ },
        String(word),
      );
    }
    assert.throws(() => createScriptedProvider({ answer: 'yes' as never }), StepUpError);
  });

  it('remembers what it was asked, so that it can be compared and cloned', async () => {
    const provider = createScriptedProvider({ answer: 'allow' });
    await provider.verify({ ...asked, forceStepUp: true, signal: never() }, never());
    await provider.verify({ ...asked, action: 'read' }, never());
    assert.deepEqual(structuredClone(provider.calls), [
      { ...asked, forceStepUp: true },
      { ...asked, action: 'read' },
    ]);
  });
});

describe('createScriptedProvider(): the session', () => {
  it('begins with a member, or with the one that the test names, or with none', async () => {
    assert.deepEqual(await createScriptedProvider().getMember(), {
      id: 'member-1',
      email: 'alice@example.test',
    });
    assert.deepEqual(await createScriptedProvider({ member: { id: 'x' } }).getMember(), { id: 'x' });
    assert.equal(await createScriptedProvider({ member: null }).getMember(), null);
  });

  it('reports who signs in and out, until told to stop', async () => {
    const provider = createScriptedProvider();
    const seen: Array<Member | null> = [];
    const stop = provider.onSessionChange(({ member }) => seen.push(member));
    provider.signInAs({ id: 'member-2' });
    assert.deepEqual(await provider.getMember(), { id: 'member-2' });
    provider.signOut();
    assert.equal(await provider.getMember(), null);
    stop();
    provider.signInAs({ id: 'member-3' });
    assert.deepEqual(seen, [{ id: 'member-2' }, null]);
  });

  it('completes a sign-in with signInAs, and declines it with signOut', async () => {
    const provider = createScriptedProvider({ member: null });
    const declined = provider.signIn(never());
    provider.signOut();
    assert.equal(await codeOf(declined), 'sign-in-required');
    const completed = provider.signIn(never());
    provider.signInAs({ id: 'member-2' });
    assert.deepEqual(await completed, { id: 'member-2' });
    const controller = new AbortController();
    provider.signOut();
    const given = provider.signIn(controller.signal);
    controller.abort();
    assert.equal(await codeOf(given), 'aborted');
    assert.equal(provider.signInCalls, 3);
  });

  it('has an access token that the test can set, and none without a session', async () => {
    const provider = createScriptedProvider();
    assert.equal(await provider.getAccessToken(), 'scripted-access-token');
    provider.accessToken = 'mine';
    assert.equal(await provider.getAccessToken(), 'mine');
    provider.signOut();
    assert.equal(await provider.getAccessToken(), null);
  });
});

describe('createScriptedProvider(): console and log', () => {
  it('remembers where the console was to return to, and ends as scripted', async () => {
    const provider = createScriptedProvider();
    assert.equal(await provider.openConsole({ returnTo: '/a' }), 'closed');
    provider.respondConsole('navigated');
    assert.equal(await provider.openConsole({ returnTo: '/b' }), 'navigated');
    provider.respondConsole(new StepUpError('unavailable', 'No.'));
    assert.equal(await codeOf(provider.openConsole({ returnTo: '/c' })), 'unavailable');
    assert.deepEqual(provider.consoleCalls, [{ returnTo: '/a' }, { returnTo: '/b' }, { returnTo: '/c' }]);
  });

  it('remembers what was logged', async () => {
    const provider = createScriptedProvider();
    await provider.track({ tag: 'user:delete' }, { requireAuth: false });
    assert.deepEqual(provider.tracked, [{ event: { tag: 'user:delete' }, options: { requireAuth: false } }]);
  });
});

describe('createScriptedProvider() with a client', () => {
  it('verifies what it approves, and nothing that is nonsense', async () => {
    const provider = createScriptedProvider();
    const client = new StepUpClient({ provider });
    provider.respond('nonsense');
    assert.equal(await codeOf(client.require(asked)), 'invalid-response');
    assert.equal(client.isVerified(asked), false);
    provider.respond('approve');
    assertIncludes(await client.require(asked), { kind: 'step-up', memberId: 'member-1' });
    assert.equal(client.isVerified(asked), true);
    provider.signOut();
    assert.equal(client.isVerified(asked), false);
  });

  it('does not take an allowed pass for MFA', async () => {
    const provider = createScriptedProvider({ answer: 'allow' });
    const client = new StepUpClient({ provider });
    assert.equal(await codeOf(client.require({ ...asked, forceStepUp: true })), 'setup-required');
  });
});
