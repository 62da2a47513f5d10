import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import {
  memoryStepUpStore,
  passkey,
  StepUpError,
  type StepUpStore,
  type StoredPasskey,
} from '../../../../src/server/backend/index.js';
import { createApp, ORIGIN, pageOf, type Page, type WireAnswer } from '../support/app.js';
import { createAuthenticator, type Authenticator, type Wrong } from '../support/authenticator.js';

const RP_ID = 'app.example.test';
const base64url = (text: string): string => Buffer.from(text).toString('base64url');

describe('a passkey', () => {
  let key: Authenticator;
  let another: Authenticator;
  let uses: Array<{ counter: number; backedUp: boolean }>;
  let ada: Page;
  let app: ReturnType<typeof createApp>;
  let passkeys: Record<string, StoredPasskey[]>;

  beforeEach(() => {
    key = createAuthenticator(ORIGIN, RP_ID);
    another = createAuthenticator(ORIGIN, RP_ID);
    passkeys = { ada: [key.passkey], bob: [another.passkey] };
    uses = [];
    app = createApp({
      methods: [
        passkey({
          rpId: RP_ID,
          origin: ORIGIN,
          find: ({ id }) => passkeys[id] ?? [],
          used(stored, use) {
            stored.counter = use.counter;
            uses.push(use);
          },
        }),
      ],
    });
    ada = pageOf(app.backend, 'ada');
  });

  async function begin(question?: object): Promise<{ id: string; publicKey: any }> {
    const id = await ada.open({ maxAge: 0, ...question });
    const { status, body } = await ada.challenge(id, 'passkey');
    assert.equal(status, 200);
    return { id, publicKey: body.publicKey };
  }

  const send = (id: string, credential: unknown): Promise<WireAnswer> =>
    ada.answer(id, 'passkey', { credential });

  it('verifies, and the app has written down its use before', async () => {
    const { id, publicKey } = await begin();
    assert.equal(publicKey.rpId, RP_ID);
    assert.equal(publicKey.userVerification, 'required');
    assert.deepEqual(publicKey.allowCredentials, [
      { id: key.passkey.id, type: 'public-key', transports: ['internal'] },
    ]);
    const { status, body } = await send(id, key.answer(publicKey));
    assert.deepEqual([status, body.kind], [200, 'step-up']);
    assert.deepEqual(uses, [{ counter: 1, backedUp: false }]);
  });

  it('is asked for where the app’s table knows nothing more of it', async () => {
    passkeys.ada = [{ ...key.passkey, transports: null, userHandle: null }];
    const { id, publicKey } = await begin();
    assert.deepEqual(publicKey.allowCredentials, [{ id: key.passkey.id, type: 'public-key' }]);
    assert.equal((await send(id, key.answer(publicKey))).status, 200);
  });

  const wrongs: Record<string, Wrong> = {
    'another challenge': { challenge: base64url('x'.repeat(32)) },
    'another origin': { origin: 'https://evil.example' },
    'another relying party': { rpId: 'evil.example' },
    'a registration': { type: 'webauthn.create' },
    'no user verification': { userVerified: false },
    'nobody there': { userPresent: false, userVerified: false },
    'the handle of another member': { userHandle: base64url('bob') },
    'a handle that is none': { userHandle: '%' },
    'a foreign frame': { crossOrigin: true },
    'a foreign frame that is named': { crossOrigin: true, topOrigin: 'https://evil.example' },
    'an unknown key': { id: base64url('unknown-key') },
  };
  for (const [what, wrong] of Object.entries(wrongs)) {
    it(`is refused with ${what}`, async () => {
      const { id, publicKey } = await begin();
      const { status, body } = await send(id, key.answer(publicKey, wrong));
      assert.deepEqual([status, body], [422, { status: 'failed', triesLeft: 5 }]);
      assert.deepEqual(uses, []);
    });
  }

  it('may come with the handle of the member, a random one, or the one that the app knows', async () => {
    const random = Buffer.from(Array.from({ length: 32 }, (_, n) => 255 - n)).toString('base64url');
    for (const userHandle of [base64url('ada'), random]) {
      const { id, publicKey } = await begin();
      assert.equal((await send(id, key.answer(publicKey, { userHandle }))).status, 200);
    }
    key.passkey.userHandle = base64url('handle-7');
    const { id, publicKey } = await begin();
    assert.equal((await send(id, key.answer(publicKey, { userHandle: base64url('handle-7') }))).status, 200);
    const second = await begin();
    const wrong = key.answer(second.publicKey, { userHandle: base64url('ada') });
    assert.equal((await send(second.id, wrong)).status, 422);
  });

  it('is refused where its counter goes back', async () => {
    key.passkey.counter = 10;
    const { id, publicKey } = await begin();
    assert.equal((await send(id, key.answer(publicKey, { counter: 10 }))).status, 422);
    const again = await ada.challenge(id, 'passkey');
    assert.equal((await send(id, key.answer(again.body.publicKey, { counter: 11 }))).status, 200);
  });

  it('of another member is refused', async () => {
    const { id, publicKey } = await begin();
    assert.equal((await send(id, another.answer(publicKey))).status, 422);
  });

  it('answers a challenge once, even wrongly', async () => {
    const { id, publicKey } = await begin();
    assert.equal((await send(id, key.answer(publicKey, { origin: 'https://evil.example' }))).status, 422);
    assert.equal((await send(id, key.answer(publicKey))).status, 422);
    const again = await ada.challenge(id, 'passkey');
    assert.notEqual(again.body.publicKey.challenge, publicKey.challenge);
    assert.equal((await send(id, key.answer(publicKey))).status, 422, 'to the challenge before');
  });

  it('needs a challenge', async () => {
    const id = await ada.open();
    assert.equal((await send(id, key.answer({ challenge: '' }))).status, 422);
  });

  it('for one question answers no other', async () => {
    const first = await begin({ target: '1042' });
    const second = await begin({ target: '1043' });
    assert.equal((await send(second.id, key.answer(first.publicKey))).status, 422);
  });

  it('is for what was asked when it was challenged, whatever the store says of it afterwards', async () => {
    const store = memoryStepUpStore();
    const forged = Object.assign(Object.create(store) as StepUpStore, {
      async get(name: string) {
        const text = await store.get(name);
        return name.startsWith('question:') && isForged ? text!.replace('"1042"', '"1043"') : text;
      },
      swap: async (name: string, from: string | null, to: string | null, ttl: number) =>
        name.startsWith('question:') || store.swap(name, from, to, ttl),
    });
    let isForged = false;
    const methods = [passkey({ rpId: RP_ID, origin: ORIGIN, find: () => [key.passkey], used: () => {} })];
    ada = pageOf(createApp({ methods, store: forged }).backend, 'ada');
    for (const [is, status] of [
      [false, 200],
      [true, 422],
    ] as const) {
      isForged = false;
      const { id, publicKey } = await begin({ target: '1042' });
      isForged = is;
      assert.equal((await send(id, key.answer(publicKey))).status, status);
    }
  });

  it('is never paused for', async () => {
    const { id } = await begin();
    for (let n = 0; n < 8; n += 1) assert.equal((await send(id, {})).status, 422);
    const { body } = await ada.challenge(id, 'passkey');
    assert.equal((await send(id, key.answer(body.publicKey))).status, 200);
  });

  it('verifies nothing where its use cannot be written down', async () => {
    const methods = [
      passkey({
        rpId: RP_ID,
        origin: ORIGIN,
        find: () => [key.passkey],
        used: () => Promise.reject(new Error('the database is away')),
      }),
    ];
    const page = pageOf(createApp({ methods }).backend, 'ada');
    const id = await page.open();
    const { body } = await page.challenge(id, 'passkey');
    const credential = key.answer(body.publicKey);
    assert.equal((await page.answer(id, 'passkey', { credential })).status, 503);
    assert.equal((await page.send('GET', `/questions/${id}`)).body.status, 'open');
  });

  it('is offered first, and only to those who have one', async () => {
    assert.equal((await pageOf(app.backend, 'newcomer').ask()).status, 409);
    assert.deepEqual((await ada.ask()).body.methods, [{ type: 'passkey' }]);
  });
});

describe('the settings of passkey', () => {
  const good = { rpId: 'example.test', origin: 'https://example.test', find: () => [], used: () => {} };
  for (const [what, bad] of Object.entries({
    'an origin with a path': { origin: 'https://example.test/' },
    'an origin without TLS': { origin: 'http://example.test' },
    'no origin': { origin: [] },
    'no rpId': { rpId: undefined },
    'an address as rpId': { rpId: 'https://example.test' },
    'no find': { find: undefined },
    'an unknown user verification': { userVerification: 'maybe' },
    'a name that nobody knows': { rpID: 'example.test' },
  })) {
    it(`are refused with ${what}`, () => {
      assert.throws(
        () => passkey({ ...good, ...bad } as Parameters<typeof passkey>[0]),
        (error: unknown) => error instanceof StepUpError && error.code === 'invalid-request',
      );
    });
  }
});
