import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { mailCode, memoryStepUpStore, type StepUpBackendOptions } from '../../../src/server/backend/index.js';
import { createApp, pageOf, type App, type Page } from './support/app.js';

const RIGHT = { password: 'correct horse' };

describe('a question of the page', () => {
  let app: App;
  let ada: Page;

  beforeEach(() => {
    app = createApp();
    ada = pageOf(app.backend, 'ada');
  });

  it('is opened with what the member can be asked for', async () => {
    const { status, body } = await ada.ask();
    assert.equal(status, 201);
    assert.equal(body.status, 'open');
    assert.ok(body.expiresAt > Date.now() && body.expiresAt <= Date.now() + 300_000);
    assert.deepEqual(body.methods, [
      { type: 'totp' },
      { type: 'mail-code', hint: 'a•••@example.test' },
      { type: 'password' },
      { type: 'recovery-code' },
    ]);
  });

  it('is verified by a right answer, and then no more open to another', async () => {
    const id = await ada.open();
    const { status, body } = await ada.answer(id, 'password', RIGHT);
    assert.equal(status, 200);
    assert.equal(body.status, 'verified');
    assert.equal(body.kind, 'step-up');
    assert.match(body.sid, /^[\w-]{22,128}$/);
    assert.ok(Math.abs(body.verifiedAt - Date.now()) < 5_000);
    assert.equal(body.expiresAt, body.verifiedAt + 600_000);
    assert.deepEqual(body.amr, ['pwd']);
    assert.equal((await ada.answer(id, 'password', RIGHT)).status, 410);
  });

  it('tells by what the member has stepped up last first', async () => {
    await ada.answer(await ada.open(), 'recovery-code', { code: ' spare-1 ' });
    const { body } = await ada.ask({ maxAge: 0 });
    assert.equal(body.methods[0].type, 'recovery-code');
  });

  it('is answered by a step-up that is recent enough, which keeps its id', async () => {
    const { body: first } = await ada.answer(await ada.open(), 'password', RIGHT);
    const { status, body } = await ada.ask();
    assert.equal(status, 200);
    assert.deepEqual(body, first);
  });

  it('is asked anew where no former step-up would do', async () => {
    const { body } = await ada.answer(await ada.open({ target: '1042' }), 'password', RIGHT);
    assert.equal((await ada.ask({ target: '1042' })).status, 200);
    for (const [what, question] of Object.entries({
      'one use': { target: '1042', maxAge: 0 },
      'a target less': {},
      'another target': { target: '1043' },
      'another action': { target: '1042', action: 'read' },
      'another resource': { target: '1042', resource: 'users' },
      'one that was refused': { target: '1042', notBefore: body.verifiedAt },
    })) {
      assert.equal((await ada.ask(question)).status, 201, what);
    }
  });

  it('for one use is answered by no step-up of the very same moment', async t => {
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    await ada.answer(await ada.open(), 'password', RIGHT);
    assert.equal((await ada.ask({ maxAge: 1 })).status, 200);
    assert.equal((await ada.ask({ maxAge: 0 })).status, 201);
  });

  it('is answered by no step-up that the clock, set back, has yet to come to', async t => {
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    await ada.answer(await ada.open(), 'password', RIGHT);
    t.mock.timers.setTime(Date.now() - 60_000);
    assert.equal((await ada.ask()).status, 201, 'a guard would take none that is dated ahead');
  });

  it('belongs to one member and one sign-in: to all others it does not exist', async () => {
    const id = await ada.open();
    const unknown = await ada.answer('A'.repeat(22) + '07', 'password', RIGHT);
    assert.equal(unknown.status, 410);
    for (const session of ['ada-elsewhere', 'bob']) {
      const page = pageOf(app.backend, session);
      await page.open();
      for (const answer of [
        await page.answer(id, 'password', RIGHT),
        await page.challenge(id, 'mail-code'),
        await page.send('GET', `/questions/${id}`),
        await page.send('DELETE', `/questions/${id}`),
      ]) {
        assert.deepEqual([answer.status, answer.body], [410, unknown.body], session);
      }
    }
    assert.equal((await ada.answer(id, 'password', RIGHT)).status, 200);
  });

  it('belongs to nobody else who comes to have the same key', async () => {
    const id = await ada.open();
    app.sessions.set('ada', { member: { id: 'bob' }, key: 'key-of-ada' });
    assert.equal((await ada.answer(id, 'password', RIGHT)).status, 410);
  });

  it('ends when it is cancelled', async () => {
    const id = await ada.open();
    assert.equal((await ada.send('DELETE', `/questions/${id}`)).status, 204);
    assert.equal((await ada.answer(id, 'password', RIGHT)).status, 410);
    assert.equal((await ada.send('DELETE', `/questions/${id}`)).status, 410);
  });

  it('ends when its time is over', async t => {
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    const id = await ada.open();
    t.mock.timers.tick(299_000);
    assert.equal((await ada.send('GET', `/questions/${id}`)).body.status, 'open');
    t.mock.timers.tick(1_000);
    assert.equal((await ada.answer(id, 'password', RIGHT)).status, 410);
  });

  it('ends, with all step-ups, when the member or the sign-in is ended', async () => {
    for (const of of [{ memberId: 'ada' }, { key: 'key-of-ada' }]) {
      await ada.answer(await ada.open(), 'password', RIGHT);
      const open = await ada.open({ maxAge: 0 });
      await app.backend.end(of);
      assert.equal((await ada.answer(open, 'password', RIGHT)).status, 410);
      assert.equal((await ada.ask()).status, 201, 'the step-up has ended as well');
    }
  });

  it('of a member outlives the end of another sign-in', async () => {
    const id = await ada.open();
    await app.backend.end({ key: 'another-key-of-ada' });
    await app.backend.end({ memberId: 'bob' });
    assert.equal((await ada.answer(id, 'password', RIGHT)).status, 200);
  });

  it('is the oldest of twenty that makes room for one more', async () => {
    const ids = [];
    for (let n = 0; n < 21; n += 1) ids.push(await ada.open({ maxAge: 0 }));
    const statuses = [];
    for (const id of ids) statuses.push((await ada.send('GET', `/questions/${id}`)).status);
    assert.deepEqual(statuses, [410, ...Array<number>(20).fill(200)]);
  });

  it('comes to a page that knows of the member what are texts, and nothing that an app keeps under the same names', async () => {
    const app = createApp();
    const role = { name: 'admin', permissions: ['everything'] };
    app.sessions.set('cleo', { member: { id: 'cleo', email: null, name: 'Cleo', role }, key: 'key-of-cleo' });
    const { body } = await pageOf(app.backend, 'cleo').send('GET', '/session');
    assert.deepEqual(body, { member: { id: 'cleo', name: 'Cleo' } });
  });

  it('does not exist for a visitor who is not signed in', async () => {
    const nobody = pageOf(app.backend, null);
    assert.equal((await nobody.ask()).status, 401);
    assert.equal((await nobody.answer(await ada.open(), 'password', RIGHT)).status, 401);
  });
});

