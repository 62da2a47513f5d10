import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, it, mock } from 'node:test';
import type { Hono } from 'hono';
import { Browser } from './support/browser.js';
import { answerWithPassword, askToDelete, statusOfDeletion, stepUpToDelete } from './support/invoices.js';
import { loadRecipe, runApp, type RunningApp } from './support/recipe.js';

const PASSWORD = 'correct horse battery';
const SECRET = '5pX0vE1nqWbTz8hYc3mKjR7sGdLfUa2Q';

describe('the recipe for better-auth', () => {
  let app: RunningApp;
  let ada: Browser;
  let bob: Browser;
  let createApp: (origin: string, secret: string) => Hono;

  before(async () => {
    ({ createApp } = await loadRecipe<{ createApp: typeof createApp }>('better-auth/app.ts'));
  });
  beforeEach(async () => {
    app = await runApp(origin => createApp(origin, SECRET));
    [ada, bob] = [new Browser(app.origin), new Browser(app.origin)];
    await signUp(ada, 'ada@example.test');
    await signUp(bob, 'bob@example.test');
    // The sign-in is not fresh any more.
    mock.timers.enable({ apis: ['Date'], now: Date.now() + 400_000 });
  });
  afterEach(async () => {
    mock.timers.reset();
    await app.close();
  });
  after(() => mock.timers.reset());

  async function signUp(browser: Browser, email: string): Promise<void> {
    const { status } = await browser.send('POST', '/api/auth/sign-up/email', {
      ...{ email, password: PASSWORD, name: email.split('@')[0] },
    });
    assert.equal(status, 200);
  }

  async function signIn(email: string): Promise<Browser> {
    const browser = new Browser(app.origin);
    const { status } = await browser.send('POST', '/api/auth/sign-in/email', { email, password: PASSWORD });
    assert.equal(status, 200);
    return browser;
  }

  it('tells the page who is signed in, and no more than that', async () => {
    const { body } = await ada.send('GET', '/step-up/session');
    assert.deepEqual(Object.keys(body.member as object).sort(), ['email', 'id', 'name']);
    assert.equal(body.member.email, 'ada@example.test');
    assert.deepEqual((await new Browser(app.origin).send('GET', '/step-up/session')).body, { member: null });
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

  it('takes a fresh sign-in for a step-up, as long as better-auth calls it fresh, and never for a single use', async () => {
    assert.equal((await askToDelete(ada, '1042')).status, 201, 'one that is not fresh');
    const fresh = await signIn('ada@example.test');
    const { status, body } = await askToDelete(fresh, '1042');
    assert.deepEqual([status, body.status], [200, 'verified']);
    assert.equal(await statusOfDeletion(fresh, '1042', body.sid as string), 200);
    assert.equal((await askToDelete(fresh, '1042', { maxAge: 0 })).status, 201);
  });

  it('refuses the step-up of another member, and of another sign-in of the same one', async () => {
    const sid = await stepUpToDelete(ada, '1042', PASSWORD);
    assert.equal(await statusOfDeletion(bob, '1042', sid), 401);
    assert.equal(await statusOfDeletion(await signIn('ada@example.test'), '1042', sid), 401);
    const { body: question } = await askToDelete(ada, '1043');
    assert.equal((await answerWithPassword(bob, question.id as string, PASSWORD)).status, 410);
    assert.equal(await statusOfDeletion(ada, '1042', sid), 200);
  });

  it('refuses after the sign-out, a copied cookie as well', async () => {
    const sid = await stepUpToDelete(ada, '1042', PASSWORD);
    const copied = ada.copy();
    assert.equal((await ada.send('POST', '/api/auth/sign-out', {})).status, 200);
    for (const browser of [ada, copied]) assert.equal(await statusOfDeletion(browser, '1042', sid), 401);
  });

  it('ends every step-up of a member who changes their password', async () => {
    const sid = await stepUpToDelete(ada, '1042', PASSWORD);
    const change = { currentPassword: PASSWORD, newPassword: 'another horse battery' };
    assert.equal((await ada.send('POST', '/api/auth/change-password', change)).status, 200);
    assert.equal((await ada.send('GET', '/step-up/session')).body.member.email, 'ada@example.test');
    assert.equal(await statusOfDeletion(ada, '1042', sid), 401);
  });
});
