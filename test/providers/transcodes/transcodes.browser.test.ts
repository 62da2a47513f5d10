import { expect, waitUntil } from '@open-wc/testing';
import { StepUpError } from '../../../src/protocol/errors.js';
import type { StepUpErrorCode } from '../../../src/protocol/errors.js';
import type { Member } from '../../../src/client/types.js';
import { transcodes } from '../../../src/providers/transcodes/index.js';
import { fakeSdk, install } from './fake-sdk.js';

const asked = { resource: 'documents', action: 'delete', maxAge: 900 } as const;
const never = () => new AbortController().signal;
const forever = () => new Promise<never>(() => {});
const stepUp = async () => ({ success: true, payload: [{ success: true, sid: 'ssid_1' }] });

async function rejection(promise: Promise<unknown>): Promise<StepUpError> {
  const error = await promise.then(
    value => expect.fail(`resolved with ${JSON.stringify(value)}`),
    (thrown: unknown) => thrown,
  );
  expect(error).to.be.instanceOf(StepUpError);
  return error as StepUpError;
}

async function expectCode(promise: Promise<unknown>, code: StepUpErrorCode): Promise<StepUpError> {
  const error = await rejection(promise);
  expect(error.code, error.message).to.equal(code);
  return error;
}

afterEach(() => install(undefined));

describe('transcodes(): its settings', () => {
  it('knows the hosts that the vendor names, and the one of an absolute sdkSrc', () => {
    expect(transcodes().hosts).to.deep.equal(['transcodes.link', 'transcodesapis.com']);
    expect(transcodes({ sdkSrc: '/sdk/webworker.js' }).hosts).to.have.length(2);
    expect(transcodes({ sdkSrc: 'https://id.example.test:8443/p/webworker.js' }).hosts).to.include(
      'id.example.test',
    );
  });

  it('refuses a timeout that is no time and an address that is no http address', () => {
    for (const options of [
      { timeout: 0 },
      { timeout: NaN },
      { timeout: Infinity },
      { timeout: '5' as never, sdkSrc: 'javascript:alert(1)' },
      { sdkSrc: 'javascript:alert(1)' },
      { sdkSrc: 'data:text/javascript,1' },
    ]) {
      expect(() => transcodes(options), JSON.stringify(options)).to.throw(StepUpError);
    }
  });
});

