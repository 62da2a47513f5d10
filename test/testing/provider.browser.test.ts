import { expect } from '@open-wc/testing';
import { StepUpClient } from '../../src/client/client.js';
import { StepUpError } from '../../src/protocol/errors.js';
import type { Member } from '../../src/client/types.js';
import { createScriptedProvider } from '../../src/testing/index.js';
import type { ScriptedAnswer } from '../../src/testing/index.js';

const asked = { resource: 'documents', action: 'delete', maxAge: 900 } as const;
const never = () => new AbortController().signal;
const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    value => expect.fail(`resolved with ${JSON.stringify(value)}`),
    (error: StepUpError) => {
      expect(error).to.be.instanceOf(StepUpError);
      return error.code;
    },
  );

describe('createScriptedProvider(): questions', () => {
  it('leaves a question open until the test responds', async () => {
    const provider = createScriptedProvider();
    let settled = false;
    const answer = provider.verify(asked, never()).finally(() => (settled = true));
    await new Promise(resolve => setTimeout(resolve));
    expect(settled).to.equal(false);
    provider.respond('allow');
    expect(await answer).to.deep.equal({ kind: 'allowed' });
  });

  it('answers the next question where none is pending, one answer a question', async () => {
    const provider = createScriptedProvider();
    provider.respond('cancel');
    provider.respond('allow');
    expect(await codeOf(provider.verify(asked, never()))).to.equal('cancelled');
    expect(await provider.verify(asked, never())).to.deep.equal({ kind: 'allowed' });
  });

  it('approves with a session id that is another each time', async () => {
    const provider = createScriptedProvider({ answer: 'approve' });
    const first = await provider.verify(asked, never());
    const second = await provider.verify(asked, never());
    expect(first).to.include({ kind: 'step-up' });
    expect((first as { sid: string }).sid).to.match(/^[\w-]{1,128}$/);
    expect(second).to.not.have.property('sid', (first as { sid: string }).sid);
  });

  it('passes an answer and an error on as they are', async () => {
    const provider = createScriptedProvider();
    const answer = { kind: 'step-up', sid: 'mine', timestamp: 5, expiresAt: 9 } as const;
    provider.respond(answer);
    expect(await provider.verify(asked, never())).to.equal(answer);
    const error = new TypeError('mine');
    provider.respond(error);
    expect(await provider.verify(asked, never()).catch((thrown: unknown) => thrown)).to.equal(error);
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
      expect(await codeOf(provider.verify(asked, never()))).to.equal(code);
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
    expect(await codeOf(pending)).to.equal('aborted');
    provider.respond('allow');
    expect(await provider.verify(asked, never())).to.deep.equal({ kind: 'allowed' });
    controller.abort();
    expect(await codeOf(hanging)).to.equal('aborted');
  });

  it('notices a mistyped answer', () => {
    const provider = createScriptedProvider();
    for (const word of ['aprove', 'toString', '', undefined, null]) {
      expect(() => provider.respond(word as never), String(word)).to.throw(StepUpError, /is no answer/);
    }
    expect(() => createScriptedProvider({ answer: 'yes' as never })).to.throw(StepUpError);
  });

  it('remembers what it was asked, so that it can be compared and cloned', async () => {
    const provider = createScriptedProvider({ answer: 'allow' });
    await provider.verify({ ...asked, forceStepUp: true, signal: never() }, never());
    await provider.verify({ ...asked, action: 'read' }, never());
    expect(structuredClone(provider.calls)).to.deep.equal([
      { ...asked, forceStepUp: true },
      { ...asked, action: 'read' },
    ]);
  });
});

describe('createScriptedProvider(): the session', () => {
  it('begins with a member, or with the one that the test names, or with none', async () => {
    expect(await createScriptedProvider().getMember()).to.deep.equal({
      id: 'member-1',
      email: 'alice@example.test',
    });
    expect(await createScriptedProvider({ member: { id: 'x' } }).getMember()).to.deep.equal({ id: 'x' });
    expect(await createScriptedProvider({ member: null }).getMember()).to.equal(null);
  });

  it('reports who signs in and out, until told to stop', async () => {
    const provider = createScriptedProvider();
    const seen: Array<Member | null> = [];
    const stop = provider.onSessionChange(({ member }) => seen.push(member));
    provider.signInAs({ id: 'member-2' });
    expect(await provider.getMember()).to.deep.equal({ id: 'member-2' });
    provider.signOut();
    expect(await provider.getMember()).to.equal(null);
    stop();
    provider.signInAs({ id: 'member-3' });
    expect(seen).to.deep.equal([{ id: 'member-2' }, null]);
  });

  it('completes a sign-in with signInAs, and declines it with signOut', async () => {
    const provider = createScriptedProvider({ member: null });
    const declined = provider.signIn(never());
    provider.signOut();
    expect(await codeOf(declined)).to.equal('sign-in-required');
    const completed = provider.signIn(never());
    provider.signInAs({ id: 'member-2' });
    expect(await completed).to.deep.equal({ id: 'member-2' });
    const controller = new AbortController();
    provider.signOut();
    const given = provider.signIn(controller.signal);
    controller.abort();
    expect(await codeOf(given)).to.equal('aborted');
    expect(provider.signInCalls).to.equal(3);
  });

  it('has an access token that the test can set, and none without a session', async () => {
    const provider = createScriptedProvider();
    expect(await provider.getAccessToken()).to.equal('scripted-access-token');
    provider.accessToken = 'mine';
    expect(await provider.getAccessToken()).to.equal('mine');
    provider.signOut();
    expect(await provider.getAccessToken()).to.equal(null);
  });
});

describe('createScriptedProvider(): console and log', () => {
  it('remembers where the console was to return to, and ends as scripted', async () => {
    const provider = createScriptedProvider();
    expect(await provider.openConsole({ returnTo: '/a' })).to.equal('closed');
    provider.respondConsole('navigated');
    expect(await provider.openConsole({ returnTo: '/b' })).to.equal('navigated');
    provider.respondConsole(new StepUpError('unavailable', 'No.'));
    expect(await codeOf(provider.openConsole({ returnTo: '/c' }))).to.equal('unavailable');
    expect(provider.consoleCalls).to.deep.equal([{ returnTo: '/a' }, { returnTo: '/b' }, { returnTo: '/c' }]);
  });

  it('remembers what was logged', async () => {
    const provider = createScriptedProvider();
    await provider.track({ tag: 'user:delete' }, { requireAuth: false });
    expect(provider.tracked).to.deep.equal([
      { event: { tag: 'user:delete' }, options: { requireAuth: false } },
    ]);
  });
});

describe('createScriptedProvider() with a client', () => {
  it('verifies what it approves, and nothing that is nonsense', async () => {
    const provider = createScriptedProvider();
    const client = new StepUpClient({ provider });
    provider.respond('nonsense');
    expect(await codeOf(client.require(asked))).to.equal('invalid-response');
    expect(client.isVerified(asked)).to.equal(false);
    provider.respond('approve');
    expect(await client.require(asked)).to.include({ kind: 'step-up', memberId: 'member-1' });
    expect(client.isVerified(asked)).to.equal(true);
    provider.signOut();
    expect(client.isVerified(asked)).to.equal(false);
  });

  it('does not take an allowed pass for MFA', async () => {
    const provider = createScriptedProvider({ answer: 'allow' });
    const client = new StepUpClient({ provider });
    expect(await codeOf(client.require({ ...asked, forceStepUp: true }))).to.equal('setup-required');
  });
});
