import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { password, type StepUpBackendOptions, type StepUpStore } from '../../../src/server/backend/index.js';
import { createApp, pageOf, type App, type WireAnswer } from './support/app.js';
import { storeKinds } from './support/stores.js';

const RIGHT = { password: 'correct horse' };
const WRONG = { password: 'wrong' };
const secret = 'a secret that the servers share!!';

const countOf = (answers: WireAnswer[], status: number): number =>
  answers.filter(answer => answer.status === status).length;

for (const { name, skip, start } of storeKinds) {
  describe(`guessing, with a store ${name}`, { skip }, () => {
    let store: StepUpStore;
    let stop: () => Promise<void>;
    let members = 0;

    before(async () => {
      ({ store, stop } = await start());
    });
    after(() => stop?.());

    /** Two servers that share a store, and a member of their own for each test. */
    function startServers(options: Partial<StepUpBackendOptions> = {}): { apps: App[]; session: string } {
      const session = `member-${(members += 1)}`;
      const apps = [0, 1].map(() => createApp({ store, secret, ...options }));
      for (const app of apps)
        app.sessions.set(session, { member: { id: session }, key: `key-of-${session}` });
      return { apps, session };
    }

    const comparedBy = (apps: App[]): number => apps.reduce((sum, app) => sum + app.compared.passwords, 0);

    it('by 1,000 answers to one question at once is looked at as often as there are tries', async () => {
      const { apps, session } = startServers();
      const pages = apps.map(app => pageOf(app.backend, session));
      const id = await pages[0]!.open();
      const answers = await Promise.all(
        Array.from({ length: 1_000 }, (_, n) => pages[n % 2]!.answer(id, 'password', WRONG)),
      );
      assert.equal(comparedBy(apps), 5);
      assert.deepEqual([countOf(answers, 422), countOf(answers, 429)], [5, 995]);
    });

    it('by 1,000 questions one after the other is looked at no more often', async () => {
      const { apps, session } = startServers();
      const pages = apps.map(app => pageOf(app.backend, session));
      const answers = [];
      for (let n = 0; n < 1_000; n += 1) {
        const page = pages[n % 2]!;
        answers.push(await page.answer(await page.open(), 'password', WRONG));
      }
      assert.equal(comparedBy(apps), 5);
      assert.deepEqual([countOf(answers, 422), countOf(answers, 429)], [5, 995]);
    });

    it('is over with one of 1,000 right answers at once', async () => {
      const { apps, session } = startServers();
      const pages = apps.map(app => pageOf(app.backend, session));
      const id = await pages[0]!.open();
      const answers = await Promise.all(
        Array.from({ length: 1_000 }, (_, n) => pages[n % 2]!.answer(id, 'password', RIGHT)),
      );
      assert.equal(countOf(answers, 200), 1);
      assert.ok(comparedBy(apps) <= 5, `${comparedBy(apps)} were compared`);
      assert.deepEqual(
        [...new Set(answers.map(({ status }) => status))].sort(),
        [200, 410, 429].filter(status => countOf(answers, status) > 0),
      );
    });

    it('by answers that come while a right one is looked at is looked at no more often', async () => {
      for (let round = 0; round < 10; round += 1) {
        let compared = 0;
        const check = async (_member: unknown, text: string): Promise<boolean> => {
          compared += 1;
          // As long as a few of the others take to come in.
          for (let turn = 0; turn < 5; turn += 1) await new Promise(resolve => setImmediate(resolve));
          return text === RIGHT.password;
        };
        const { apps, session } = startServers({ methods: [password({ check })] });
        const pages = apps.map(app => pageOf(app.backend, session));
        const id = await pages[0]!.open();
        const sent: Array<Promise<WireAnswer>> = [];
        for (let n = 0; n < 100; n += 1) {
          sent.push(pages[n % 2]!.answer(id, 'password', n % 20 === 0 ? RIGHT : WRONG));
          await new Promise(resolve => setImmediate(resolve));
        }
        assert.ok(countOf(await Promise.all(sent), 200) <= 1);
        assert.ok(compared <= 5, `${compared} were compared`);
      }
    });
  });
}