describe('transcodes().verify by modal', () => {
  it('passes on what was asked, and nothing else', async () => {
    const sdk = fakeSdk({ openAuthIdpModal: stepUp, redirectToStepUp: forever });
    install(sdk);
    const request = {
      ...asked,
      forceStepUp: true,
      webhookNotification: true,
      comment: 'Delete it',
    };
    await transcodes({ projectId: 'p1' }).verify(request, never());
    await transcodes().verify(asked, never());
    expect(sdk.calls).to.deep.equal([
      [
        'openAuthIdpModal',
        {
          resource: 'documents',
          action: 'delete',
          forceStepUp: true,
          webhookNotification: true,
          projectId: 'p1',
        },
      ],
      ['openAuthIdpModal', { resource: 'documents', action: 'delete' }],
    ]);
  });

  it('asks nobody where it could not tell whether the answer is strong enough', async () => {
    const sdk = fakeSdk({ openAuthIdpModal: stepUp });
    install(sdk);
    const refused = await transcodes()
      .verify({ ...asked, acrValues: ['phr'] }, never())
      .catch((error: StepUpError) => error.code);
    expect(refused).to.equal('invalid-request');
    expect(sdk.calls).to.deep.equal([]);
  });

  it('resolves with the proof', async () => {
    install(fakeSdk({ openAuthIdpModal: stepUp }));
    expect(await transcodes().verify(asked, never())).to.deep.equal({ kind: 'step-up', sid: 'ssid_1' });
  });

  it('sorts a refusal by the table that the user gave', async () => {
    install(
      fakeSdk({ openAuthIdpModal: async () => ({ success: false, payload: [], error: 'abgebrochen' }) }),
    );
    await expectCode(transcodes().verify(asked, never()), 'failed');
    await expectCode(
      transcodes({ errorCodes: [[/abgebrochen/, 'cancelled']] }).verify(asked, never()),
      'cancelled',
    );
  });

  it('says unavailable, with the cause, where the SDK throws or rejects', async () => {
    const boom = new Error('boom');
    install(
      fakeSdk({
        openAuthIdpModal() {
          throw boom;
        },
      }),
    );
    expect((await expectCode(transcodes().verify(asked, never()), 'unavailable')).cause).to.equal(boom);
    install(fakeSdk({ openAuthIdpModal: () => Promise.reject(boom) }));
    expect((await expectCode(transcodes().verify(asked, never()), 'unavailable')).cause).to.equal(boom);
  });

  it('says unavailable where there is no SDK, or one that cannot step up', async () => {
    await expectCode(transcodes().verify(asked, never()), 'unavailable');
    install(fakeSdk());
    await expectCode(transcodes().verify(asked, never()), 'unavailable');
  });

  it('gives up at once when the signal aborts, although the modal never answers', async () => {
    install(fakeSdk({ openAuthIdpModal: forever }));
    const controller = new AbortController();
    const pending = transcodes().verify(asked, controller.signal);
    controller.abort();
    await expectCode(pending, 'aborted');
  });

  it('opens nothing when the signal was aborted before', async () => {
    const sdk = fakeSdk({ openAuthIdpModal: stepUp });
    install(sdk);
    await expectCode(transcodes().verify(asked, AbortSignal.abort()), 'aborted');
    expect(sdk.calls).to.deep.equal([]);
  });

  it('ends in a StepUpError for answers that fight back', async () => {
    const bomb = () => {
      throw new Error('bomb');
    };
    let thens = 0;
    const answers: unknown[] = [
      { get then() { return bomb(); } },
      // Harmless when it is awaited first, throwing when it is awaited again.
      { get then() { return thens++ ? bomb() : undefined; } },
      new Proxy({}, { get: bomb, has: bomb, getPrototypeOf: bomb, ownKeys: bomb }),
      Object.create(null),
    ]; // prettier-ignore
    for (const answer of answers) {
      install(fakeSdk({ openAuthIdpModal: () => answer }));
      await rejection(transcodes().verify(asked, never()));
    }
    for (const thrown of [
      undefined,
      null,
      Object.create(null),
      new Proxy({}, { getPrototypeOf: bomb, get: bomb }),
    ]) {
      install(fakeSdk({ openAuthIdpModal: () => Promise.reject(thrown) }));
      await expectCode(transcodes().verify(asked, never()), 'unavailable');
    }
  });

  it('uses the SDK that is there when it asks, not the one that was there first', async () => {
    const provider = transcodes();
    install(fakeSdk({ openAuthIdpModal: forever }));
    await provider.ready(never());
    install(fakeSdk({ openAuthIdpModal: stepUp }));
    expect(await provider.verify(asked, never())).to.have.property('sid', 'ssid_1');
  });
});

describe('transcodes().verify by hosted page', () => {
  it('asks for it where there is no modal, with the comment and the way back', async () => {
    const sdk = fakeSdk({
      redirectToStepUp: async () => ({
        success: true,
        payload: [
          {
            decision: 'stepup',
            status: 'verified',
            sid: 'tc_stepup_1',
            resource: 'documents',
            action: 'delete',
          },
        ],
      }),
    });
    install(sdk);
    const answer = await transcodes({ projectId: 'p1' }).verify({ ...asked, comment: 'Delete it' }, never());
    expect(answer).to.deep.equal({ kind: 'step-up', sid: 'tc_stepup_1' });
    expect(sdk.calls).to.deep.equal([
      [
        'redirectToStepUp',
        { resource: 'documents', action: 'delete', comment: 'Delete it', redirectUri: location.href },
      ],
    ]);
  });

  it('takes a refusal that came as a success for what it is', async () => {
    install(fakeSdk({ redirectToStepUp: async () => ({ success: true, payload: [{ decision: 'deny' }] }) }));
    await expectCode(transcodes().verify(asked, never()), 'denied');
  });
});

