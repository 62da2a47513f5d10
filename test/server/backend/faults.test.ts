import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  createStepUpBackend,
  external,
  mailCode,
  memoryStepUpStore,
  passkey,
  password,
  recoveryCode,
  StepUpError,
  totp,
  type StepUpBackendOptions,
} from '../../../src/server/backend/index.js';
import { listenToConsole } from '../support/console.js';
import { expectNothingRaised } from '../support/fatal-errors.js';
import { createApp, ORIGIN, OWN_PAGE, pageOf, QUESTION, type Page, type WireAnswer } from './support/app.js';
import { changeableStore } from './support/changeable-store.js';

const RIGHT = { password: 'correct horse' };
const OPERATIONS = ['get', 'set', 'pull', 'swap', 'take'] as const;

describe('a store that fails', () => {
  expectNothingRaised();

  for (const operation of OPERATIONS) {
    it(`at ${operation} never verifies, and is 503 or another question`, async () => {
      const store = changeableStore();
      const ada = pageOf(createApp({ store }).backend, 'ada');
      const id = await ada.open();
      store.change[operation] = (() => Promise.reject(new Error('away'))) as never;
      const answers = [
        await ada.answer(id, 'password', RIGHT),
        await ada.ask(),
        await ada.challenge(id, 'mail-code'),
        await ada.send('GET', `/questions/${id}`),
        await ada.send('DELETE', `/questions/${id}`),
      ];
      assert.ok(answers.some(({ status }) => status === 503));
      for (const { status, body } of answers) {
        assert.ok([503, 410, 201, 200, 204].includes(status), String(status));
        assert.notEqual(body.status, 'verified');
      }
    });
  }

  it('by being slow is 503', { timeout: 30_000 }, async () => {
    const store = changeableStore();
    const ada = pageOf(createApp({ store }).backend, 'ada');
    const id = await ada.open();
    store.change.take = () => new Promise(() => {});
    assert.equal((await ada.answer(id, 'password', RIGHT)).status, 503);
  });

  it('while everything of a member is ended says so, since it may still hold', async () => {
    for (const operation of ['set', 'pull'] as const) {
      const store = changeableStore();
      const { backend } = createApp({ store });
      store.change[operation] = (() => Promise.reject(new Error('away'))) as never;
      for (const of of [{ memberId: 'ada' }, { key: 'key-of-ada' }]) {
        await assert.rejects(
          backend.end(of),
          (error: unknown) => error instanceof StepUpError && error.code === 'unavailable',
        );
      }
    }
  });

  it('by reading what was there long ago is 503, and holds up nobody', { timeout: 30_000 }, async () => {
    const store = changeableStore();
    const ada = pageOf(createApp({ store }).backend, 'ada');
    await ada.open();
    store.change.get = async () => null;
    assert.equal((await ada.ask()).status, 503);
  });

  it('by losing keys leads to another question', async () => {
    for (const prefix of ['life:member', 'life:session', 'latest:', 'proof:', 'question:']) {
      const store = changeableStore();
      const ada = pageOf(createApp({ store }).backend, 'ada');
      await ada.answer(await ada.open(), 'password', RIGHT);
      const open = await ada.open({ maxAge: 0 });
      const get = store.get.bind(store);
      store.change.get = async key => (key.startsWith(prefix) ? null : get(key));
      const isOfQuestions = prefix === 'question:' || prefix.startsWith('life');
      const { status } = await ada.answer(open, 'password', RIGHT);
      assert.equal(status, isOfQuestions ? 410 : 200, prefix);
      if (prefix === 'question:') continue;
      // A mark that is read as lost and is there nevertheless cannot be made anew.
      if (prefix.startsWith('life')) store.change.swap = async () => true;
      assert.equal((await ada.ask()).status, 201, prefix);
    }
  });
});

