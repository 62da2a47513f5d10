import assert from 'node:assert/strict';
import { afterEach, before, beforeEach, describe, it } from 'node:test';
import { encode } from '@auth/core/jwt';
import type { Hono } from 'hono';
import { Browser } from './support/browser.js';
import { answerWithPassword, askToDelete, statusOfDeletion, stepUpToDelete } from './support/invoices.js';
import { loadRecipe, runApp, type RunningApp } from './support/recipe.js';

const PASSWORD = 'correct horse battery';
const SECRET = '5pX0vE1nqWbTz8hYc3mKjR7sGdLfUa2Q';
const COOKIE = 'authjs.session-token';

describe('the recipe for Auth.js', () => {
  let app: RunningApp;
  let ada: Browser;
  let createApp: (origin: string, secret: string, users: object) => Hono;

  before(async () => {
    ({ createApp } = await loadRecipe<{ createApp: typeof createApp }>('auth-js/app.ts'));
  });
  beforeEach(async () => {
    const users = {
      find(email: unknown) {
        const [id = ''] = String(email).split('@');
        return ['ada', 'bob'].includes(id) ? { id, email: `${id}@example.test`, name: id } : null;
      },
      checkPassword: (_id: string, password: unknown) => password === PASSWORD,
    };
    app = await runApp(origin => createApp(origin, SECRET, users));
    ada = await signIn('ada@example.test');
  });
  afterEach(() => app.close());

  /** Sends one of Auth.js's own forms. */
  async function post(browser: Browser, path: string, fields: Record<string, string>): Promise<void> {
    const { body } = await browser.send('GET', '/auth/csrf');
    const response = await browser.fetch(path, {
      method: 'POST',
      headers: { 'X-Auth-Return-Redirect': '1' },
      body: new URLSearchParams({ ...fields, csrfToken: body.csrfToken as string }),
    });
    assert.equal(response.status, 200);
  }

  async function signIn(email: string, password = PASSWORD): Promise<Browser> {
    const browser = new Browser(app.origin);
    await post(browser, '/auth/callback/credentials', { email, password });
    return browser;
  }

  it('tells the page who is signed in, and no more than that', async () => {
    const { body } = await ada.send('GET', '/step-up/session');
    assert.deepEqual(body.member, { id: 'ada', email: 'ada@example.test', name: 'ada' });
    const stranger = await signIn('ada@example.test', 'wrong');
    assert.deepEqual((await stranger.send('GET', '/step-up/session')).body, { member: null });
  });

  it('refuses without a step-up, and lets through with one', async () => {
    assert.equal(await statusOfDeletion(ada, '1042'), 401);
    const { status, body: question } = await askToDelete(ada, '1042');
    assert.deepEqual([status, question.methods], [201, [{ type: 'password' }]]);
    assert.equal((await answerWithPassword(ada, question.id as string, 'wrong')).status, 422);
    assert.equal(await statusOfDeletion(ada, '1042'), 401);
    const { body } = await answerWithPassword(ada, question.id as string, PASSWORD);
    assert.equal(await statusOfDeletion(ada, '1042', body.sid as string), 200);
    assert.equal(await statusOfDeletion(ada, '1043', body.sid as string), 401, 'another invoice');
  });

  it('keeps the step-up when Auth.js renews its cookie', async () => {
    const sid = await stepUpToDelete(ada, '1042', PASSWORD);
    const before = ada.cookies.get(COOKIE);
    assert.equal((await ada.send('GET', '/auth/session')).body.user.email, 'ada@example.test');
    assert.notEqual(ada.cookies.get(COOKIE), before);
    assert.equal(await statusOfDeletion(ada, '1042', sid), 200);
  });

  it('refuses the step-up of another member, and of another sign-in of the same one', async () => {
    const sid = await stepUpToDelete(ada, '1042', PASSWORD);
    const bob = await signIn('bob@example.test');
    assert.equal(await statusOfDeletion(bob, '1042', sid), 401);
    assert.equal(await statusOfDeletion(await signIn('ada@example.test'), '1042', sid), 401);
    const { body: question } = await askToDelete(ada, '1043');
    assert.equal((await answerWithPassword(bob, question.id as string, PASSWORD)).status, 410);
    assert.equal(await statusOfDeletion(ada, '1042', sid), 200);
  });

  it('knows nobody by a cookie that was made with another secret, or without the key of a sign-in', async () => {
    const claims = { sub: 'ada', email: 'ada@example.test', stepUpKey: 'mine' };
    for (const cookie of [
      await encode({ token: claims, secret: 'another-secret-of-32-characters!', salt: COOKIE }),
      await encode({ token: { sub: 'ada' }, secret: SECRET, salt: COOKIE }),
    ]) {
      ada.cookies.set(COOKIE, cookie);
      assert.deepEqual((await ada.send('GET', '/step-up/session')).body, { member: null });
      assert.equal(await statusOfDeletion(ada, '1042'), 401);
    }
  });

  it('refuses after the sign-out, a copied cookie as well', async () => {
    const sid = await stepUpToDelete(ada, '1042', PASSWORD);
    const copied = ada.copy();
    await post(ada, '/auth/signout', {});
    assert.equal(ada.cookies.has(COOKIE), false);
    for (const browser of [ada, copied]) assert.equal(await statusOfDeletion(browser, '1042', sid), 401);
  });
});