describe('transcodes(): the member', () => {
  it('is null without a session, and nobody asks for the member then', async () => {
    const sdk = fakeSdk();
    sdk.token.isAuthenticated = async () => false;
    sdk.token.getCurrentMember = () => expect.fail('asked');
    install(sdk);
    expect(await transcodes().getMember()).to.equal(null);
  });

  it('is read in both spellings', async () => {
    const sdk = fakeSdk();
    install(sdk);
    expect(await transcodes().getMember()).to.deep.equal({ id: 'member-1', email: 'alice@example.test' });
    sdk.token.getCurrentUser = async () => ({ id: 'user-1' });
    delete sdk.token.getCurrentMember;
    expect(await transcodes().getMember()).to.deep.equal({ id: 'user-1' });
  });

  it('does not count as signed in where isAuthenticated says anything but true', async () => {
    const sdk = fakeSdk();
    install(sdk);
    for (const answer of ['true', 1, {}, undefined]) {
      sdk.token.isAuthenticated = async () => answer;
      expect(await transcodes().getMember()).to.equal(null);
    }
  });

  it('is refused without anything to tell them by', async () => {
    const sdk = fakeSdk();
    install(sdk);
    for (const member of [{}, { id: '' }, { id: 7 }, 'member-1', { get id() { throw new Error('no'); } }]) {
      sdk.token.getCurrentMember = async () => member;
      await expectCode(transcodes().getMember(), 'invalid-response');
    } // prettier-ignore
  });

  it('is not known, rather than signed out, while the SDK is missing or throws', async () => {
    await expectCode(transcodes().getMember(), 'unavailable');
    const sdk = fakeSdk();
    sdk.token.isAuthenticated = () => Promise.reject(new Error('offline'));
    install(sdk);
    await expectCode(transcodes().getMember(), 'unavailable');
  });
});

describe('transcodes().signIn', () => {
  it('opens the modal, then reads who is signed in', async () => {
    const sdk = fakeSdk({
      openAuthLoginModal: async () => {
        sdk.member = { id: 'member-2' };
        return { success: true, payload: [{ token: 't', member: { id: 'somebody-else' } }] };
      },
    });
    sdk.member = null;
    install(sdk);
    expect(await transcodes({ projectId: 'p1' }).signIn!(never())).to.deep.equal({ id: 'member-2' });
    expect(sdk.calls).to.deep.equal([['openAuthLoginModal', { projectId: 'p1' }]]);
  });

  it('says sign-in-required where it was not completed', async () => {
    const sdk = fakeSdk({
      openAuthLoginModal: async () => ({ success: false, payload: [], error: 'Cancelled' }),
    });
    sdk.member = null;
    install(sdk);
    await expectCode(transcodes().signIn!(never()), 'sign-in-required');
    sdk.openAuthLoginModal = async () => ({ success: true, payload: [{ token: 't', member: { id: 'm' } }] });
    await expectCode(transcodes().signIn!(never()), 'sign-in-required');
  });

  it('says invalid-response for an answer that says neither', async () => {
    for (const answer of [undefined, null, {}, { success: 'true' }, { get success() { throw new Error('no'); } }]) {
      install(fakeSdk({ openAuthLoginModal: async () => answer }));
      await expectCode(transcodes().signIn!(never()), 'invalid-response');
    } // prettier-ignore
  });

  it('says unavailable where the SDK has no sign-in at all', async () => {
    install(fakeSdk());
    await expectCode(transcodes().signIn!(never()), 'unavailable');
  });

  it('gives up at once when the signal aborts', async () => {
    install(fakeSdk({ openAuthLoginModal: forever }));
    const controller = new AbortController();
    const pending = transcodes().signIn!(controller.signal);
    controller.abort();
    await expectCode(pending, 'aborted');
  });
});

