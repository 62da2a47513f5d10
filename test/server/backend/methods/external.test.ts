import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { createStepUpGuard } from '../../../../src/server/index.js';
import {
  external,
  password,
  type ExternalAnswer,
  type StepUpQuestion,
} from '../../../../src/server/backend/index.js';
import { createApp, ORIGIN, OWN_PAGE, pageOf, type App, type Page, type WireAnswer } from '../support/app.js';

describe('asking somebody else', () => {
  let app: App;
  let ada: Page;
  let started: StepUpQuestion[];
  let answer: Partial<ExternalAnswer> | null;

  async function start(_request: Request, question: StepUpQuestion): Promise<URL> {
    started.push(question);
    return new URL(`https://provider.example.test/authorize?state=${question.id}`);
  }

  async function finish(request: Request): Promise<ExternalAnswer | null> {
    const questionId = new URL(request.url).searchParams.get('state');
    if (!answer || !questionId) return null;
    return { questionId, member: { id: 'ada' }, authenticatedAt: Date.now(), ...answer };
  }

  beforeEach(() => {
    started = [];
    answer = {};
    app = createApp({
      levels: { basic: ['password', 'external'], high: ['external'] },
      methods: [password({ check: () => true }), external({ start, finish })],
    });
    ada = pageOf(app.backend, 'ada');
  });

  // The navigation back from another site, as a browser sends it.
  const comeBack = (page: Page, id: string): Promise<WireAnswer> =>
    page.send('GET', `/external?state=${id}`, undefined, {
      'Sec-Fetch-Site': 'cross-site',
      'Sec-Fetch-Mode': 'navigate',
    });
  const stateOf = async (id: string): Promise<string> =>
    (await ada.send('GET', `/questions/${id}`)).body.status as string;

  it('opens a window at an address, which comes back to a page that closes itself', async () => {
    const id = await ada.open({ target: '1042', comment: 'Delete it' });
    const { status, body } = await ada.challenge(id, 'external');
    assert.deepEqual(
      [status, body],
      [200, { type: 'external', url: `https://provider.example.test/authorize?state=${id}` }],
    );
    assert.deepEqual(Object.keys(started[0]!).sort(), [
      ...['action', 'askedAt', 'comment', 'expiresAt', 'force', 'id', 'maxAge', 'resource', 'target'],
    ]);
    assert.equal(await stateOf(id), 'open');
    const page = await comeBack(ada, id);
    assert.equal(page.status, 200);
    assert.match(page.headers.get('content-type')!, /^text\/html/);
    assert.match(page.headers.get('content-security-policy')!, /default-src 'none'.*frame-ancestors 'none'/);
    assert.match(page.body, /close\(\)/);
    const { body: verified } = await ada.send('GET', `/questions/${id}`);
    assert.deepEqual([verified.status, verified.kind, verified.acr], ['verified', 'step-up', 'high']);
    assert.equal((await ada.ask({ target: '1042' })).body.sid, verified.sid);
  });

  it('is rejected where it was another member, too long ago, ahead, or before a refusal', async t => {
    // The clock stands, so that a question is asked in a second that is known.
    t.mock.timers.enable({ apis: ['Date'], now: 1_800_000_000_700 });
    const now = Date.now();
    const second = 1_800_000_000_000;
    const wrongs: Array<[string, Partial<ExternalAnswer>, object]> = [
      ['another member', { member: { id: 'bob' } }, {}],
      ['no member', { member: undefined }, {}],
      ['too long ago', { authenticatedAt: now - 910_000 }, { maxAge: 900 }],
      ['before a single use', { authenticatedAt: now - 60_000 }, { maxAge: 0 }],
      ['in the second before a single use', { authenticatedAt: second - 1_000 }, { maxAge: 0 }],
      ['a second longer ago than asked for', { authenticatedAt: second - 901_000 }, { maxAge: 900 }],
      ['ahead', { authenticatedAt: now + 60_000 }, {}],
      ['no time', { authenticatedAt: NaN }, {}],
      ['refused before', { authenticatedAt: now - 1_000 }, { notBefore: now - 1_000 }],
      ['another level', { acr: 'low' }, { acrValues: ['high'] }],
    ];
    for (const [what, wrong, question] of wrongs) {
      answer = wrong;
      const id = await ada.open({ target: what, ...question });
      assert.equal((await comeBack(ada, id)).status, 200);
      assert.equal(await stateOf(id), 'rejected', what);
      answer = {};
      await comeBack(ada, id);
      assert.equal(await stateOf(id), 'rejected', `${what}, and stays so`);
    }
  });

  it('can be tried again after it was rejected, and so can another way', async () => {
    for (const way of ['external', 'password'] as const) {
      answer = { member: { id: 'bob' } };
      const id = await ada.open({ target: way });
      await ada.challenge(id, 'external');
      await comeBack(ada, id);
      assert.equal(await stateOf(id), 'rejected');
      answer = {};
      if (way === 'password') {
        assert.equal((await ada.answer(id, way, { password: 'x' })).status, 200);
        continue;
      }
      assert.equal((await ada.challenge(id, way)).status, 200);
      assert.equal(await stateOf(id), 'open');
      await comeBack(ada, id);
      assert.equal(await stateOf(id), 'verified');
    }
  });

  it('counts for a single use from the second of the question on, since providers tell no more than that', async t => {
    t.mock.timers.enable({ apis: ['Date'], now: 1_800_000_000_700 });
    answer = { authenticatedAt: 1_800_000_000_000 };
    const id = await ada.open({ maxAge: 0 });
    await comeBack(ada, id);
    assert.equal(await stateOf(id), 'verified');
  });

  it('changes nothing where it comes back to another sign-in, nobody, or with nothing good', async () => {
    const id = await ada.open();
    for (const session of ['ada-elsewhere', 'bob', null]) {
      assert.equal((await comeBack(pageOf(app.backend, session), id)).status, 200);
    }
    answer = null;
    await comeBack(ada, id);
    assert.equal(await stateOf(id), 'open');
    assert.equal(
      app.events.some(({ type }) => type === 'verified' || type === 'rejected'),
      false,
    );
  });

  it('gives the framework’s own request to both, so that what belongs together can lie in its session', async () => {
    const given: unknown[] = [];
    const { backend } = createApp({
      methods: [
        external({
          async start(_request, _question, raw) {
            given.push(raw);
            return new URL('https://provider.example.test/authorize');
          },
          async finish(_request, raw) {
            given.push(raw);
            return null;
          },
        }),
      ],
    });
    const raw = { session: {} };
    const page = pageOf({ handle: request => backend.handle(request, raw) }, 'ada');
    await page.challenge(await page.open(), 'external');
    await page.send('GET', '/external');
    assert.deepEqual([given.length, given[0] === raw, given[1] === raw], [2, true, true]);
  });

  it('is as old as the other side says', async () => {
    answer = { authenticatedAt: Date.now() - 60_000.5, acr: 'urn:other', amr: ['hwk'] };
    const id = await ada.open();
    await comeBack(ada, id);
    const { body } = await ada.send('GET', `/questions/${id}`);
    assert.ok(body.verifiedAt <= Date.now() - 60_000);
    assert.ok(Number.isInteger(body.verifiedAt), 'in whole ms, as the page takes it');
    assert.deepEqual([body.acr, body.amr], ['urn:other', ['hwk']]);
    assert.equal((await ada.ask({ maxAge: 30 })).status, 201);
  });

  it('that names a level reaches no other one, with whatever question it was answered', async () => {
    answer = { acr: 'basic' };
    const id = await ada.open({ target: '1042' });
    await comeBack(ada, id);
    const { body } = await ada.send('GET', `/questions/${id}`);
    assert.equal(body.acr, 'basic');
    assert.equal((await ada.ask({ target: '1042', acrValues: ['high'] })).status, 201);
    const guard = createStepUpGuard({ provider: app.backend.verifier });
    const open = async (acr: string): Promise<boolean> => {
      const headers = { ...OWN_PAGE, Cookie: 'session=ada', 'X-Step-Up-Session-Id': body.sid as string };
      const rule = { resource: 'invoices', action: 'delete', target: '1042' } as const;
      const request = new Request(ORIGIN, { method: 'POST', headers });
      return (await guard.check(request, { ...rule, acrValues: [acr] })).ok;
    };
    assert.deepEqual([await open('basic'), await open('high')], [true, false]);
  });

  it('that says a level or a method as no text says none, or is rejected', async () => {
    for (const [acr, state, reached] of [
      [null, 'verified', 'high'],
      ['', 'verified', 'high'],
      [7, 'rejected', undefined],
      [['high'], 'rejected', undefined],
    ]) {
      answer = { acr, amr: acr } as unknown as Partial<ExternalAnswer>;
      const id = await ada.open({ maxAge: 0, acrValues: ['high'] });
      await comeBack(ada, id);
      const { status, body } = await ada.send('GET', `/questions/${id}`);
      assert.deepEqual([status, body.status, body.acr], [200, state, reached], JSON.stringify(acr));
      const ofAnyLevel = await ada.open({ maxAge: 0 });
      await comeBack(ada, ofAnyLevel);
      assert.equal(await stateOf(ofAnyLevel), state, JSON.stringify(acr));
    }
  });

  it('is offered to whom the app says, with what they know their account by, and else to everybody', async () => {
    const { backend } = createApp({
      methods: [
        password({ check: () => true }),
        external({ start, finish, offer: ({ id }) => (id === 'ada' ? { hint: 'Pinewick ID' } : null) }),
      ],
    });
    const offered = async (app: Pick<typeof backend, 'handle'>, who: string): Promise<unknown> =>
      (await pageOf(app, who).ask()).body.methods;
    assert.deepEqual(await offered(backend, 'ada'), [
      { type: 'password' },
      { type: 'external', hint: 'Pinewick ID' },
    ]);
    assert.deepEqual(await offered(backend, 'bob'), [{ type: 'password' }]);
    const bob = pageOf(backend, 'bob');
    assert.equal((await bob.challenge(await bob.open(), 'external')).status, 400);
    assert.deepEqual(await offered(app.backend, 'bob'), [{ type: 'password' }, { type: 'external' }]);
    const unnamed = createApp({ methods: [external({ start, finish, offer: () => ({ hint: null }) })] });
    assert.deepEqual(await offered(unnamed.backend, 'bob'), [{ type: 'external' }]);
  });

  it('answers no question that did not offer it', async () => {
    app = createApp({
      levels: { basic: ['password'], high: ['external'] },
      methods: [password({ check: () => true }), external({ start, finish })],
    });
    ada = pageOf(app.backend, 'ada');
    const id = await ada.open({ acrValues: ['basic'] });
    assert.equal((await ada.challenge(id, 'external')).status, 400);
    answer = { acr: 'basic' };
    await comeBack(ada, id);
    assert.equal(await stateOf(id), 'open');
  });

  it('that leads nowhere is 503', async () => {
    const methods = [
      external({ start: async () => new URL('javascript:alert(1)'), finish: async () => null }),
    ];
    const page = pageOf(createApp({ methods }).backend, 'ada');
    assert.equal((await page.challenge(await page.open(), 'external')).status, 503);
  });

  it('comes back to nothing where the app does not ask anybody else', async () => {
    const page = pageOf(createApp().backend, 'ada');
    assert.equal((await page.send('GET', '/external', undefined, { Origin: ORIGIN })).status, 410);
  });
});
