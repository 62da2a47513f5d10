import assert from 'node:assert/strict';
import { afterEach, before, beforeEach, describe, it, mock } from 'node:test';
import {
  createStepUpFetch,
  StepUpClient,
  type StepUpFetch,
  type StepUpProvider,
} from '../../src/client/index.js';
import { CODE, createAllauthServer, PASSWORD } from './support/allauth-server.js';
import { Browser } from './support/browser.js';
import { createPerson, type Person } from './support/person.js';
import { loadRecipe, runApp, type RunningApp } from './support/recipe.js';

interface Recipe {
  allauth(options: object): StepUpProvider;
  withReauthentication(resource: string, action: string, send: typeof fetch): typeof fetch;
}

describe('the recipe for django-allauth', () => {
  let recipe: Recipe;
  let app: RunningApp;
  let browser: Browser;
  let person: Person;
  let client: StepUpClient;
  let stepUpFetch: StepUpFetch;

  before(async () => {
    recipe = await loadRecipe<Recipe>('django-allauth/allauth.ts');
  });
  beforeEach(async () => {
    app = await runApp(createAllauthServer);
    browser = new Browser(app.origin);
    person = createPerson();
    client = clientOf(browser);
    stepUpFetch = createStepUpFetch({
      client,
      origins: [app.origin],
      fetch: recipe.withReauthentication('account', 'update', browser.fetch),
    });
    await signIn('wizard');
    // allauth calls a session recent for five minutes.
    mock.timers.enable({ apis: ['Date'], now: Date.now() + 301_000 });
  });
  afterEach(async () => {
    mock.timers.reset();
    client.dispose();
    await app.close();
  });

  function clientOf({ fetch }: Browser): StepUpClient {
    const provider = recipe.allauth({
      base: `${app.origin}/_allauth/browser/v1`,
      headers: csrf,
      ask: person.ask,
      fetch,
    });
    return new StepUpClient({ provider });
  }

  const csrf = (): Record<string, string> => ({ 'X-CSRFToken': browser.cookies.get('csrftoken') ?? '' });

  async function signIn(username: string): Promise<void> {
    await browser.send('GET', '/_allauth/browser/v1/auth/session');
    const login = { username, password: PASSWORD };
    assert.equal((await browser.send('POST', '/_allauth/browser/v1/auth/login', login, csrf())).status, 200);
  }

  /** What the page does that is dangerous. */
  const removeSecondFactor = (): Promise<Response> =>
    stepUpFetch(`${app.origin}/_allauth/browser/v1/account/authenticators/totp`, {
      method: 'DELETE',
      headers: csrf(),
    });

  it('asks where allauth lists its flows, and sends the request once more', async () => {
    person.answers = [{ name: 'mfa_reauthenticate', value: '314 159' }];
    const response = await removeSecondFactor();
    assert.deepEqual([response.status, await response.json()], [200, { status: 200 }]);
    assert.deepEqual(person.asked, [{ choices: ['mfa_reauthenticate', 'reauthenticate'] }]);
    assert.equal((await removeSecondFactor()).status, 200);
    assert.equal(person.asked.length, 1, 'the session is recent by then');
  });

  it('takes the password as well, and says what allauth says of a wrong one', async () => {
    person.answers = [
      { name: 'reauthenticate', value: 'wrong' },
      { name: 'mfa_reauthenticate', value: '000000' },
      { name: 'reauthenticate', value: PASSWORD },
    ];
    assert.equal((await removeSecondFactor()).status, 200);
    assert.deepEqual(
      person.asked.map(({ error }) => error),
      [undefined, 'Incorrect password.', 'Incorrect code.'],
    );
  });

  it('is refused by the server without a step-up', async () => {
    const path = '/_allauth/browser/v1/account/authenticators/totp';
    const { status, body } = await browser.send('DELETE', path, undefined, csrf());
    assert.deepEqual([status, body.meta.is_authenticated], [401, true]);
    await assert.rejects(removeSecondFactor(), { code: 'cancelled' });
  });

  it('asks before anything is sent, where a gate asks, unless the session is recent', async () => {
    const question = { resource: 'account', action: 'update', maxAge: 300, comment: 'Turn it off' } as const;
    person.answers = [{ name: 'mfa_reauthenticate', value: CODE }];
    const verification = await client.require(question);
    assert.deepEqual([verification.kind, verification.amr], ['step-up', ['otp']]);
    assert.deepEqual(person.asked, [
      { choices: ['mfa_reauthenticate', 'reauthenticate'], comment: 'Turn it off' },
    ]);
    const another = clientOf(browser);
    assert.equal((await another.require(question)).kind, 'step-up');
    assert.equal(person.asked.length, 1, 'it is recent in the next page, too');
    await assert.rejects(another.require({ ...question, maxAge: 0 }), { code: 'cancelled' });
    another.dispose();
  });

  it('offers only what the user has', async () => {
    browser.cookies.clear();
    await signIn('witch');
    mock.timers.tick(301_000);
    person.answers = [{ name: 'reauthenticate', value: PASSWORD }];
    assert.equal((await removeSecondFactor()).status, 200);
    assert.deepEqual(person.asked, [{ choices: ['reauthenticate'] }]);
  });

  it('does not take the step-up of another user, or of another session', async () => {
    person.answers = [{ name: 'reauthenticate', value: PASSWORD }];
    assert.equal((await removeSecondFactor()).status, 200);
    for (const username of ['witch', 'wizard']) {
      browser.cookies.clear();
      await signIn(username);
      mock.timers.tick(301_000);
      await assert.rejects(removeSecondFactor(), { code: 'cancelled' });
    }
  });

  it('is not answered by somebody else who has signed in meanwhile', async () => {
    const { ask } = person;
    person.answers = [{ name: 'reauthenticate', value: PASSWORD }];
    const provider = recipe.allauth({
      base: `${app.origin}/_allauth/browser/v1`,
      headers: csrf,
      fetch: browser.fetch,
      async ask(asked: never, signal: AbortSignal) {
        browser.cookies.clear();
        await signIn('witch');
        return ask(asked, signal);
      },
    });
    const question = { resource: 'account', action: 'update', maxAge: 300 } as const;
    await assert.rejects(provider.verify(question, new AbortController().signal), { code: 'aborted' });
  });

  it('leaves the 401 of nobody to the app, after the sign-out as well', async () => {
    person.answers = [{ name: 'reauthenticate', value: PASSWORD }];
    assert.equal((await removeSecondFactor()).status, 200);
    await browser.send('DELETE', '/_allauth/browser/v1/auth/session', undefined, csrf());
    assert.equal((await removeSecondFactor()).status, 401);
    await assert.rejects(client.require({ resource: 'account', action: 'update' }), {
      code: 'sign-in-required',
    });
    assert.equal(person.asked.length, 1);
  });
});
