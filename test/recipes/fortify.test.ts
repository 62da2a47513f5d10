import assert from 'node:assert/strict';
import { afterEach, before, beforeEach, describe, it, mock } from 'node:test';
import {
  createStepUpFetch,
  StepUpClient,
  type StepUpFetch,
  type StepUpProvider,
} from '../../src/client/index.js';
import { Browser } from './support/browser.js';
import { createFortifyServer, PASSWORD } from './support/fortify-server.js';
import { createPerson, type Person } from './support/person.js';
import { loadRecipe, runApp, type RunningApp } from './support/recipe.js';

interface Recipe {
  fortify(options: object): StepUpProvider;
  withPasswordConfirm(resource: string, action: string, send: typeof fetch): typeof fetch;
}

describe('the recipe for Laravel Fortify', () => {
  let recipe: Recipe;
  let app: RunningApp;
  let browser: Browser;
  let person: Person;
  let client: StepUpClient;
  let stepUpFetch: StepUpFetch;

  before(async () => {
    recipe = await loadRecipe<Recipe>('fortify/fortify.ts');
  });
  beforeEach(async () => {
    app = await runApp(createFortifyServer);
    browser = new Browser(app.origin);
    person = createPerson();
    client = new StepUpClient({
      provider: recipe.fortify({ base: app.origin, headers: xsrf, ask: person.ask, fetch: browser.fetch }),
    });
    stepUpFetch = createStepUpFetch({
      client,
      origins: [app.origin],
      fetch: recipe.withPasswordConfirm('invoices', 'delete', browser.fetch),
    });
    await signIn('ada@example.test');
  });
  afterEach(async () => {
    mock.timers.reset();
    client.dispose();
    await app.close();
  });

  const xsrf = (): Record<string, string> => ({
    'X-XSRF-TOKEN': decodeURIComponent(browser.cookies.get('XSRF-TOKEN') ?? ''),
  });

  async function signIn(email: string): Promise<void> {
    await browser.send('GET', '/api/user');
    assert.equal((await browser.send('POST', '/login', { email, password: PASSWORD }, xsrf())).status, 200);
  }

  /** What the page does that is dangerous. */
  const deleteInvoice = (): Promise<Response> =>
    stepUpFetch(`${app.origin}/invoices/1042`, { method: 'DELETE', headers: xsrf() });

  it('asks where the middleware answers 423, and sends the request once more', async () => {
    person.answers = [
      { name: 'password', value: 'wrong' },
      { name: 'password', value: PASSWORD },
    ];
    assert.equal((await deleteInvoice()).status, 204);
    assert.deepEqual(person.asked, [
      { choices: ['password'] },
      { choices: ['password'], error: 'The provided password was incorrect.' },
    ]);
    assert.equal((await deleteInvoice()).status, 204);
    assert.equal(person.asked.length, 2, 'it is confirmed by then');
  });

  it('is refused by the server without a step-up', async () => {
    const headers = { ...xsrf(), Accept: 'application/json' };
    const { status, body } = await browser.send('DELETE', '/invoices/1042', undefined, headers);
    assert.deepEqual([status, body], [423, { message: 'Password confirmation required.' }]);
    await assert.rejects(deleteInvoice(), { code: 'cancelled' });
  });

  it('asks before anything is sent, where a gate asks, unless the password was confirmed recently enough', async () => {
    const question = { resource: 'invoices', action: 'delete', maxAge: 900, comment: 'Delete 1042' } as const;
    person.answers = [{ name: 'password', value: PASSWORD }];
    assert.equal((await client.require(question)).kind, 'step-up');
    assert.deepEqual(person.asked, [{ choices: ['password'], comment: 'Delete 1042' }]);
    const later = new StepUpClient({
      provider: recipe.fortify({ base: app.origin, headers: xsrf, ask: person.ask, fetch: browser.fetch }),
    });
    assert.equal((await later.require(question)).kind, 'step-up');
    assert.equal(person.asked.length, 1);
    await assert.rejects(later.require({ ...question, maxAge: 0 }), { code: 'cancelled' });
    mock.timers.enable({ apis: ['Date'], now: Date.now() + 901_000 });
    await assert.rejects(later.require(question), { code: 'cancelled' });
    later.dispose();
  });

  it('asks again after a refusal, however recent the page takes the confirmation to be', async () => {
    person.answers = [
      { name: 'password', value: PASSWORD },
      { name: 'password', value: PASSWORD },
    ];
    client.configure({ maxAge: '4h' });
    assert.equal((await deleteInvoice()).status, 204);
    // Laravel asks again after three hours.
    mock.timers.enable({ apis: ['Date'], now: Date.now() + 10_900_000 });
    assert.equal((await deleteInvoice()).status, 204);
    assert.equal(person.asked.length, 2);
  });

  it('does not take the step-up of another user, or of another session', async () => {
    person.answers = [{ name: 'password', value: PASSWORD }];
    assert.equal((await deleteInvoice()).status, 204);
    for (const email of ['bo@example.test', 'ada@example.test']) {
      browser.cookies.clear();
      await signIn(email);
      await assert.rejects(deleteInvoice(), { code: 'cancelled' });
    }
  });

  it('is not answered by somebody else who has signed in meanwhile', async () => {
    const provider = recipe.fortify({
      ...{ base: app.origin, headers: xsrf, fetch: browser.fetch },
      async ask() {
        browser.cookies.clear();
        await signIn('bo@example.test');
        return { name: 'password', value: PASSWORD };
      },
    });
    const question = { resource: 'invoices', action: 'delete', maxAge: 900 } as const;
    await assert.rejects(provider.verify(question, new AbortController().signal), { code: 'aborted' });
  });

  it('leaves the 401 of nobody to the app, after the sign-out as well', async () => {
    person.answers = [{ name: 'password', value: PASSWORD }];
    assert.equal((await deleteInvoice()).status, 204);
    await browser.send('POST', '/logout', {}, xsrf());
    assert.equal((await deleteInvoice()).status, 401);
    await assert.rejects(client.require({ resource: 'invoices', action: 'delete' }), {
      code: 'sign-in-required',
    });
  });

  it('says so where the page has been open for too long', async () => {
    browser.cookies.set('XSRF-TOKEN', 'another');
    const provider = recipe.fortify({
      ...{ base: app.origin, headers: () => ({}), fetch: browser.fetch },
      ask: async () => ({ name: 'password', value: PASSWORD }),
    });
    const question = { resource: 'invoices', action: 'delete', maxAge: 900 } as const;
    await assert.rejects(provider.verify(question, new AbortController().signal), { code: 'unavailable' });
  });
});
