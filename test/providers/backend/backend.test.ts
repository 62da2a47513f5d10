import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import type { ProviderQuestion, StepUpProvider } from '../../../src/client/types.js';
import { StepUpError } from '../../../src/protocol/errors.js';
import { backend, type BackendOptions } from '../../../src/providers/backend/index.js';
import { askBackend, type ShowChallenge } from '../../../src/providers/backend/question.js';
import { createWire } from '../../../src/providers/backend/wire.js';
import { open, scriptedServer, verified, type Sent } from './scripted-server.js';

const URL_OF_SERVER = 'https://app.example/step-up';
const DELETE: ProviderQuestion = { resource: 'invoices', action: 'delete', target: '1042', maxAge: 900 };
const never = new AbortController().signal;

function provided(
  answers: Parameters<typeof scriptedServer>,
  options: BackendOptions = {},
): { provider: StepUpProvider; sent: Sent[] } {
  const { fetch, sent } = scriptedServer(...answers);
  return { provider: backend({ url: URL_OF_SERVER, fetch, ...options }), sent };
}

/** Asks with a dialog that a test plays. */
async function asked(
  answers: Parameters<typeof scriptedServer>,
  show: ShowChallenge,
  request: Partial<ProviderQuestion> = {},
): Promise<{ outcome: unknown; sent: Sent[]; setupUrl?: string }> {
  const { fetch, sent } = scriptedServer(...answers);
  let setupUrl: string | undefined;
  const outcome: unknown = await askBackend(
    createWire(URL_OF_SERVER, undefined, fetch),
    { ...DELETE, ...request },
    { setUp: url => (setupUrl = url), show },
    never,
  ).catch((error: unknown) => error);
  return { outcome, sent, setupUrl };
}

const codeOf = (outcome: unknown): string => {
  assert.ok(outcome instanceof StepUpError, String(outcome));
  return outcome.code;
};

describe('backend()', () => {
  it('is made where a server renders the page, which has no address yet', () => {
    assert.equal(typeof globalThis.location, 'undefined');
    assert.equal(backend().name, 'backend');
    assert.throws(() => backend({ url: 'javascript:alert(1)' }), { code: 'invalid-request' });
  });

  it('asks the server who is signed in, with the cookie and the headers of the page', async () => {
    let count = 0;
    const { provider, sent } = provided(
      [
        [200, { member: { id: 'm1', email: 'a@b.test' } }],
        [200, { member: null }],
      ],
      {
        headers: () => ({ 'X-CSRF': `token ${++count}` }),
      },
    );
    assert.deepEqual(await provider.getMember(), { id: 'm1', email: 'a@b.test' });
    assert.equal(await provider.getMember(), null);
    assert.deepEqual(
      sent.map(({ method, path, headers }) => [method, path, headers.get('x-csrf')]),
      [
        ['GET', '/step-up/session', 'token 1'],
        ['GET', '/step-up/session', 'token 2'],
      ],
    );
  });

  it('binds a target, sends no token, and tells two servers apart', async () => {
    const { provider } = provided([]);
    assert.equal(provider.binds, 'target');
    assert.equal(await provider.getAccessToken(), null);
    assert.deepEqual(await provider.authorize!({ method: 'GET', url: URL_OF_SERVER }), { scheme: null });
    assert.notEqual(provider.projectId, backend({ url: 'https://other.example/step-up' }).projectId);
  });

  for (const [name, answer, code] of [
    ['a member without an id', [200, { member: { email: 'a@b.test' } }], 'invalid-response'],
    ['an answer without a member', [200, {}], 'invalid-response'],
    ['a page instead of JSON', [200, '<!doctype html>'], 'invalid-response'],
    ['an error of the server', [503, {}], 'unavailable'],
    ['a missing route', [404, 'Not found'], 'invalid-response'],
    ['no answer', new TypeError('Failed to fetch'), 'unavailable'],
  ] as const) {
    it(`knows nobody by ${name}`, async () => {
      const { provider } = provided([answer as [number, unknown]]);
      assert.equal(codeOf(await provider.getMember().catch((error: unknown) => error)), code);
    });
  }

  it('reports another member, once that is known, and not the same one again', async () => {
    const { provider, sent } = provided([
      [200, { member: { id: 'm1' } }],
      [200, { member: { id: 'm1' } }],
      [200, { member: { id: 'm2' } }],
      [200, { member: null }],
    ]);
    const reported: Array<string | null> = [];
    const { addEventListener, removeEventListener } = globalThis;
    Object.assign(globalThis, { addEventListener: () => undefined, removeEventListener: () => undefined });
    try {
      provider.onSessionChange(({ member }) => reported.push(member && (member.id as string)));
      for (const _ of Array(4)) await provider.getMember();
    } finally {
      Object.assign(globalThis, { addEventListener, removeEventListener });
    }
    assert.deepEqual(reported, ['m2', null]);
    assert.equal(sent.length, 4);
  });

  for (const options of [
    { url: 'javascript:alert(1)' },
    { url: 'https://user:secret@app.example/' },
    { url: 'https://app.example/?a=b' },
    { url: 5 },
    { headers: 'none' },
    { adress: '/step-up' },
  ]) {
    it(`refuses ${JSON.stringify(options)}`, () => {
      assert.throws(() => backend({ url: URL_OF_SERVER, ...options } as BackendOptions), {
        code: 'invalid-request',
      });
    });
  }
});

