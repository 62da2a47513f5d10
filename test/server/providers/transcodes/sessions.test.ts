import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createStepUpGuard, type CheckResult, type StepUpGuard } from '../../../../src/server/index.js';
import { transcodes } from '../../../../src/server/providers/transcodes/index.js';
import { RULE, SID, stepUpRequest } from '../../support/step-up-request.js';
import { createTokenIssuer, PROJECT_ID, type TokenIssuer } from '../../support/token-issuer.js';
import {
  envelope,
  goodSession,
  startTranscodesApi,
  type TranscodesApi,
} from '../../support/transcodes-api.js';

const INSUFFICIENT = 'Bearer error="insufficient_user_authentication", scope="documents:delete", max_age=900';

describe('a step-up session of Transcodes', () => {
  let api: TranscodesApi;
  let issuer: TokenIssuer;
  let token: string;
  let guard: StepUpGuard;

  function makeGuard(options: { legacySessions?: boolean; apiUrl?: string } = {}): StepUpGuard {
    return createStepUpGuard({
      provider: transcodes({
        projectId: PROJECT_ID,
        serverToken: 'server-token',
        publicKey: issuer.jwk,
        apiUrl: api.url,
        ...options,
      }),
    });
  }

  before(async () => {
    api = await startTranscodesApi();
    issuer = await createTokenIssuer();
    token = await issuer.sign();
  });
  after(() => api.close());
  beforeEach(() => {
    api.requests.length = 0;
    api.sessions.clear();
    api.statuses.clear();
    // A guard of its own for each: an id that was unknown a moment ago stays so for two seconds.
    guard = makeGuard();
  });

  function statusOf(result: CheckResult): number {
    return result.ok ? 200 : result.response.status;
  }

  it('that fits is taken', async () => {
    api.sessions.set(SID, goodSession());
    const result = await guard.check(stepUpRequest({ token }), RULE);
    assert.equal(result.ok && result.session.id, SID);
    assert.equal(api.requests[0]!.path, `/v1/auth/temp-session/step-up/${SID}`);
    assert.equal(api.requests[0]!.headers.authorization, undefined);
  });

  it('is found under an address with a path of its own, with the version in it or without', async () => {
    for (const path of ['/emulator', '/emulator/', '/emulator/v1']) {
      await makeGuard({ apiUrl: api.url + path }).check(stepUpRequest({ token }), RULE);
      assert.deepEqual(
        api.requests.splice(0).map(request => request.path),
        [`/emulator/v1/auth/temp-session/step-up/${SID}`, '/emulator/v1/auth/role/check-permission'],
      );
    }
  });

  for (const prefix of ['ssid_', 'tc_stepup_']) {
    it(`may have an id that begins with ${prefix}`, async () => {
      api.sessions.set(`${prefix}x-1`, goodSession());
      assert.equal((await guard.check(stepUpRequest({ token, sid: `${prefix}x-1` }), RULE)).ok, true);
    });
  }

  const { memberId, ...nameless } = goodSession();
  const fitting: Record<string, Record<string, unknown>> = {
    'may name its member userId': { ...nameless, userId: memberId },
    'may name its member both ways, alike': { ...nameless, memberId, userId: memberId },
    'may date itself by a text with a zone': { ...goodSession(), verifiedAt: new Date().toISOString() },
    'may say only when it was created': { ...goodSession(), verifiedAt: undefined, createdAt: Date.now() },
    'may name its id and its end': { ...goodSession(), sid: SID, expiresAt: Date.now() + 600_000 },
  };
  for (const [what, entry] of Object.entries(fitting)) {
    it(what, async () => {
      api.sessions.set(SID, entry);
      assert.equal(statusOf(await guard.check(stepUpRequest({ token }), RULE)), 200);
    });
  }

  it('that does not exist leads to the challenge, and so does none at all', async () => {
    for (const sid of [SID, null]) {
      const result = await guard.check(stepUpRequest({ token, sid }), RULE);
      assert.equal(statusOf(result), 401);
      assert.equal(!result.ok && result.response.headers.get('WWW-Authenticate'), INSUFFICIENT);
    }
    assert.equal(api.requests.length, 1);
  });

  const refused: Record<string, [change: Record<string, unknown>, status: 401 | 503]> = {
    'of another member': [{ memberId: 'member-2' }, 401],
    'of another project': [{ projectId: 'f'.repeat(24) }, 401],
    'for another resource': [{ resource: 'users' }, 401],
    'for the resource in other letters': [{ resource: 'Documents' }, 401],
    'for another action': [{ action: 'read' }, 401],
    'that is pending': [{ status: 'pending' }, 401],
    'that was rejected': [{ status: 'rejected' }, 401],
    'that is too old': [{ verifiedAt: Date.now() - 901_000 }, 401],
    'dated in seconds, which is long ago in ms': [{ verifiedAt: Math.floor(Date.now() / 1000) }, 401],
    'that has expired': [{ expiresAt: Date.now() - 1 }, 401],
    'without member': [{ memberId: undefined }, 503],
    'with an empty member': [{ memberId: '' }, 503],
    'with a member that is null': [{ memberId: null }, 503],
    'with two members': [{ userId: 'member-2' }, 503],
    'without project': [{ projectId: undefined }, 503],
    'without resource': [{ resource: undefined }, 503],
    'with a list of resources': [{ resource: ['documents'] }, 503],
    'without action': [{ action: undefined }, 503],
    'with an action in capitals': [{ action: 'DELETE' }, 503],
    'with an unknown status': [{ status: 'VERIFIED' }, 503],
    'with a status that is true': [{ status: true }, 503],
    'with a status that is null': [{ status: null }, 503],
    'about another id': [{ sid: 'ssid_other' }, 503],
    'with a date that does not parse': [{ verifiedAt: 'yesterday' }, 503],
    'with a date without zone': [{ verifiedAt: '2026-01-01T00:00:00' }, 503],
    'with a date that is null': [{ verifiedAt: null }, 503],
    'with a date that is negative': [{ createdAt: -1 }, 503],
    'with a date that lies ahead': [{ verifiedAt: Date.now() + 60_000 }, 503],
    'that was created in the future': [{ createdAt: new Date(Date.now() + 60_000).toISOString() }, 503],
    'with an end that does not parse': [{ expiresAt: 'soon' }, 503],
  };
  for (const [what, [change, status]] of Object.entries(refused)) {
    it(`${what} is refused with ${status}`, async () => {
      api.sessions.set(SID, { ...goodSession(), ...change });
      const result = await guard.check(stepUpRequest({ token }), RULE);
      assert.equal(statusOf(result), status);
      assert.equal(!result.ok && result.response.headers.get('Retry-After'), status === 503 ? '5' : null);
    });
  }

  const answers: Record<string, [answer: Record<string, unknown>, status: 401 | 503]> = {
    'with two entries': [envelope([goodSession(), goodSession()]), 503],
    'with no entry': [envelope([]), 503],
    'with an entry that is a list': [envelope([[goodSession()]]), 503],
    'with a payload that is an object': [{ success: true, payload: goodSession() }, 503],
    'without payload': [{ success: true, payload: null }, 503],
    'whose success is a text': [{ success: 'true', payload: [goodSession()] }, 503],
    'whose success is missing': [{ payload: [goodSession()] }, 503],
    'whose status says otherwise': [{ success: true, statusCode: 404, payload: [goodSession()] }, 503],
    'that was no success': [{ success: false, payload: [goodSession()] }, 401],
  };
  for (const [what, [answer, status]] of Object.entries(answers)) {
    it(`in an answer ${what} is refused with ${status}`, async () => {
      api.sessions.set(SID, answer);
      assert.equal(statusOf(await guard.check(stepUpRequest({ token }), RULE)), status);
    });
  }

  it('without status is asked for it, and only verified passes', async () => {
    const { status: _, ...entry } = goodSession();
    api.sessions.set(SID, entry);
    const seen: Record<string, number> = {};
    for (const status of ['verified', 'pending', 'rejected', 'approved']) {
      api.statuses.set(SID, status);
      seen[status] = statusOf(await guard.check(stepUpRequest({ token }), RULE));
    }
    api.statuses.clear();
    seen.unknown = statusOf(await guard.check(stepUpRequest({ token }), RULE));
    assert.deepEqual(seen, { verified: 200, pending: 401, rejected: 401, approved: 503, unknown: 401 });
    assert.equal(api.requests[1]!.path, `/v1/auth/temp-session/step-up/session/${SID}`);
  });

  it('of which the two routes say different things is refused', async () => {
    const { status: _, ...entry } = goodSession();
    api.behave((request, response) => {
      const isStatus = request.url!.includes('/session/');
      response.end(JSON.stringify(envelope([isStatus ? { status: 'verified', action: 'read' } : entry])));
    });
    const result = await guard.check(stepUpRequest({ token }), RULE);
    api.behave(null);
    assert.equal(statusOf(result), 503);
  });

  it('without resource passes only where older API builds are accepted, and its other parts still count', async () => {
    const legacy = makeGuard({ legacySessions: true });
    api.sessions.set(SID, { ...goodSession(), resource: undefined });
    assert.equal(statusOf(await legacy.check(stepUpRequest({ token }), RULE)), 200);
    assert.equal(api.requests.at(-1)!.headers['x-api-key'], 'server-token');
    assert.equal(statusOf(await guard.check(stepUpRequest({ token }), RULE)), 503);
    api.sessions.set(SID, { ...goodSession(), resource: undefined, action: 'read' });
    assert.equal(statusOf(await legacy.check(stepUpRequest({ token }), RULE)), 401);
    api.sessions.set(SID, { ...goodSession(), resource: 'users' });
    assert.equal(statusOf(await legacy.check(stepUpRequest({ token }), RULE)), 401);
  });

  it('without date serves a rule of ten minutes, and a shorter one is a configuration error', async () => {
    api.sessions.set(SID, { ...goodSession(), verifiedAt: undefined });
    assert.equal(statusOf(await guard.check(stepUpRequest({ token }), { ...RULE, maxAge: '10m' })), 200);
    const result = await guard.check(stepUpRequest({ token }), { ...RULE, maxAge: 599 });
    assert.equal(statusOf(result), 503);
    assert.equal(!result.ok && result.error.code, 'invalid-request');
  });

  it('opens no rule with acrValues, of which it can tell nothing', async () => {
    api.sessions.set(SID, goodSession());
    const result = await guard.check(stepUpRequest({ token }), { ...RULE, acrValues: ['phr'] });
    assert.equal(statusOf(result), 503);
    assert.equal(!result.ok && result.error.code, 'invalid-request');
  });

  it('is not asked for by an id that can be none, whoever calls the verifier', async () => {
    const provider = transcodes({
      projectId: PROJECT_ID,
      serverToken: 'server-token',
      publicKey: issuer.jwk,
      apiUrl: api.url,
    });
    const evidence = {
      member: { id: 'member-1' },
      claims: {},
      rule: { resource: 'documents', action: 'delete', maxAge: 900 } as const,
    };
    for (const sid of [null, '', '../admin', 'a?b', 'a'.repeat(129)]) {
      assert.equal(await provider.findStepUp({ ...evidence, sid }, new AbortController().signal), null);
    }
    assert.equal(api.requests.length, 0);
  });

  describe('with an id that can be none', () => {
    const bad: Record<string, unknown> = {
      'a path': '../../admin',
      'an encoded path': '%2e%2e%2fadmin',
      'one dot': '.',
      'a slash': 'ssid_1/x',
      'a query': 'ssid_1?x=1',
      'a fragment': 'ssid_1#x',
      'a line break': 'ssid_1\r\nX-Evil: 1',
      'a line feed at the end': 'ssid_1\n',
      'a NUL': 'ssid_1\0',
      'a space': 'ssid 1',
      '10 KB': 'a'.repeat(10_240),
      'one character too many': 'a'.repeat(129),
      'other letters': 'ssid_ä',
      'letters that only look like these': 'ssid_\u0430',
      'an empty text': '',
      'a list': [SID],
      'an object': { toString: SID },
      'a number': 1,
      true: true,
      null: null,
    };
    for (const [what, sid] of Object.entries(bad)) {
      it(`(${what}, in the body) Transcodes is not asked`, async () => {
        api.sessions.set(SID, goodSession());
        for (const body of [{ stepUpSid: sid }, { sid }, { stepUpSid: sid, sid: SID }]) {
          const result = await guard.check(stepUpRequest({ token, sid: null, body }), RULE);
          assert.equal(statusOf(result), 401);
        }
        assert.equal(api.requests.length, 0);
      });

      const value = typeof sid === 'string' ? sid : JSON.stringify(sid);
      // What no header can hold is tried on the wire, in adapters.test.ts.
      if (!/^[\x20-\x7e]*$/.test(value)) continue;
      it(`(${what}, in the header) Transcodes is not asked, and the body does not help`, async () => {
        api.sessions.set(SID, goodSession());
        await guard.check(stepUpRequest({ token, sid: value, body: { sid: SID } }), RULE);
        // As a text, `1`, `true` and `null` are ids like any other.
        const asked = /^\w{1,4}$/.test(value) ? [`/v1/auth/temp-session/step-up/${value}`] : [];
        assert.deepEqual(
          api.requests.map(({ path }) => path),
          asked,
        );
      });
    }
  });
});
