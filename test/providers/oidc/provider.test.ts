import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { StepUpClient } from '../../../src/client/at-once.js';
import type { ProviderQuestion } from '../../../src/client/types.js';
import { oidc, type OidcOptions } from '../../../src/providers/oidc/index.js';
import { scriptedClient, sessionOf, type ScriptedClient } from './scripted-client.js';

const signal = () => new AbortController().signal;
const question = (more: Partial<ProviderQuestion> = {}): ProviderQuestion => ({
  resource: 'documents',
  action: 'delete',
  maxAge: 300,
  ...more,
});
const code = (expected: string) => (error: unknown) => {
  assert.equal((error as { code?: string }).code, expected, String(error));
  return true;
};

function setUp(client: Partial<ScriptedClient> = {}, options: Partial<OidcOptions> = {}) {
  const scripted = scriptedClient(client);
  return { client: scripted, provider: oidc({ client: scripted, ...options }) };
}

describe('a question to an OpenID Connect provider', () => {
  it('asks nobody where the sign-in is recent and strong enough', async () => {
    const { client, provider } = setUp({ session: sessionOf({ acr: 'high' }, 100) });
    const answer = await provider.verify(question({ acrValues: ['high'] }), signal());
    assert.ok(answer !== 'navigated' && answer.kind === 'step-up' && answer.acr === 'high');
    assert.equal(answer.authenticatedAt, (client.session!.claims['auth_time'] as number) * 1000);
    assert.deepEqual(client.asked, []);
  });

  it('asks nobody where the sign-in is as old as the clocks may differ, whatever that is, and is answered', async () => {
    for (const [secondsAgo, clockTolerance] of [
      [303, 5],
      [350, 60],
    ] as const) {
      const { client, provider } = setUp({ session: sessionOf({}, secondsAgo) }, { clockTolerance });
      const { memberId } = await new StepUpClient({ provider }).require(question());
      assert.equal(memberId, 'olivia');
      assert.deepEqual(client.asked, []);
    }
  });

  it('is nobody’s where the ID token names no subject, whatever address of mail it names', async () => {
    const { provider } = setUp({ session: sessionOf({ sub: '', email: 'olivia@example.com' }) });
    await assert.rejects(new StepUpClient({ provider }).require(question()), code('sign-in-required'));
  });

  it('is refused where it has a target, which no ID token says: nothing is opened, and nobody asked', async () => {
    const { client, provider } = setUp();
    const asking = new StepUpClient({ provider }).require({ ...question(), target: '1042' });
    await assert.rejects(asking, code('invalid-request'));
    assert.deepEqual([client.asked, client.windows.opened], [[], 0]);
  });

  it('asks where it is too old, too weak, refused by the server, or a fresh one is wanted', async () => {
    for (const [session, asked] of [
      [sessionOf({ acr: 'high' }, 400), question({ acrValues: ['high'] })],
      [sessionOf({ acr: 'low' }), question({ acrValues: ['high'] })],
      [sessionOf({ acr: 'high' }, 10), question({ notBefore: Date.now() - 5000 })],
      [sessionOf({ acr: 'high' }), question({ maxAge: 0 })],
      [sessionOf({ acr: 'high', auth_time: undefined }), question()],
    ] as const) {
      const { client, provider } = setUp({ session });
      await provider.verify(asked, signal());
      assert.equal(client.asked.length, 1, JSON.stringify(asked));
    }
  });

  it('is asked with max_age above 0, and for a fresh answer with prompt=login beside it', async () => {
    const { client, provider } = setUp({ session: sessionOf({ email: 'olivia@example.com' }, 10_000) });
    await provider.verify(question(), signal());
    await provider.verify(question({ maxAge: 0 }), signal());
    client.session = sessionOf({}, 100);
    await provider.verify(question({ notBefore: Date.now() - 10_000 }), signal());
    assert.deepEqual(
      client.asked.map(({ maxAge, prompt }) => [maxAge, prompt]),
      [
        [300, undefined],
        [1, 'login'],
        [300, 'login'],
      ],
    );
    assert.equal(client.asked[0]!.loginHint, 'olivia@example.com');
    assert.deepEqual(client.asked[0]!.question, { resource: 'documents', action: 'delete' });
  });

  it('asks for a level by acr_values or by an essential claim, never by both', async () => {
    const acrValues = ['high', 'higher'];
    const claims = { id_token: { acr: { essential: true, values: acrValues } } };
    for (const [supports, ask, expected] of [
      [false, undefined, { acrValues, claims: undefined }],
      [true, undefined, { acrValues: undefined, claims }],
      [true, 'acr_values', { acrValues, claims: undefined }],
      [false, 'claims', { acrValues: undefined, claims }],
    ] as const) {
      const { client, provider } = setUp({ supportsClaims: async () => supports }, { acrValues, ask });
      await provider.verify(question(), signal());
      assert.deepEqual({ acrValues: client.asked[0]!.acrValues, claims: client.asked[0]!.claims }, expected);
    }
  });

  it('believes no answer that does not reach it', async () => {
    const acrValues = ['high'];
    for (const [answer, expected] of [
      [sessionOf({ acr: 'low' }), 'failed'],
      [sessionOf({}), 'failed'],
      [sessionOf({ acr: 'high' }, 400), 'failed'],
      [sessionOf({ acr: 'high', auth_time: undefined }), 'failed'],
      [sessionOf({ acr: 'high', auth_time: String(Math.floor(Date.now() / 1000)) }), 'failed'],
      [sessionOf({ acr: 'high', auth_time: Math.floor(Date.now() / 1000) + 60 }), 'failed'],
      [sessionOf({ acr: 'high', sub: 'mallory' }), 'aborted'],
      [null, 'sign-in-required'],
    ] as const) {
      const { provider } = setUp({ session: sessionOf({}, 10_000), answer: () => answer });
      await assert.rejects(provider.verify(question({ acrValues }), signal()), code(expected));
    }
  });

  it('wants a fresh authentication for a single use, however happily an old one is answered', async () => {
    const { provider } = setUp({ session: sessionOf({}, 100), answer: () => sessionOf({}, 30) });
    await assert.rejects(provider.verify(question({ maxAge: 0 }), signal()), code('failed'));
  });

  it('takes the level of the request before that of the options, which may be a function', async () => {
    const { client, provider } = setUp(
      { answer: ({ acrValues }) => sessionOf({ acr: acrValues![0] }) },
      { acrValues: ({ resource }) => [`level-of-${resource}`] },
    );
    await provider.verify(question(), signal());
    await provider.verify(question({ acrValues: ['own'], maxAge: 0 }), signal());
    assert.deepEqual(
      client.asked.map(({ acrValues }) => acrValues),
      [['level-of-documents'], ['own']],
    );
  });

  it('reads the level where acrOf says it is', async () => {
    const { provider } = setUp(
      { answer: () => sessionOf({ amr: ['mfa'] }) },
      { acrOf: ({ amr }) => ((amr as string[]).includes('mfa') ? 'high' : undefined) },
    );
    const answer = await provider.verify(question({ acrValues: ['high'] }), signal());
    assert.ok(answer !== 'navigated' && answer.acr === 'high');
  });

  it('is asked once more, visibly, where the provider would have had to show something', async () => {
    let refusals = 1;
    const { client, provider } = setUp({
      answer: () => (refusals-- > 0 ? Promise.reject({ error: 'login_required' }) : sessionOf()),
    });
    await provider.verify(question(), signal());
    assert.deepEqual(
      client.asked.map(({ prompt }) => prompt),
      [undefined, 'login'],
    );
    const never = setUp({ answer: () => Promise.reject({ error: 'interaction_required' }) });
    await assert.rejects(never.provider.verify(question(), signal()), code('unavailable'));
    assert.equal(never.client.asked.length, 2);
  });

  it('is `aborted` where it is given up, whatever the client makes of that', async () => {
    const controller = new AbortController();
    const { provider } = setUp({
      answer: () => {
        controller.abort();
        return Promise.reject(new Error('Popup closed'));
      },
    });
    await assert.rejects(provider.verify(question(), controller.signal), code('aborted'));
  });
});

