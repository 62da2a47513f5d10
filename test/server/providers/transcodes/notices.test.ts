import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { after, afterEach, before, beforeEach, describe, it, mock } from 'node:test';
import {
  createStepUpGuard,
  memoryReplayStore,
  type CheckResult,
  type Decision,
} from '../../../../src/server/index.js';
import {
  transcodes,
  type TranscodesVerifierOptions,
} from '../../../../src/server/providers/transcodes/index.js';
import { listenToConsole } from '../../support/console.js';
import { RULE, SID, stepUpRequest } from '../../support/step-up-request.js';
import { createTokenIssuer, PROJECT_ID, type TokenIssuer } from '../../support/token-issuer.js';
import {
  envelope,
  goodSession,
  json,
  startTranscodesApi,
  type TranscodesApi,
} from '../../support/transcodes-api.js';

const SERVER_TOKEN = 'server-token-0123456789';
const OTHER_PROJECT = 'f'.repeat(24);

describe('what is wrong is said once on the server, and nothing of it to the client:', () => {
  let api: TranscodesApi;
  let issuer: TokenIssuer;
  let token: string;
  let written: ReturnType<typeof listenToConsole>;

  before(async () => {
    api = await startTranscodesApi();
    issuer = await createTokenIssuer();
    token = await issuer.sign();
  });
  after(() => api.close());
  beforeEach(() => {
    api.behave(null);
    api.sessions.clear();
    written = listenToConsole();
  });
  afterEach(() => written.stop());

  const settings = (options: Partial<TranscodesVerifierOptions>): TranscodesVerifierOptions => ({
    projectId: PROJECT_ID,
    serverToken: SERVER_TOKEN,
    publicKey: issuer.jwk,
    apiUrl: api.url,
    ...options,
  });

  async function say(
    expected: { reason: string; status: number; text: RegExp },
    options: Partial<TranscodesVerifierOptions> = {},
    sent = token,
  ): Promise<void> {
    const guard = createStepUpGuard({ provider: transcodes(settings(options)) });
    const results: CheckResult[] = [];
    for (let n = 0; n < 3; n += 1) results.push(await guard.check(stepUpRequest({ token: sent }), RULE));
    written.stop();
    assert.equal(written.lines.length, 1, written.lines.join('\n'));
    assert.match(written.lines[0]!, expected.text);

    const decisions: Decision[] = [];
    const provider = transcodes(settings(options));
    const logged = createStepUpGuard({ provider, onDecision: decision => void decisions.push(decision) });
    const quiet = listenToConsole();
    await logged.check(stepUpRequest({ token: sent }), RULE);
    quiet.stop();
    assert.deepEqual(quiet.lines, []);
    assert.match(decisions[0]!.error!.message, expected.text);
    if (decisions[0]!.outcome !== 'allowed' && decisions[0]!.reason !== 'no-step-up') {
      assert.equal(decisions[0]!.reason, expected.reason);
    }
    for (const text of [written.lines[0]!, decisions[0]!.error!.message]) {
      for (const secret of [SID, sent, SERVER_TOKEN]) assert.ok(!text.includes(secret), text);
    }
    for (const result of results) {
      assert.equal(result.ok ? 200 : result.response.status, expected.status);
      if (!result.ok) assert.doesNotMatch(await result.response.text(), /apiUrl|project|clock|key/i);
    }
  }

  const foreign: Record<string, RequestListener> = {
    'HTML with 404': (_, response) =>
      response.writeHead(404, { 'Content-Type': 'text/html' }).end('<h1>Not found</h1>'),
    'HTML with 200': (_, response) =>
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<p>Welcome'),
    'text with 400': (_, response) => response.writeHead(400).end('Bad Request'),
    'nothing with 404': (_, response) => response.writeHead(404).end(),
    'nothing with 200': (_, response) => response.end(),
    "Express's JSON of no such route": (_, response) => json(response, 404, { error: 'Not Found' }),
    "Nest's JSON of no such route": (_, response) =>
      json(response, 404, { statusCode: 404, message: 'Cannot GET /x/v1', error: 'Not Found' }),
    "FastAPI's JSON of no such route": (_, response) => json(response, 404, { detail: 'Not Found' }),
    "a gateway's JSON": (_, response) => json(response, 404, { message: 'Missing Authentication Token' }),
    'a list with 404': (_, response) => json(response, 404, []),
    'JSON of another API with 200': (_, response) => json(response, 200, { hello: 'world' }),
  };
  for (const [what, listener] of Object.entries(foreign)) {
    it(`an apiUrl where ${what} comes is no unknown session`, async () => {
      api.behave(listener);
      await say({ reason: 'wrong-api', status: 503, text: /apiUrl/ });
    });
  }

  const own: Record<string, RequestListener> = {
    'the envelope': (_, response) => json(response, 404, { success: false, statusCode: 404, payload: [] }),
    'the envelope with a text': (_, response) => json(response, 404, { success: false, error: 'Not found' }),
    'an error with its status': (_, response) =>
      json(response, 404, { statusCode: 404, message: 'Not Found' }),
    'an error about the session': (_, response) => json(response, 410, { message: 'Session has expired' }),
  };
  for (const [what, listener] of Object.entries(own)) {
    it(`an unknown session by ${what} is challenged, and nothing is said`, async () => {
      api.behave(listener);
      const guard = createStepUpGuard({ provider: transcodes(settings({})) });
      const result = await guard.check(stepUpRequest({ token }), RULE);
      assert.equal(!result.ok && result.response.status, 401);
      assert.deepEqual(written.lines, []);
    });
  }

  for (const status of [401, 403]) {
    it(`a server token that is refused with ${status}`, async () => {
      api.behave((_, response) => json(response, status, { success: false }));
      await say({ reason: 'server-token-refused', status: 503, text: /serverToken/ });
    });
  }

  it('a token of another project, with both projects', async () => {
    const text = new RegExp(`${OTHER_PROJECT}.*${PROJECT_ID}`);
    const sent = await issuer.sign({ projectId: OTHER_PROJECT });
    await say({ reason: 'wrong-project', status: 401, text }, {}, sent);
  });

  it('a session of another project', async () => {
    api.sessions.set(SID, { ...goodSession(), projectId: OTHER_PROJECT });
    await say({ reason: 'wrong-project', status: 401, text: new RegExp(OTHER_PROJECT) });
  });

  it('a key that is not known, with the ones that are, and a project that the token only says', async () => {
    const sent = await (await createTokenIssuer('key-2')).sign({ projectId: OTHER_PROJECT });
    await say({ reason: 'unknown-key', status: 401, text: /"key-2".*"key-1".*f{24}/ }, {}, sent);
  });

  it('a signature that the key of that name did not make', async () => {
    const sent = await (await createTokenIssuer()).sign();
    await say({ reason: 'wrong-signature', status: 401, text: /publicKey/ }, {}, sent);
  });

  const seconds = (offset: number): number => Math.floor(Date.now() / 1000) + offset;
  it('a token that comes from the future', async () => {
    const sent = await issuer.sign({ iat: seconds(120) });
    await say({ reason: 'clock', status: 401, text: /iat lies 1[12]\d(\.\d)? s ahead.*clock/ }, {}, sent);
  });

  it('a token that expired a moment ago', async () => {
    const sent = await issuer.sign({ exp: seconds(-60) });
    await say({ reason: 'clock', status: 401, text: /expired 6\d(\.\d)? s ago.*clock/ }, {}, sent);
  });

  it('a session that is dated ahead', async () => {
    api.sessions.set(SID, { ...goodSession(), verifiedAt: Date.now() + 120_000 });
    await say({ reason: 'clock', status: 503, text: /1[12]\d(\.\d)? s ahead.*clock/ });
  });

  it("a clock that differs from the provider's, also where the request passes", async () => {
    api.behave((_, response) => {
      response.setHeader('Date', new Date(Date.now() - 120_000).toUTCString());
      json(response, 200, envelope([goodSession()]));
    });
    await say({ reason: 'clock', status: 200, text: /1[12]\d(\.\d)? s ahead of/ });
  });

  it('values that a stranger chose fill no log, and cannot break a line', async () => {
    const guard = createStepUpGuard({ provider: transcodes(settings({})) });
    for (let n = 0; n < 50; n += 1) {
      await guard.check(
        stepUpRequest({ token: await issuer.sign({}, { kid: `k${n}\n"${'x'.repeat(200)}` }) }),
        RULE,
      );
    }
    assert.ok(written.lines.length <= 10, String(written.lines.length));
    for (const line of written.lines) assert.ok(!line.includes('\n') && line.length < 500, line);
  });

  describe('one clockTolerance', () => {
    it('counts for tokens and for sessions', async () => {
      const at = Date.now() + 30_000;
      const sent = await issuer.sign({ iat: seconds(30), nbf: seconds(30) });
      api.sessions.set(SID, { ...goodSession(), verifiedAt: at });
      const statuses = [];
      for (const clockTolerance of [60, 5]) {
        for (const one of [sent, token]) {
          const guard = createStepUpGuard({ provider: transcodes(settings({ clockTolerance })) });
          const result = await guard.check(stepUpRequest({ token: one }), RULE);
          statuses.push(result.ok ? 200 : result.response.status);
        }
      }
      assert.deepEqual(statuses, [200, 200, 401, 503]);
    });
  });

  describe('a used proof', () => {
    async function statusesOf(sids: string[]): Promise<number[]> {
      const guard = createStepUpGuard({
        provider: transcodes(settings({})),
        replayStore: memoryReplayStore(),
      });
      const statuses = [];
      for (const sid of sids) {
        const result = await guard.check(stepUpRequest({ token, sid }), { ...RULE, once: true });
        statuses.push(result.ok ? 200 : result.response.status);
      }
      return statuses;
    }

    for (const said of [{ sid: 'ssid_AbC' }, { sessionId: 'ssid_abc' }, { id: '6650f1' }, {}]) {
      it(`is known in every spelling that the provider takes (it says ${JSON.stringify(said)})`, async () => {
        for (const sid of ['ssid_abc', 'ssid_ABC', 'SSID_abc'])
          api.sessions.set(sid, { ...goodSession(), ...said });
        assert.deepEqual(await statusesOf(['ssid_abc', 'ssid_ABC', 'SSID_abc']), [200, 401, 401]);
      });
    }

    for (const [one, other] of [
      ['ssid_aaaa3333', 'SSID_AAAA3333'],
      ['ssid_aaaa4444', 'tc_stepup_aaaa4444'],
      ['ssid_aaaa6666', 'ssid_aaaa-6666'],
    ] as const) {
      it(`is known by ${other} as well as by ${one}, though the provider says back what it was asked`, async () => {
        for (const sid of [one, other]) api.sessions.set(sid, { ...goodSession(), sid });
        assert.deepEqual(await statusesOf([one, other]), [200, 401]);
        for (const sid of [one, other]) api.sessions.set(sid, goodSession());
        assert.deepEqual(await statusesOf([one, other]), [200, 401]);
      });
    }

    it('is remembered for ten minutes and the tolerance, and for as long as the rule could let it pass', async () => {
      const ttls: number[] = [];
      const replayStore = { claim: async (_: string, ttl: number) => ttls.push(ttl) > 0 };
      const guard = createStepUpGuard({ provider: transcodes(settings({})), replayStore });
      mock.timers.enable({ apis: ['Date'], now: Date.now() });
      try {
        for (const [change, maxAge] of [
          [{}, 60],
          [{ expiresAt: Date.now() + 300_000 }, 60],
          [{}, 3_600],
        ] as const) {
          api.sessions.set(SID, { ...goodSession(), ...change });
          await guard.check(stepUpRequest({ token }), { ...RULE, once: true, maxAge });
        }
      } finally {
        mock.timers.reset();
      }
      assert.deepEqual(ttls, [660_000, 360_000, 3_660_000]);
    });
  });

  it('an id that is unknown is not asked about again for two seconds, one that is pending is', async () => {
    const guard = createStepUpGuard({ provider: transcodes(settings({})) });
    api.requests.length = 0;
    for (let n = 0; n < 5; n += 1) await guard.check(stepUpRequest({ token }), RULE);
    assert.equal(api.requests.length, 1);
    api.sessions.set('pending', { ...goodSession(), status: 'pending' });
    for (let n = 0; n < 3; n += 1) await guard.check(stepUpRequest({ token, sid: 'pending' }), RULE);
    assert.equal(api.requests.length, 4);
  });

  it('1,500 checks of one id ask once, and all pass', async () => {
    api.sessions.set(SID, goodSession());
    api.requests.length = 0;
    const guard = createStepUpGuard({ provider: transcodes(settings({})), timeout: 60_000 });
    const results = await Promise.all(
      Array.from({ length: 1_500 }, () => guard.check(stepUpRequest({ token }), RULE)),
    );
    assert.equal(results.filter(({ ok }) => ok).length, 1_500);
    assert.ok(api.requests.length < 300, String(api.requests.length));
  });
});
