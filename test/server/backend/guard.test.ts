import assert from 'node:assert/strict';
import { after, beforeEach, describe, it } from 'node:test';
import {
  createStepUpGuard,
  type CheckResult,
  type Decision,
  type StepUpRule,
} from '../../../src/server/index.js';
import { createApp, ORIGIN, OWN_PAGE, pageOf, type App } from './support/app.js';
import { storeKinds } from './support/stores.js';

const RIGHT = { password: 'correct horse' };
const RULE = { resource: 'invoices', action: 'delete', target: '1042' } satisfies StepUpRule;
const secret = 'a secret that the servers share!!';

const statusOf = (result: CheckResult): number => (result.ok ? 200 : result.response.status);

describe('a guard with the app’s own sessions', () => {
  let app: App;
  let decisions: Decision[];

  beforeEach(() => {
    app = createApp();
    decisions = [];
  });

  interface Sent {
    session?: string | null;
    sid?: string | null;
    method?: string;
    path?: string;
    headers?: Record<string, string | null>;
    rule?: Partial<StepUpRule>;
  }

  /** What a page sends to a route that is guarded. */
  function check({
    session = 'ada',
    sid = null,
    method = 'POST',
    path = '/invoices/1042',
    headers = {},
    rule = {},
  }: Sent = {}): Promise<CheckResult> {
    const sent = new Headers({ ...OWN_PAGE, ...(session && { Cookie: `session=${session}` }) });
    if (sid !== null) sent.set('X-Step-Up-Session-Id', sid);
    for (const [name, value] of Object.entries(headers)) {
      if (value === null) sent.delete(name);
      else sent.set(name, value);
    }
    const guard = createStepUpGuard({
      provider: app.backend.verifier,
      onDecision: decision => void decisions.push(decision),
    });
    return guard.check(new Request(ORIGIN + path, { method, headers: sent }), { ...RULE, ...rule });
  }

  async function stepUp(session = 'ada', question: object = { target: '1042' }): Promise<string> {
    const page = pageOf(app.backend, session);
    const { body } = await page.answer(await page.open(question), 'password', RIGHT);
    return body.sid as string;
  }

  it('lets through what was proved for exactly this, by its id', async () => {
    const sid = await stepUp();
    const result = await check({ sid });
    assert.ok(result.ok);
    assert.equal(result.member.id, 'ada');
    assert.deepEqual(result.session.covers, RULE);
    assert.deepEqual(result.session.amr, ['pwd']);
  });

  it('lets a native form through without an id, by the session', async () => {
    await stepUp();
    assert.equal(statusOf(await check()), 200);
  });

  it('challenges who has proved nothing, and says for what', async () => {
    const result = await check();
    assert.ok(!result.ok);
    assert.equal(result.response.status, 401);
    const challenge = result.response.headers.get('www-authenticate')!;
    assert.match(challenge, /error="insufficient_user_authentication"/);
    assert.match(challenge, /scope="invoices:delete"/);
    assert.match(challenge, /target="1042"/);
  });

  it('answers nobody with the bare challenge', async () => {
    const result = await check({ session: null });
    assert.ok(!result.ok);
    assert.equal(result.response.status, 401);
    assert.match(result.response.headers.get('www-authenticate')!, /^Bearer scope="invoices:delete"/);
    assert.doesNotMatch(result.response.headers.get('www-authenticate')!, /error/);
  });

  it('refuses a step-up of another member, sign-in, resource, action or target', async () => {
    const sid = await stepUp();
    assert.equal(statusOf(await check({ session: 'bob', sid })), 401);
    assert.equal(statusOf(await check({ session: 'ada-elsewhere', sid })), 401);
    assert.equal(statusOf(await check({ session: 'ada-elsewhere' })), 401);
    for (const rule of [
      { resource: 'users' },
      { action: 'read' as const },
      { target: '1043' },
      { target: undefined },
    ]) {
      assert.equal(statusOf(await check({ sid, rule })), 401, JSON.stringify(rule));
      assert.equal(statusOf(await check({ rule })), 401, JSON.stringify(rule));
    }
    const withoutTarget = await stepUp('ada', {});
    assert.equal(statusOf(await check({ sid: withoutTarget })), 401);
    assert.ok(decisions.some(({ reason }) => reason === 'other-target'));
    assert.equal(statusOf(await check({ sid })), 200, 'and it still holds for its own');
  });

  it('refuses a step-up that is too old, or has ended', async t => {
    t.mock.timers.enable({ apis: ['Date'], now: Date.now() });
    const sid = await stepUp();
    t.mock.timers.tick(60_000);
    assert.equal(statusOf(await check({ sid, rule: { maxAge: 59 } })), 401);
    assert.equal(statusOf(await check({ sid, rule: { maxAge: 60 } })), 200);
    t.mock.timers.tick(540_000);
    assert.equal(statusOf(await check({ sid })), 401, 'after ten minutes');
  });

  it('refuses a step-up after the end of the member or the sign-in, and after signing out', async () => {
    for (const of of [{ memberId: 'ada' }, { key: 'key-of-ada' }]) {
      const sid = await stepUp();
      await app.backend.end(of);
      assert.equal(statusOf(await check({ sid })), 401);
      assert.equal(statusOf(await check()), 401);
    }
    const sid = await stepUp();
    app.sessions.set('ada', { member: { id: 'ada' }, key: 'of-the-next-sign-in' });
    assert.equal(statusOf(await check({ sid })), 401);
  });

  it('refuses a malformed id before it asks who it is', async () => {
    await stepUp();
    assert.equal(statusOf(await check({ sid: 'not an id' })), 401);
  });

  it('with an id that is unknown does not look for another step-up', async () => {
    await stepUp();
    assert.equal(statusOf(await check({ sid: 'A'.repeat(22) })), 401);
  });

  it('asks the app as well whether the member may', async () => {
    let permission: 'deny' | 'allow' | 'step-up' = 'step-up';
    app = createApp({ permission: () => permission });
    const sid = await stepUp();
    permission = 'deny';
    assert.equal(statusOf(await check({ sid })), 403);
    assert.equal(statusOf(await check()), 403);
    permission = 'allow';
    const elsewhere = await check({ session: 'ada-elsewhere' });
    assert.ok(elsewhere.ok);
    assert.equal(elsewhere.session.kind, 'allowed');
    for (const rule of [{ allowRole: false }, { force: true }, { acrValues: ['high'] }]) {
      assert.equal(statusOf(await check({ session: 'ada-elsewhere', rule })), 401, JSON.stringify(rule));
    }
  });

  it('knows the level that a step-up has reached', async () => {
    app = createApp({ levels: { basic: ['password', 'totp'], high: ['totp'] } });
    const sid = await stepUp();
    assert.equal(statusOf(await check({ sid, rule: { acrValues: ['high'] } })), 401);
    const passed = await check({ sid, rule: { acrValues: ['high', 'basic'] } });
    assert.ok(passed.ok);
    assert.equal(passed.session.acr, 'basic');
  });

  it('lets a sign-in that counts open no rule with once', async () => {
    app = createApp({ freshSignIn: () => true });
    app.sessions.set('ada', { ...app.sessions.get('ada')!, authenticatedAt: Date.now() });
    const { body } = await pageOf(app.backend, 'ada').ask({ target: '1042' });
    assert.equal(statusOf(await check({ sid: body.sid })), 200);
    assert.equal(statusOf(await check({ sid: body.sid, rule: { once: true } })), 401);
    assert.equal(statusOf(await check({ rule: { once: true } })), 401);
  });

  const elsewhere: Record<string, Record<string, string | null>> = {
    'another site': { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
    'a sibling': { Origin: 'https://blog.example.test', 'Sec-Fetch-Site': 'same-site' },
    'a sandboxed frame': { Origin: 'null', 'Sec-Fetch-Site': 'cross-site' },
    'an old browser on another site': { Origin: 'https://evil.example', 'Sec-Fetch-Site': null },
    'something that says nothing': { Origin: null, 'Sec-Fetch-Site': null },
  };
  for (const [what, headers] of Object.entries(elsewhere)) {
    it(`refuses ${what} with 403, before anything is looked up`, async () => {
      const sid = await stepUp();
      const { session } = app.backend as unknown as { session?: unknown };
      assert.equal(session, undefined);
      assert.equal(statusOf(await check({ sid, headers })), 403);
      assert.equal(statusOf(await check({ headers })), 403);
      // A link: what the person has proved opens nothing for it.
      assert.equal(statusOf(await check({ method: 'GET', headers })), 401);
    });
  }

  it('lets a link of the app’s own and a typed address find what was proved', async () => {
    await stepUp();
    for (const site of ['same-origin', 'none']) {
      const headers = { Origin: null, 'Sec-Fetch-Site': site };
      assert.equal(statusOf(await check({ method: 'GET', headers })), 200, site);
    }
  });

  describe('for a browser that wants a page', () => {
    const wantsPage = { Accept: 'text/html,application/xhtml+xml', Origin: null };
    const locationOf = (result: CheckResult): string | null =>
      result.ok ? null : result.response.headers.get('location');

    beforeEach(() => {
      app = createApp({ challengeUrl: '/confirm?theme=dark', signInUrl: '/sign-in' });
    });

    it('leads to the app’s own page, with the way back and what for', async () => {
      const result = await check({
        method: 'GET',
        path: '/invoices/1042?tab=2',
        headers: wantsPage,
        rule: { maxAge: 60 },
      });
      assert.equal(statusOf(result), 303);
      assert.equal(
        locationOf(result),
        '/confirm?theme=dark&return_to=%2Finvoices%2F1042%3Ftab%3D2&scope=invoices%3Adelete&target=1042&max_age=60',
      );
    });

    it('leads nobody to the page to sign in', async () => {
      const result = await check({ session: null, method: 'GET', headers: wantsPage });
      assert.deepEqual(
        [statusOf(result), locationOf(result)],
        [303, '/sign-in?return_to=%2Finvoices%2F1042'],
      );
    });

    it('leads back to the page that a form was sent from, of the own origin only', async () => {
      const form = { Accept: 'text/html' };
      const back = async (Referer: string | null): Promise<string | null> => {
        const location = locationOf(await check({ headers: { ...form, Referer } }));
        return new URL(location!, ORIGIN).searchParams.get('return_to');
      };
      assert.equal(await back(`${ORIGIN}/invoices?page=3`), '/invoices?page=3');
      assert.equal(await back('https://evil.example/phish'), '/');
      assert.equal(await back(null), '/');
    });

    it('never leads back to another host', async () => {
      for (const path of ['//evil.example/x', '/\\evil.example', '///evil.example']) {
        const location = locationOf(await check({ method: 'GET', path, headers: wantsPage }));
        const back = new URL(location!, ORIGIN).searchParams.get('return_to')!;
        assert.equal(new URL(back, ORIGIN).origin, ORIGIN, back);
      }
    });

    it('gives a script the problem document as ever', async () => {
      for (const Accept of ['*/*', 'application/json']) {
        const result = await check({ headers: { Accept } });
        assert.equal(statusOf(result), 401);
      }
    });
  });
});

for (const { name, skip, start } of storeKinds) {
  describe(`a rule with once, with a store ${name}`, { skip }, async () => {
    const { store, stop } = skip ? { store: undefined, stop: async () => {} } : await start();
    after(() => stop());

    it('lets one of 100 requests to two servers through, and the step-up is then neither told nor found', async () => {
      const apps = [0, 1].map(() => createApp({ store, secret }));
      const guards = apps.map(({ backend }) =>
        createStepUpGuard({ provider: backend.verifier, timeout: 20_000 }),
      );
      const ada = pageOf(apps[0]!.backend, 'ada');
      const id = await ada.open({ target: '1042' });
      const { body } = await ada.answer(id, 'password', RIGHT);
      const request = (sid?: string): Request =>
        new Request(`${ORIGIN}/invoices/1042`, {
          method: 'POST',
          headers: { ...OWN_PAGE, Cookie: 'session=ada', ...(sid && { 'X-Step-Up-Session-Id': sid }) },
        });
      const rule = { ...RULE, once: true };
      const results = await Promise.all(
        Array.from({ length: 100 }, (_, n) =>
          guards[n % 2]!.check(request(n % 4 < 2 ? body.sid : undefined), rule),
        ),
      );
      assert.equal(results.filter(({ ok }) => ok).length, 1);
      assert.equal((await ada.ask({ target: '1042' })).status, 201);
      assert.equal((await ada.send('GET', `/questions/${id}`)).status, 410);
      assert.equal(statusOf(await guards[1]!.check(request(), RULE)), 401);
      assert.equal(statusOf(await guards[1]!.check(request(body.sid), RULE)), 401);
    });
  });
}