describe('what the app says about a question', () => {
  it('is no, and nobody is asked', async () => {
    const app = createApp({ permission: () => 'deny' });
    assert.equal((await pageOf(app.backend, 'ada').ask()).status, 403);
  });

  it('is yes, unless it has to be real or of a level', async () => {
    const app = createApp({ permission: () => Promise.resolve('allow'), levels: { high: ['totp'] } });
    const ada = pageOf(app.backend, 'ada');
    const { status, body } = await ada.ask();
    assert.deepEqual([status, body.status, body.kind, body.sid], [200, 'verified', 'allowed', undefined]);
    assert.equal((await ada.ask({ force: true })).status, 201);
    assert.equal((await ada.ask({ acrValues: ['high'] })).status, 201);
  });

  it('depends on resource, action and target', async () => {
    const asked: unknown[] = [];
    const app = createApp({
      permission(member, operation) {
        asked.push([member.id, operation]);
        return 'step-up';
      },
    });
    await pageOf(app.backend, 'ada').ask({ target: '1042' });
    assert.deepEqual(asked, [['ada', { resource: 'invoices', action: 'delete', target: '1042' }]]);
  });

  it('is 503 where it is no answer', async () => {
    const app = createApp({ permission: () => 'maybe' as 'allow' });
    assert.equal((await pageOf(app.backend, 'ada').ask()).status, 503);
  });

  it('may be that a sign-in counts, but never for one use, a level, or after a refusal', async () => {
    const app = createApp({ freshSignIn: () => true, levels: { high: ['totp'] } });
    const ada = pageOf(app.backend, 'ada');
    assert.equal((await ada.ask()).status, 201, 'without a time of the sign-in');
    const authenticatedAt = Date.now() - 60_000;
    app.sessions.set('ada', { ...app.sessions.get('ada')!, authenticatedAt, amr: ['pwd'] });
    assert.equal((await ada.ask({ maxAge: 0 })).status, 201);
    assert.equal((await ada.ask({ maxAge: 59 })).status, 201);
    assert.equal((await ada.ask({ acrValues: ['high'] })).status, 201);
    assert.equal((await ada.ask({ notBefore: authenticatedAt })).status, 201);
    const { status, body } = await ada.ask();
    assert.deepEqual([status, body.verifiedAt, body.amr], [200, authenticatedAt, ['pwd']]);
  });

  it('is not that a sign-in counts from before everything of it was ended', async () => {
    for (const of of [{ memberId: 'ada' }, { key: 'key-of-ada' }]) {
      const app = createApp({ freshSignIn: () => true });
      const ada = pageOf(app.backend, 'ada');
      const session = app.sessions.get('ada')!;
      app.sessions.set('ada', { ...session, authenticatedAt: Date.now() - 60_000 });
      assert.equal((await ada.ask()).status, 200);
      await app.backend.end(of);
      assert.equal((await ada.ask()).status, 201, 'such as after a change of the password');
      app.sessions.set('ada', { ...session, authenticatedAt: Date.now() + 1 });
      while (Date.now() < app.sessions.get('ada')!.authenticatedAt!);
      assert.equal((await ada.ask()).status, 200, 'a sign-in after that counts');
      assert.equal((await pageOf(app.backend, 'bob').ask()).status, 201);
    }
  });

  it('is not that a sign-in counts where the store says of its end what is no time', async () => {
    const store = memoryStepUpStore();
    const get = store.get.bind(store);
    const app = createApp({
      freshSignIn: () => true,
      store: { ...store, get: async key => (key.startsWith('ended:') ? 'long ago' : get(key)) },
    });
    app.sessions.set('ada', { ...app.sessions.get('ada')!, authenticatedAt: Date.now() - 1 });
    assert.equal((await pageOf(app.backend, 'ada').ask()).status, 201);
  });

  it('is that a sign-in counts for no more operations than anybody needs: whoever asks for more is asked', async t => {
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    const app = createApp({ freshSignIn: () => true });
    const ada = pageOf(app.backend, 'ada');
    // As a clock tells it that counts fractions as well: the wire knows whole ms.
    const authenticatedAt = Date.now() - 10.5;
    app.sessions.set('ada', { ...app.sessions.get('ada')!, authenticatedAt });
    for (let each = 0; each < 100; each += 1) {
      const { status, body } = await ada.ask({ target: String(each) });
      assert.deepEqual([status, body.verifiedAt], [200, Math.floor(authenticatedAt)], String(each));
    }
    assert.equal((await ada.ask({ target: 'one more' })).status, 201);
    assert.equal((await ada.ask({ target: '7' })).status, 200, 'what counts already goes on counting');
    t.mock.timers.tick(30_000);
    assert.equal((await ada.ask({ target: 'one more' })).status, 200, 'after the pause');
  });

  it('is not that a sign-in counts for one use in the very same moment, or one that is still to come', async t => {
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    const app = createApp({ freshSignIn: () => true });
    const ada = pageOf(app.backend, 'ada');
    const session = app.sessions.get('ada')!;
    for (const [ahead, status] of [
      [0, 200],
      [1, 201],
      [60_000, 201],
      [Infinity, 201],
      [NaN, 201],
    ] as const) {
      app.sessions.set('ada', { ...session, authenticatedAt: Date.now() + ahead });
      assert.equal((await ada.ask({ maxAge: 0 })).status, 201, String(ahead));
      assert.equal((await ada.ask({ target: String(ahead) })).status, status, String(ahead));
    }
  });

  it('is by default that no sign-in counts', async () => {
    const app = createApp();
    app.sessions.set('ada', { ...app.sessions.get('ada')!, authenticatedAt: Date.now() });
    assert.equal((await pageOf(app.backend, 'ada').ask()).status, 201);
  });

  it('is where a factor is set up, for a member without one', async () => {
    const methods = [mailCode({ address: () => null, send: () => {} })];
    const app = createApp({ methods, setupUrl: '/account/security' });
    const { status, body } = await pageOf(app.backend, 'newcomer').ask();
    assert.deepEqual([status, body], [409, { status: 'setup-required', setupUrl: '/account/security' }]);
  });
});