describe('an app that fails', () => {
  expectNothingRaised();

  it('to say who is signed in is 503, and so is one that says it incompletely', async () => {
    const { lines, stop } = listenToConsole();
    for (const session of [
      () => Promise.reject(new Error('secret-of-the-database')),
      () => ({ member: { id: 'ada' } }),
      () => ({ member: { id: 'ada' }, key: '' }),
      () => ({ member: {}, key: 'k' }),
      () => ({ member: { id: 7 }, key: 'k' }),
      () => ({ key: 'k' }),
    ]) {
      const { backend } = createApp({
        session: session as StepUpBackendOptions['session'],
        onEvent: undefined,
      });
      const page = pageOf(backend, 'ada');
      for (const { status, body } of [await page.ask(), await page.send('GET', '/session')]) {
        assert.equal(status, 503);
        assert.doesNotMatch(JSON.stringify(body), /secret/);
      }
    }
    stop();
    assert.match(lines.join('\n'), /session\(\) must give key/);
  });

  it('to answer at all is 503 in time, whatever of it hangs, and verifies nobody later', async t => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const hang = (): Promise<never> => new Promise(() => {});
    const address = (): string => 'ada@example.test';
    const start = async (): Promise<URL> => new URL('https://provider.example.test/');
    const finish = async (): Promise<null> => null;
    let letGo: (isRight: boolean) => void = () => undefined;
    const check = (): Promise<boolean> => new Promise(resolve => (letGo = resolve));
    type Go = (page: Page) => Promise<WireAnswer>;
    const ask: Go = page => page.ask();
    const go: Array<[string, Partial<StepUpBackendOptions>, Go]> = [
      ['session', { session: hang }, page => page.send('GET', '/session')],
      ['permission', { permission: hang }, ask],
      ['secret', { methods: [totp({ secret: hang })] }, ask],
      ['find', { methods: [passkey({ rpId: 'x', origin: ORIGIN, find: hang, used: hang })] }, ask],
      [
        'send',
        { methods: [mailCode({ address, send: hang })] },
        async page => page.challenge(await page.open(), 'mail-code'),
      ],
      [
        'start',
        { methods: [external({ start: hang, finish })] },
        async page => page.challenge(await page.open(), 'external'),
      ],
      ['finish', { methods: [external({ start, finish: hang })] }, page => page.send('GET', '/external')],
      [
        'use',
        { methods: [recoveryCode({ use: hang })] },
        async page => page.answer(await page.open(), 'recovery-code', { code: 'spare' }),
      ],
      [
        'check',
        { methods: [password({ check })] },
        async page => page.answer(await page.open(), 'password', RIGHT),
      ],
    ];
    for (const [what, options, send] of go) {
      const page = pageOf(createApp(options).backend, 'ada');
      let status = 0;
      const answered = send(page).then(answer => (status = answer.status));
      // Nothing else is waited for by a timer: each turn lets what runs meanwhile go on, digests in other threads too.
      while (status === 0) {
        await new Promise(resolve => setImmediate(resolve));
        t.mock.timers.tick(500);
      }
      assert.equal(status, 503, what);
      await answered;
      if (what !== 'check') continue;
      letGo(true);
      assert.equal((await page.ask()).status, 201);
    }
  });

  it('at a code is 503, and the code is not taken', async () => {
    const fail = (): never => {
      throw new Error('away');
    };
    const methods = [
      password({ check: fail }),
      totp({ secret: () => 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', claim: fail }),
    ];
    const app = createApp({ methods });
    const ada = pageOf(app.backend, 'ada');
    const id = await ada.open();
    assert.equal((await ada.answer(id, 'password', RIGHT)).status, 503);
    assert.equal((await ada.answer(id, 'totp', { code: app.totpCode('ada') })).status, 503);
    assert.equal((await ada.send('GET', `/questions/${id}`)).body.status, 'open');
  });

  it('at its log changes nothing', async () => {
    for (const onEvent of [
      () => {
        throw new Error('no log');
      },
      () => Promise.reject(new Error('no log')) as unknown as void,
    ]) {
      assert.equal((await pageOf(createApp({ onEvent }).backend, 'ada').ask()).status, 201);
    }
  });

  it('tells its log no code, key or id of a step-up', async () => {
    const app = createApp();
    const ada = pageOf(app.backend, 'ada');
    const id = await ada.open({ target: '1042' });
    await ada.challenge(id, 'mail-code');
    const { body } = await ada.answer(id, 'mail-code', { code: app.mails[0]!.code });
    assert.deepEqual(
      app.events.map(({ type }) => type),
      ['asked', 'challenged', 'verified'],
    );
    const log = JSON.stringify(app.events);
    for (const secret of [id, body.sid, app.mails[0]!.code, 'key-of-ada'])
      assert.equal(log.includes(secret), false);
  });
});

describe('settings of an own server', () => {
  const good = { session: () => null, methods: [password({ check: () => true })] };
  const bads: Record<string, object> = {
    'no session': { session: undefined },
    'no methods': { methods: [] },
    'a method twice': { methods: [...good.methods, ...good.methods] },
    'something else as a method': { methods: [{}] },
    'a url with a slash at its end': { url: '/step-up/' },
    'a url of another server': { url: 'https://evil.example' },
    'an origin with a path': { origins: ['https://app.example.test/'] },
    'a level that nothing reaches': { levels: { high: ['passkey'] } },
    'a level of a type that nobody knows': { levels: { high: ['sms'] } },
    'a store that is none': { store: {} },
    'an empty secret': { secret: '' },
    'no tries': { tries: 0 },
    'a time that is none': { proofTtl: '10m' },
    'a challengeUrl elsewhere': { challengeUrl: 'https://evil.example/' },
    'a signInUrl elsewhere': { signInUrl: '//evil.example/' },
    'a setupUrl elsewhere': { setupUrl: 'javascript:alert(1)' },
    'a name that nobody knows': { ttl: 1 },
  };
  for (const [what, bad] of Object.entries(bads)) {
    it(`are refused with ${what}`, () => {
      assert.throws(
        () => createStepUpBackend({ ...good, ...bad } as StepUpBackendOptions),
        (error: unknown) => error instanceof StepUpError && error.code === 'invalid-request',
      );
    });
  }
});

describe('ending', () => {
  for (const of of [undefined, null, {}, { memberId: '' }, { key: 7 }, { memberId: 'ada', key: 'key' }]) {
    it(`what nobody named (${JSON.stringify(of)}) is refused`, async () => {
      await assert.rejects(
        createApp().backend.end(of as { key: string }),
        (error: unknown) => error instanceof StepUpError && error.code === 'invalid-request',
      );
    });
  }
});

describe('pages of other origins of the app', () => {
  const other = 'https://admin.example.test';
  const app = createApp({ origins: [ORIGIN, other] });
  const send = async (method: string, headers: Record<string, string>, body?: string): Promise<Response> =>
    (await app.backend.handle(
      new Request(`${ORIGIN}/step-up/questions`, {
        method,
        headers: { Cookie: 'session=ada', ...headers },
        body,
      }),
    ))!;

  it('may ask, with their cookies, after a preflight', async () => {
    const preflight = await send('OPTIONS', {
      Origin: other,
      'Access-Control-Request-Method': 'POST',
      'Access-Control-Request-Headers': 'content-type,x-csrf-token',
    });
    assert.equal(preflight.status, 204);
    const asked = await send(
      'POST',
      { Origin: other, 'Sec-Fetch-Site': 'same-site', 'Content-Type': 'application/json' },
      JSON.stringify(QUESTION),
    );
    assert.equal(asked.status, 201);
    for (const { headers } of [preflight, asked]) {
      assert.equal(headers.get('access-control-allow-origin'), other);
      assert.equal(headers.get('access-control-allow-credentials'), 'true');
      assert.equal(headers.get('vary'), 'Origin');
    }
    assert.equal(preflight.headers.get('access-control-allow-headers'), 'content-type,x-csrf-token');
  });

  it('are those that are listed, and no others', async () => {
    for (const headers of [
      { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' },
      { Origin: 'https://admin.example.test.evil.example' },
      { Origin: 'http://admin.example.test' },
      {},
    ]) {
      const asked = await send(
        'POST',
        { ...headers, 'Content-Type': 'application/json' } as Record<string, string>,
        JSON.stringify(QUESTION),
      );
      assert.equal(asked.status, 403, JSON.stringify(headers));
      assert.equal(asked.headers.get('access-control-allow-origin'), null);
    }
  });
});

describe('paths', () => {
  it('that are not the wire’s are not answered', async () => {
    const { backend } = createApp();
    for (const path of [
      '/',
      '/step-up',
      '/step-up/',
      '/step-up/other',
      '/step-upper/session',
      '/step-up/session/',
      '/step-up/questions/1/other',
      '/step-up/questions/1/answers/2',
      '/x/step-up/session',
    ]) {
      assert.equal(await backend.handle(new Request(ORIGIN + path, { headers: OWN_PAGE })), null, path);
    }
  });

  it('lie where the app says', async () => {
    const { backend } = createApp({ url: '/api/v1/step-up' });
    const at = (path: string, raw?: object): Promise<Response | null> =>
      backend.handle(new Request(ORIGIN + path, { headers: OWN_PAGE }), raw);
    assert.equal((await at('/api/v1/step-up/session'))?.status, 200);
    assert.equal(await at('/step-up/session'), null);
    assert.equal((await at('/admin/api/v1/step-up/session', { baseUrl: '/admin' }))?.status, 200);
  });
});

describe('10,000 open questions', () => {
  it('of one sign-in are twenty in the store, and of many are as many as it holds', async () => {
    const store = memoryStepUpStore({ maxEntries: 2_000 });
    const app = createApp({ store });
    const ada = pageOf(app.backend, 'ada');
    const first = await ada.open();
    for (let n = 0; n < 10_000; n += 1) {
      const session = `member-${n}`;
      app.sessions.set(session, { member: { id: session }, key: `key-of-${session}` });
      await pageOf(app.backend, session).open();
    }
    assert.equal(
      (await ada.answer(first, 'password', RIGHT)).status,
      410,
      'the oldest one is refused politely',
    );
    const last = pageOf(app.backend, 'member-9999');
    assert.equal((await last.answer(await last.open(), 'password', RIGHT)).status, 200);
  });
});