describe('the window of an OpenID Connect provider', () => {
  it('is opened within the click, unless it is known already that nobody has to be asked', async () => {
    const { client, provider } = setUp({ session: sessionOf({}, 100) });
    provider.prepare!(question(), signal());
    assert.equal(client.windows.opened, 1, 'the session was not read yet');
    await provider.getMember();
    provider.prepare!(question(), signal());
    assert.equal(client.windows.opened, 1);
    provider.prepare!(question({ maxAge: 0 }), signal());
    provider.prepare!(question({ acrValues: ['high'] }), signal());
    assert.equal(client.windows.opened, 3);
  });

  it('is closed where the question is answered without it, or given up', async () => {
    const { client, provider } = setUp({ session: sessionOf({}, 100) });
    const controller = new AbortController();
    provider.prepare!(question(), controller.signal);
    await provider.verify(question(), signal());
    assert.equal(client.windows.closed, 1);
    provider.prepare!(question({ maxAge: 0 }), controller.signal);
    controller.abort();
    assert.equal(client.windows.closed, 2);
  });

  it('does both where nobody is signed in: one visit signs in and steps up', async () => {
    const { client, provider } = setUp();
    const asked = question({ maxAge: 0 });
    const member = await provider.signIn!(signal(), asked);
    assert.ok(member !== 'navigated' && member?.id === 'olivia');
    const answer = await provider.verify(asked, signal());
    assert.ok(answer !== 'navigated' && answer.kind === 'step-up');
    assert.equal(client.asked.length, 1);
    await provider.verify(asked, signal());
    assert.equal(client.asked.length, 2, 'it counts for that question once');
  });
});

