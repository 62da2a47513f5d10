import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createStepUpGuard } from '../../../src/server/index.js';
import { createApp, ORIGIN, OWN_PAGE, pageOf } from './support/app.js';
import { changeableStore } from './support/changeable-store.js';

const RIGHT = { password: 'correct horse' };

describe('a store that keeps what has ended', () => {
  it('gives nothing to anybody else, even where it ends nothing', async () => {
    const store = changeableStore();
    const { get, swap } = store;
    // No sign-in can be told from another by its mark, nor from one that was ended.
    store.change.get = key => (key.startsWith('life:') ? Promise.resolve('mark') : get(key));
    store.change.swap = (key, from, to, ttl) =>
      key.startsWith('life:') ? Promise.resolve(true) : swap(key, from, to, ttl);
    const app = createApp({ store });
    const ada = pageOf(app.backend, 'ada');
    const open = await ada.open({ maxAge: 0 });
    const { body } = await ada.answer(await ada.open(), 'password', RIGHT);
    const guard = createStepUpGuard({ provider: app.backend.verifier });
    const check = async (session: string, sid: boolean): Promise<boolean> => {
      const headers = new Headers({ ...OWN_PAGE, Cookie: `session=${session}` });
      if (sid) headers.set('X-Step-Up-Session-Id', body.sid as string);
      const request = new Request(ORIGIN, { method: 'POST', headers });
      return (await guard.check(request, { resource: 'invoices', action: 'delete' })).ok;
    };
    app.sessions.set('bob-by-the-same-key', { member: { id: 'bob' }, key: 'key-of-ada' });
    for (const session of ['ada-elsewhere', 'bob', 'bob-by-the-same-key']) {
      assert.deepEqual([await check(session, true), await check(session, false)], [false, false], session);
      const other = pageOf(app.backend, session);
      assert.equal((await other.answer(open, 'password', RIGHT)).status, 410, session);
      assert.equal((await other.ask()).status, 201, session);
    }
    assert.deepEqual([await check('ada', true), await check('ada', false)], [true, true]);
  });

  it('makes nothing last longer', async t => {
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    const store = changeableStore();
    const { set, swap } = store;
    store.change.set = (key, value) => set(key, value, 1e12);
    store.change.swap = (key, from, to) => swap(key, from, to, 1e12);
    const app = createApp({ store });
    const ada = pageOf(app.backend, 'ada');
    const open = await ada.open({ maxAge: 0 });
    const { body } = await ada.answer(await ada.open(), 'password', RIGHT);
    const guard = createStepUpGuard({ provider: app.backend.verifier });
    const check = async (): Promise<boolean> => {
      const headers = { ...OWN_PAGE, Cookie: 'session=ada', 'X-Step-Up-Session-Id': body.sid as string };
      const request = new Request(ORIGIN, { method: 'POST', headers });
      return (await guard.check(request, { resource: 'invoices', action: 'delete', maxAge: 86_400 })).ok;
    };
    assert.equal(await check(), true);
    t.mock.timers.tick(300_000);
    assert.equal((await ada.answer(open, 'password', RIGHT)).status, 410);
    t.mock.timers.tick(300_000);
    assert.equal(await check(), false);
    assert.equal((await ada.ask({ maxAge: 86_400 })).status, 201);
  });
});