describe('a question to the own server', () => {
  const unasked: ShowChallenge = () => assert.fail('nobody is to be asked');

  it('sends all that was asked for, and takes a recent step-up as old as it is', async () => {
    const verifiedAt = Date.now() - 60_000;
    const { outcome, sent } = await asked(
      [verified({ verifiedAt, acr: 'strong', amr: ['otp', 7] })],
      unasked,
      {
        forceStepUp: true,
        acrValues: ['strong'],
        notBefore: 5,
        comment: 'x'.repeat(300),
      },
    );
    assert.deepEqual(sent[0]!.body, {
      ...{ resource: 'invoices', action: 'delete', target: '1042', maxAge: 900 },
      ...{ force: true, acrValues: ['strong'], notBefore: 5, comment: 'x'.repeat(200) },
    });
    const { kind, authenticatedAt, acr, amr, sid } = outcome as Record<string, unknown>;
    assert.deepEqual(
      { kind, authenticatedAt, acr, amr, sid },
      {
        kind: 'step-up',
        authenticatedAt: verifiedAt,
        acr: 'strong',
        amr: ['otp'],
        sid: 'sid-0123456789abcdef',
      },
    );
  });

  it('takes a role that may as what it is', async () => {
    const { outcome } = await asked([verified({ kind: 'allowed', sid: undefined })], unasked);
    assert.equal((outcome as { kind: string }).kind, 'allowed');
  });

  for (const [status, body, code] of [
    [401, {}, 'sign-in-required'],
    [403, {}, 'denied'],
    [409, { status: 'setup-required' }, 'setup-required'],
    [410, {}, 'timeout'],
    [400, { detail: 'No.' }, 'invalid-request'],
    [429, {}, 'unavailable'],
    [500, {}, 'unavailable'],
    [201, { status: 'open', id: 'short', expiresAt: 1, methods: [{ type: 'totp' }] }, 'invalid-response'],
    [201, { status: 'open', id: 'question-0123456789', expiresAt: 1, methods: [] }, 'invalid-response'],
    [
      201,
      { status: 'open', id: 'question-0123456789', expiresAt: 1, methods: [{ type: 'telepathy' }] },
      'invalid-response',
    ],
    [
      201,
      { status: 'open', id: '../../session?a=0123', expiresAt: 1, methods: [{ type: 'totp' }] },
      'invalid-response',
    ],
    [200, { status: 'verified' }, 'invalid-response'],
    [200, { status: 'verified', kind: 'step-up', verifiedAt: '1', expiresAt: 2 }, 'invalid-response'],
    [
      200,
      { status: 'verified', kind: 'allowed', sid: 'sid', verifiedAt: 1, expiresAt: 2 },
      'invalid-response',
    ],
    [200, { status: 'open' }, 'invalid-response'],
    [302, {}, 'invalid-response'],
  ] as const) {
    it(`ends with ${code} for ${status} ${JSON.stringify(body)}`, async () => {
      const { outcome } = await asked([[status, body]], unasked);
      assert.equal(codeOf(outcome), code);
    });
  }

  it('tells where a second factor is set up', async () => {
    const { setupUrl } = await asked(
      [[409, { status: 'setup-required', setupUrl: '/account/security' }]],
      unasked,
    );
    assert.equal(setupUrl, '/account/security');
  });

  it('is answered by what the person typed, after a wrong try', async () => {
    const { outcome, sent } = await asked(
      [open({ type: 'totp' }), [422, { status: 'failed', triesLeft: 4 }], verified()],
      async conversation => {
        assert.deepEqual(await conversation.answer('totp', '000000'), {
          name: 'failed',
          triesLeft: 4,
          retryAfter: undefined,
        });
        assert.deepEqual(await conversation.answer('totp', '123456'), { name: 'verified' });
      },
    );
    assert.equal((outcome as { kind: string }).kind, 'step-up');
    assert.deepEqual(sent.map(({ method, path, body }) => [method, path, body]).slice(1), [
      ['POST', '/step-up/questions/question-0123456789/answers', { type: 'totp', code: '000000' }],
      ['POST', '/step-up/questions/question-0123456789/answers', { type: 'totp', code: '123456' }],
    ]);
  });

  it('is cancelled at the server when the dialog was closed', async () => {
    const { outcome, sent } = await asked([open({ type: 'password' })], () =>
      Promise.reject(new StepUpError('cancelled', 'Closed.')),
    );
    assert.equal(codeOf(outcome), 'cancelled');
    assert.deepEqual([sent[1]!.method, sent[1]!.path], ['DELETE', '/step-up/questions/question-0123456789']);
  });

  it('is not verified by a dialog that ends without a proof', async () => {
    const { outcome } = await asked([open({ type: 'password' })], async () => undefined);
    assert.equal(codeOf(outcome), 'invalid-response');
  });

  it('waits for the other window until the server has an answer', async () => {
    const { outcome, sent } = await asked(
      [
        open({ type: 'external' }),
        [200, { type: 'external', url: 'https://idp.example/' }],
        [200, { status: 'open' }],
        verified(),
      ],
      async conversation => {
        const begun = await conversation.begin('external');
        assert.deepEqual(begun, { name: 'begun', challenge: { url: 'https://idp.example/' } });
        assert.equal(await conversation.look(never), 'open');
        assert.equal(await conversation.look(never), 'verified');
      },
    );
    assert.equal((outcome as { kind: string }).kind, 'step-up');
    assert.equal(sent[2]!.method, 'GET');
  });

  it('opens no window for an address that is none of the web', async () => {
    const { outcome } = await asked(
      [open({ type: 'external' }), [200, { type: 'external', url: 'javascript:alert(1)' }]],
      async conversation => void (await conversation.begin('external')),
    );
    assert.equal(codeOf(outcome), 'invalid-response');
  });

  it('says for how long nothing more is looked at', async () => {
    await asked([open({ type: 'totp' }), [429, { retryAfter: 60 }], [429, {}]], async conversation => {
      assert.deepEqual(await conversation.answer('totp', '1'), { name: 'paused', retryAfter: 60 });
      assert.deepEqual(await conversation.begin('totp'), { name: 'paused', retryAfter: 30 });
    });
  });
});