describe('an answer after a navigation', () => {
  const returned = {
    acrValues: ['high'],
    maxAge: 300,
    question: { resource: 'documents', action: 'delete' },
  } as const;

  it('answers the question that was asked, once', async () => {
    const { provider } = setUp({
      session: sessionOf({ acr: 'high' }),
      returned: { ...returned, acrValues: ['high'] },
    });
    const resumed = await provider.resume!();
    const { resource, action, maxAge, acrValues } = resumed!.request;
    assert.deepEqual([resource, action, maxAge, acrValues], ['documents', 'delete', 300, ['high']]);
    assert.equal(resumed!.answer.acr, 'high');
  });

  it('answers nothing where it does not reach what was asked', async () => {
    for (const claims of [
      { acr: 'low' },
      { acr: 'high', auth_time: undefined },
      { acr: 'high', auth_time: 1 },
    ]) {
      const { provider } = setUp({
        session: sessionOf(claims),
        returned: { ...returned, acrValues: ['high'] },
      });
      assert.equal(await provider.resume!(), null, JSON.stringify(claims));
    }
  });

  it('is none where nobody has returned', async () => {
    const { provider } = setUp({ session: sessionOf({ acr: 'high' }) });
    assert.equal(await provider.resume!(), null);
  });
});

describe('oidc()', () => {
  it('refuses options that are not allowed', () => {
    const client = scriptedClient();
    for (const options of [
      undefined,
      {},
      { client: {} },
      { client: { ...client, issuer: 'id' } },
      { client, acrValues: 'high' },
      { client, acrValues: ['a b'] },
      { client, ask: 'both' },
      { client, clockTolerance: -1 },
      { client, clockTolerance: Number.NaN },
      { client, consoleUrl: 'javascript:alert(1)' },
      { client, acrValue: ['high'] },
    ])
      assert.throws(
        () => oidc(options as unknown as OidcOptions),
        code('invalid-request'),
        JSON.stringify(options),
      );
    // Where a server renders the page, which has no address yet.
    assert.equal(oidc({ client, consoleUrl: '/security' }).name, 'oidc');
  });

  it('authorises a request by the session’s token', async () => {
    const { client, provider } = setUp();
    const request = { method: 'GET', url: 'https://api.example.com/' };
    assert.equal(await provider.authorize!(request), null);
    client.session = sessionOf();
    assert.deepEqual(await provider.authorize!(request), { scheme: 'Bearer', token: 'the-access-token' });
    assert.equal(await provider.getAccessToken(), 'the-access-token');
  });

  it('tells of every change of who is signed in', async () => {
    const { provider } = setUp();
    const told = new Promise(resolve => provider.onSessionChange(({ member }) => resolve(member?.id)));
    await provider.verify(question(), signal());
    assert.equal(await told, 'olivia');
  });
});
