import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  mailCode,
  memoryStepUpStore,
  passkey,
  password,
  type StepUpMethod,
  type StepUpStore,
} from '../../../src/server/backend/index.js';
import { createApp, ORIGIN, pageOf } from './support/app.js';
import { createAuthenticator } from './support/authenticator.js';
import { storeKinds } from './support/stores.js';

const RP_ID = 'app.example.test';
const KEY = createAuthenticator(ORIGIN, RP_ID);
const RIGHT = { password: 'correct horse' };
const secret = 'a secret that the servers share!!';

/** A store that tells which keys were ever written to it. */
function listening(store: StepUpStore): { store: StepUpStore; keys: Set<string> } {
  const keys = new Set<string>();
  const watched = new Proxy(store, {
    get(target, name: keyof StepUpStore) {
      const operation = target[name];
      if (typeof operation !== 'function') return operation;
      return (key: string, ...rest: unknown[]) => {
        if (name !== 'get' && name !== 'pull') keys.add(key);
        return (operation as (...values: unknown[]) => unknown).call(target, key, ...rest);
      };
    },
  });
  return { store: watched, keys };
}

for (const { name, skip, start } of storeKinds) {
  describe(`10,000 open questions, with a store ${name}`, { skip }, () => {
    let store: StepUpStore;
    let stop: () => Promise<void>;

    before(async () => {
      ({ store, stop } = await start());
    });
    after(() => stop?.());

    it(
      'are twenty of one sign-in, whatever was begun for them, and one each of many',
      { timeout: 300_000 },
      async () => {
        const watched = listening(store);
        const methods = [
          passkey({ rpId: RP_ID, origin: ORIGIN, find: () => [KEY.passkey], used: () => {} }),
          mailCode({ address: () => 'ada@example.test', send: () => {} }),
          password({ check: (_member, text) => text === RIGHT.password }),
        ];
        const app = createApp({ store: watched.store, secret, methods });
        const ada = pageOf(app.backend, 'ada');
        const first = await ada.open({ maxAge: 0 });
        let last = first;
        for (let n = 0; n < 2_000; n += 1) {
          last = await ada.open({ maxAge: 0, target: String(n) });
          // What a page has begun takes a place as well.
          if (n % 10 === 0) await ada.challenge(last, 'passkey');
          if (n % 10 === 1) await ada.challenge(last, 'mail-code');
        }
        assert.ok(watched.keys.size < 100, `${watched.keys.size} keys`);

        const ids: Array<[session: string, id: string]> = [];
        for (let from = 0; from < 8_000; from += 100) {
          const sessions = Array.from({ length: 100 }, (_, n) => `member-${from + n}`);
          for (const session of sessions) {
            app.sessions.set(session, { member: { id: session }, key: `key-of-${session}` });
          }
          const opened = await Promise.all(sessions.map(session => pageOf(app.backend, session).open()));
          opened.forEach((id, n) => ids.push([sessions[n]!, id]));
        }
        for (const [session, id] of [ids[0]!, ids.at(-1)!, ['ada', last] as const]) {
          assert.equal((await pageOf(app.backend, session).answer(id, 'password', RIGHT)).status, 200);
        }
        const { status, body } = await ada.answer(first, 'password', RIGHT);
        const unknown = await ada.answer(`${'A'.repeat(22)}07`, 'password', RIGHT);
        assert.deepEqual([status, body], [410, unknown.body], 'the oldest one is refused politely');
      },
    );
  });
}

describe('whoever is not signed in, or sends from elsewhere', () => {
  it('leaves nothing in the store', async () => {
    const watched = listening(memoryStepUpStore());
    const app = createApp({ store: watched.store, secret });
    const id = `${'A'.repeat(22)}00`;
    const elsewhere = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' };
    for (const [session, headers] of [
      [null, {}],
      ['ada', elsewhere],
    ] as const) {
      const page = pageOf(app.backend, session);
      for (const [method, path, body] of [
        ['POST', '/questions', { resource: 'invoices', action: 'delete', maxAge: 0 }],
        ['POST', `/questions/${id}/challenges`, { type: 'mail-code' }],
        ['POST', `/questions/${id}/answers`, { type: 'password', ...RIGHT }],
        ['DELETE', `/questions/${id}`, undefined],
        ['GET', `/external?state=${id}`, undefined],
      ] as const) {
        const { status } = await page.send(method, path, body, headers);
        assert.ok([401, 403, 410].includes(status), `${method} ${path}: ${status}`);
      }
    }
    assert.deepEqual([...watched.keys], []);
  });
});

describe('a challenge that was begun for one question', () => {
  it('counts for no later one that has taken its place', async () => {
    const methods = [passkey({ rpId: RP_ID, origin: ORIGIN, find: () => [KEY.passkey], used: () => {} })];
    const ada = pageOf(createApp({ methods }).backend, 'ada');
    const first = await ada.open({ maxAge: 0 });
    const { body } = await ada.challenge(first, 'passkey');
    const ids = await Promise.all(Array.from({ length: 20 }, () => ada.open({ maxAge: 0 })));
    const heir = ids.find(id => id.endsWith(first.slice(-2)))!;
    const credential = KEY.answer(body.publicKey);
    assert.equal((await ada.answer(first, 'passkey', { credential })).status, 410);
    assert.equal((await ada.answer(heir, 'passkey', { credential })).status, 422);
  });

  it('is not even seen by a later one, whatever a method keeps', async () => {
    const keeping: StepUpMethod = {
      ...password({ check: () => true }),
      async challenge({ kept }) {
        await kept.write('begun');
        return {};
      },
      check: async (_answer, { kept }) => (await kept.read()) === 'begun' || (await kept.pull()) === 'begun',
    };
    const ada = pageOf(createApp({ methods: [keeping] }).backend, 'ada');
    const first = await ada.open({ maxAge: 0 });
    await ada.challenge(first, 'password');
    const ids = await Promise.all(Array.from({ length: 20 }, () => ada.open({ maxAge: 0 })));
    const heir = ids.find(id => id.endsWith(first.slice(-2)))!;
    assert.equal((await ada.answer(heir, 'password', RIGHT)).status, 422);
    await ada.challenge(heir, 'password');
    assert.equal((await ada.answer(heir, 'password', RIGHT)).status, 200);
  });
});