describe('transcodes().signIn by hosted page', () => {
  const here = location.href;
  const state = { page: 'state' };
  afterEach(() => {
    history.replaceState(null, '', here);
    sessionStorage.removeItem('stepup-elements.sign-in');
  });
  const hosted = () =>
    fakeSdk({
      redirectToSignIn: () => {},
      handleSignInCallback: async () => ({ success: true, payload: [] }),
    });
  const comeBack = (query: string) => {
    history.replaceState(state, '', `${location.pathname}?a=1&${query}&flag#part`);
  };
  const callbacks = (sdk: ReturnType<typeof fakeSdk>) =>
    sdk.calls.filter(([method]) => method === 'handleSignInCallback').length;

  it('completes it once on return, and takes its parameter out of the address', async () => {
    const sdk = hosted();
    install(sdk);
    expect(await transcodes().signIn!(never())).to.equal('navigated');
    expect(sdk.calls).to.deep.equal([['redirectToSignIn', { redirectUri: here }]]);
    comeBack('sid=abc');
    const provider = transcodes();
    await Promise.all([provider.ready(never()), provider.ready(never())]);
    await provider.ready(never());
    expect(callbacks(sdk)).to.equal(1);
    expect(location.search + location.hash).to.equal('?a=1&flag#part');
    expect(history.state).to.deep.equal(state);
  });

  it('is completed where the SDK became ready on the page that was just about to leave', async () => {
    const sdk = hosted();
    install(sdk);
    const leaving = transcodes();
    await leaving.signIn!(never());
    await leaving.ready(never());
    comeBack('sid=abc');
    await transcodes().ready(never());
    expect(callbacks(sdk)).to.equal(1);
  });

  it('is completed on a page whose <base> leads elsewhere', async () => {
    install(hosted());
    await transcodes().signIn!(never());
    comeBack('sid=abc&sid=def');
    const base = document.createElement('base');
    base.href = 'https://elsewhere.example/';
    document.head.append(base);
    try {
      await transcodes().ready(never());
      expect(location.search + location.hash).to.equal('?a=1&flag#part');
    } finally {
      base.remove();
    }
  });

  it('does not complete a sign-in that was not begun in this tab', async () => {
    const sdk = hosted();
    install(sdk);
    comeBack('sid=planted');
    await transcodes().ready(never());
    expect(callbacks(sdk)).to.equal(0);
    expect(location.search).to.equal('?a=1&sid=planted&flag');
  });

  it('forgets that one was begun when the person comes back without one', async () => {
    const sdk = hosted();
    install(sdk);
    await transcodes().signIn!(never());
    await transcodes().ready(never());
    comeBack('sid=planted');
    await transcodes().ready(never());
    expect(callbacks(sdk)).to.equal(0);
  });

  it('does not complete one that was begun more than ten minutes ago', async () => {
    const sdk = hosted();
    install(sdk);
    sessionStorage.setItem('stepup-elements.sign-in', String(Date.now() - 600_001));
    comeBack('sid=late');
    await transcodes().ready(never());
    expect(callbacks(sdk)).to.equal(0);
  });

  it('begins no return where the SDK has no such sign-in', async () => {
    install(fakeSdk());
    await expectCode(transcodes().signIn!(never()), 'unavailable');
    expect(sessionStorage.getItem('stepup-elements.sign-in')).to.equal(null);
  });

  it('does without storage, as in a sandboxed frame', async () => {
    const sdk = hosted();
    install(sdk);
    const { getItem } = Storage.prototype;
    Storage.prototype.getItem = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    };
    try {
      expect(await transcodes().signIn!(never())).to.equal('navigated');
      await transcodes().ready(never());
    } finally {
      Storage.prototype.getItem = getItem;
    }
  });

  it('is ready for nobody before it is completed', async () => {
    const sdk = hosted();
    let complete!: () => void;
    sdk.handleSignInCallback = () => new Promise<void>(resolve => (complete = resolve));
    install(sdk);
    await transcodes().signIn!(never());
    comeBack('sid=abc');
    const provider = transcodes();
    const order: string[] = [];
    const both = [provider.ready(never()), provider.ready(never())].map(ready =>
      ready.then(() => order.push('ready')),
    );
    await waitUntil(() => complete !== undefined);
    order.push('completed');
    complete();
    await Promise.all(both);
    expect(order).to.deep.equal(['completed', 'ready', 'ready']);
  });

  it('is ready although completing failed: the member says whether it worked', async () => {
    const sdk = hosted();
    sdk.handleSignInCallback = () => Promise.reject(new Error('expired'));
    install(sdk);
    await transcodes().signIn!(never());
    comeBack('sid=abc');
    await transcodes().ready(never());
    expect(location.search).to.equal('?a=1&flag');
  });

  it('is not held up for ever by a callback that never ends', async () => {
    const sdk = hosted();
    sdk.handleSignInCallback = forever;
    install(sdk);
    await transcodes().signIn!(never());
    comeBack('sid=abc');
    const provider = transcodes({ timeout: 20 });
    await expectCode(provider.ready(never()), 'unavailable');
    await provider.ready(never());
  });
});