describe('levels', () => {
  const levels: StepUpBackendOptions['levels'] = { basic: ['password', 'totp'], high: ['totp'] };

  it('offer only what reaches them', async () => {
    const ada = pageOf(createApp({ levels }).backend, 'ada');
    const typesFor = async (acrValues: string[]): Promise<string[]> =>
      (await ada.ask({ acrValues, maxAge: 0 })).body.methods.map(({ type }: { type: string }) => type);
    assert.deepEqual(await typesFor(['high']), ['totp']);
    assert.deepEqual(await typesFor(['basic']), ['totp', 'password']);
  });

  it('refuse an answer of a type that was not offered', async () => {
    const ada = pageOf(createApp({ levels }).backend, 'ada');
    const id = await ada.open({ acrValues: ['high'] });
    assert.equal((await ada.answer(id, 'password', RIGHT)).status, 400);
  });

  it('say which one was reached: one that was asked for, else the highest', async () => {
    const app = createApp({ levels });
    const ada = pageOf(app.backend, 'ada');
    const code = { code: app.totpCode('ada') };
    const { body } = await ada.answer(await ada.open({ acrValues: ['basic'] }), 'totp', code);
    assert.equal(body.acr, 'basic');
    assert.equal((await ada.ask()).body.acr, 'high');
    assert.equal((await ada.ask({ acrValues: ['high'] })).body.acr, 'high');
  });

  it('are not reached by a recent step-up of another method', async () => {
    const ada = pageOf(createApp({ levels }).backend, 'ada');
    await ada.answer(await ada.open(), 'password', RIGHT);
    assert.equal((await ada.ask({ acrValues: ['basic'] })).status, 200);
    assert.equal((await ada.ask({ acrValues: ['high'] })).status, 201);
  });

  it('that nobody knows are a bad request', async () => {
    const ada = pageOf(createApp({ levels }).backend, 'ada');
    assert.equal((await ada.ask({ acrValues: ['unheard-of'] })).status, 400);
    assert.equal((await pageOf(createApp().backend, 'ada').ask({ acrValues: ['high'] })).status, 400);
  });
});