describe('the pause', () => {
  it('refuses a right answer, says how long, and grows to an hour', async t => {
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    const app = createApp();
    const ada = pageOf(app.backend, 'ada');
    const told: number[] = [];
    for (let pause = 0; pause < 10; pause += 1) {
      const id = await ada.open();
      for (let n = 0; n < 4; n += 1) assert.equal((await ada.answer(id, 'password', WRONG)).status, 422);
      const { body } = await ada.answer(id, 'password', WRONG);
      assert.equal(body.triesLeft, 0);
      told.push(body.retryAfter);
      const compared = app.compared.passwords;
      t.mock.timers.tick(body.retryAfter * 1_000 - 1_000);
      const right = await ada.answer(await ada.open(), 'password', RIGHT);
      assert.deepEqual(
        [right.status, right.body.retryAfter, right.headers.get('retry-after')],
        [429, 1, '1'],
      );
      assert.equal(app.compared.passwords, compared, 'nothing was compared');
      t.mock.timers.tick(1_000);
    }
    assert.deepEqual(told, [30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600]);
    assert.equal((await ada.answer(await ada.open(), 'password', RIGHT)).status, 200);
    assert.equal((await ada.answer(await ada.open({ maxAge: 0 }), 'password', WRONG)).body.triesLeft, 4);
  });

  it('is of one member and one type', async () => {
    const app = createApp();
    const ada = pageOf(app.backend, 'ada');
    const id = await ada.open();
    for (let n = 0; n < 5; n += 1) await ada.answer(id, 'password', WRONG);
    assert.equal((await ada.answer(id, 'password', RIGHT)).status, 429);
    const bob = pageOf(app.backend, 'bob');
    assert.equal((await bob.answer(await bob.open(), 'password', RIGHT)).status, 200);
    const elsewhere = pageOf(app.backend, 'ada-elsewhere');
    const there = await elsewhere.open();
    assert.equal((await elsewhere.answer(there, 'password', RIGHT)).status, 429);
    assert.equal((await elsewhere.answer(there, 'totp', { code: app.totpCode('ada') })).status, 200);
    assert.equal(
      (await elsewhere.answer(await elsewhere.open({ maxAge: 0 }), 'password', RIGHT)).status,
      429,
    );
  });
});

describe('whatever somebody tries', () => {
  it('no window of time has more compared answers than tries, and nothing in a pause is right', async t => {
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.constant({ kind: 'wrong' as const }) },
      { weight: 1, arbitrary: fc.constant({ kind: 'right' as const }) },
      {
        weight: 2,
        arbitrary: fc.record({ kind: fc.constant('wait' as const), s: fc.integer({ min: 1, max: 90 }) }),
      },
      { weight: 1, arbitrary: fc.constant({ kind: 'cancel' as const }) },
      {
        weight: 1,
        arbitrary: fc.record({ kind: fc.constant('burst' as const), n: fc.integer({ min: 2, max: 20 }) }),
      },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.array(step, { maxLength: 40 }),
        async (tries, steps) => {
          let compared = 0;
          const check = (_member: unknown, text: string): boolean => {
            compared += 1;
            return text === RIGHT.password;
          };
          const ada = pageOf(createApp({ tries, methods: [password({ check })] }).backend, 'ada');
          let id = await ada.open({ maxAge: 0 });
          // The model: how many in a row were wrong, how many pauses there were, and when the last one ends.
          let wrong = 0;
          let pauses = 0;
          let pausedUntil = 0;

          async function answer(given: object): Promise<void> {
            const before = compared;
            const isPaused = Date.now() < pausedUntil;
            const { status, body } = await ada.answer(id, 'password', given);
            assert.equal(compared - before, isPaused ? 0 : 1);
            if (isPaused) {
              assert.deepEqual(
                [status, body.retryAfter],
                [429, Math.ceil((pausedUntil - Date.now()) / 1_000)],
              );
            } else if (given === RIGHT) {
              assert.equal(status, 200);
              [wrong, pauses, pausedUntil] = [0, 0, 0];
              id = await ada.open({ maxAge: 0 });
            } else {
              wrong += 1;
              assert.deepEqual([status, body.triesLeft], [422, tries - wrong]);
              if (wrong < tries) return;
              const pause = Math.min(30 * 2 ** pauses, 3_600);
              assert.equal(body.retryAfter, pause);
              [wrong, pauses, pausedUntil] = [0, pauses + 1, Date.now() + pause * 1_000];
            }
          }

          for (const next of steps) {
            if (next.kind === 'wait') t.mock.timers.tick(next.s * 1_000);
            if (next.kind === 'wrong') await answer(WRONG);
            if (next.kind === 'right') await answer(RIGHT);
            if (next.kind === 'cancel') await ada.send('DELETE', `/questions/${id}`);
            // Questions end after five minutes, and when they are cancelled.
            if ((await ada.send('GET', `/questions/${id}`)).body.status !== 'open')
              id = await ada.open({ maxAge: 0 });
            if (next.kind !== 'burst') continue;
            const before = compared;
            const left = Date.now() < pausedUntil ? 0 : tries - wrong;
            await Promise.all(Array.from({ length: next.n }, () => ada.answer(id, 'password', WRONG)));
            assert.equal(compared - before, Math.min(left, next.n));
            if (left === 0) continue;
            wrong += Math.min(left, next.n);
            if (wrong < tries) continue;
            [wrong, pauses, pausedUntil] = [
              0,
              pauses + 1,
              Date.now() + Math.min(30 * 2 ** pauses, 3_600) * 1_000,
            ];
          }
        },
      ),
      { numRuns: 60 },
    );
  });
});