describe('transcodes().openConsole', () => {
  it('is closed when the modal resolves', async () => {
    const sdk = fakeSdk({ openAuthConsoleModal: async () => ({ success: true, payload: null }) });
    install(sdk);
    expect(await transcodes({ projectId: 'p1' }).openConsole({ returnTo: here() })).to.equal('closed');
    expect(sdk.calls).to.deep.equal([['openAuthConsoleModal', { projectId: 'p1' }]]);
  });

  it('leads away where there is no modal', async () => {
    const sdk = fakeSdk({ redirectToConsole: () => {} });
    install(sdk);
    expect(await transcodes().openConsole({ returnTo: here() })).to.equal('navigated');
    expect(sdk.calls).to.deep.equal([['redirectToConsole', { redirectUri: here() }]]);
  });

  it('says unavailable where there is neither, or it throws', async () => {
    install(fakeSdk());
    await expectCode(transcodes().openConsole({ returnTo: here() }), 'unavailable');
    install(fakeSdk({ openAuthConsoleModal: () => Promise.reject(new Error('no')) }));
    await expectCode(transcodes().openConsole({ returnTo: here() }), 'unavailable');
  });

  const here = () => location.href;
});

describe('transcodes().getAccessToken', () => {
  it('is the token, or null where there is none', async () => {
    expect(await transcodes().getAccessToken()).to.equal(null);
    const sdk = fakeSdk();
    install(sdk);
    expect(await transcodes().getAccessToken()).to.equal('header.payload.signature');
    for (const none of [null, undefined, '', 7, {}]) {
      sdk.token.getAccessToken = async () => none;
      expect(await transcodes().getAccessToken()).to.equal(null);
    }
  });

  it('says unavailable where the SDK throws', async () => {
    const sdk = fakeSdk();
    sdk.token.getAccessToken = () => Promise.reject(new Error('no'));
    install(sdk);
    await expectCode(transcodes().getAccessToken(), 'unavailable');
  });
});

describe('transcodes().track', () => {
  it('always says whether a session is required, and by default it is not', async () => {
    const sdk = fakeSdk({ trackUserAction: async () => {} });
    install(sdk);
    await transcodes().track!({ tag: 'user:delete', status: true });
    await transcodes().track!({ tag: 'user:delete' }, { requireAuth: true, webhookNotification: true });
    expect(sdk.calls).to.deep.equal([
      ['trackUserAction', { tag: 'user:delete', status: true }, { requireAuth: false }],
      ['trackUserAction', { tag: 'user:delete' }, { requireAuth: true, webhookNotification: true }],
    ]);
  });

  it('rejects where it cannot log', async () => {
    install(fakeSdk());
    await expectCode(transcodes().track!({ tag: 'user:delete' }), 'unavailable');
  });
});

describe('transcodes().onSessionChange', () => {
  function watched(provider = transcodes()) {
    const members: Array<Member | null> = [];
    const stop = provider.onSessionChange(({ member }) => members.push(member));
    return { members, stop, provider };
  }

  it('reports the member of either spelling, and null for a sign-out', () => {
    const sdk = fakeSdk();
    install(sdk);
    const { members } = watched();
    sdk.emit('AUTH_STATE_CHANGED', { isAuthenticated: true, member: { id: 'a' } });
    sdk.emit('AUTH_STATE_CHANGED', { isAuthenticated: true, user: { id: 'b' } });
    sdk.emit('AUTH_STATE_CHANGED', { isAuthenticated: false, member: { id: 'b' } });
    sdk.emit('AUTH_STATE_CHANGED', { isAuthenticated: true, member: { id: 'c' } });
    sdk.emit('TOKEN_EXPIRED', { expiredAt: 1 });
    expect(members).to.deep.equal([{ id: 'a' }, { id: 'b' }, null, { id: 'c' }, null]);
  });

  it('ends what was verified for an event that cannot be read', () => {
    const sdk = fakeSdk();
    install(sdk);
    const { members } = watched();
    for (const event of [undefined, null, 'x', {}, { isAuthenticated: 'true', member: { id: 'a' } }, { isAuthenticated: true, member: {} }, { get isAuthenticated() { throw new Error('no'); } }]) {
      sdk.emit('AUTH_STATE_CHANGED', event);
    } // prettier-ignore
    expect(members).to.deep.equal(Array(7).fill(null));
  });

  it('reads the member itself where the event names none, unless something newer is known by then', async () => {
    const sdk = fakeSdk();
    install(sdk);
    const { members } = watched();
    sdk.emit('AUTH_STATE_CHANGED', { isAuthenticated: true });
    await waitUntil(() => members.length === 1);
    expect(members[0]).to.have.property('id', 'member-1');
    let answer!: (member: unknown) => void;
    let reading = false;
    sdk.token.getCurrentMember = () => {
      reading = true;
      return new Promise(resolve => (answer = resolve));
    };
    sdk.emit('AUTH_STATE_CHANGED', { isAuthenticated: true });
    await waitUntil(() => reading);
    sdk.emit('TOKEN_EXPIRED', {});
    answer({ id: 'member-1' });
    sdk.token.getCurrentMember = async () => ({ id: 'last' });
    sdk.emit('AUTH_STATE_CHANGED', { isAuthenticated: true });
    await waitUntil(() => members.length === 3);
    expect(members.map(member => member?.id)).to.deep.equal(['member-1', undefined, 'last']);
  });

  it('listens once the SDK is there, also to one that replaced it, and to each only once', async () => {
    const { members, provider } = watched();
    const first = fakeSdk();
    install(first);
    await provider.ready(never());
    await provider.ready(never());
    first.emit('TOKEN_EXPIRED', {});
    expect(members).to.have.length(1);
    const second = fakeSdk();
    install(second);
    await provider.ready(never());
    first.emit('TOKEN_EXPIRED', {});
    expect(members).to.have.length(1);
    second.emit('TOKEN_EXPIRED', {});
    expect(members).to.have.length(2);
  });

  it('stops when told, whether on() returned a function or not, and can begin again', () => {
    for (const silent of [false, true]) {
      const sdk = fakeSdk();
      const { on } = sdk;
      if (silent) sdk.on = (type: string, listener: never) => void on(type, listener);
      install(sdk);
      const { members, stop, provider } = watched();
      const other = watched(provider);
      stop();
      sdk.emit('TOKEN_EXPIRED', {});
      expect([members.length, other.members.length]).to.deep.equal([0, 1]);
      other.stop();
      expect([...sdk.listeners.values()].map(set => set.size)).to.deep.equal([0, 0]);
      const again = watched(provider);
      sdk.emit('TOKEN_EXPIRED', {});
      expect(again.members).to.have.length(1);
      again.stop();
    }
  });

  it('does without an SDK that has no events, or whose events throw', () => {
    install(fakeSdk({ on: undefined }));
    watched().stop();
    install(
      fakeSdk({
        on() {
          throw new Error('no');
        },
      }),
    );
    watched().stop();
  });
});
