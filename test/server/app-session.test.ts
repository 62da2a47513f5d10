import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  createStepUpGuard,
  StepUpError,
  type Decision,
  type StepUpCredentials,
  type StepUpGuardOptions,
  type StepUpRule,
} from '../../src/server/index.js';
import { createScriptedVerifier } from '../../src/testing/verifier.js';

const RULE: StepUpRule = { resource: 'documents', action: 'delete' };
const OWN = 'https://app.example.test';
const SID = 'ssid_1';

/** A guard that reads the app's own session, and what its verifier was given. */
function guarded(options: Partial<StepUpGuardOptions> = {}) {
  const scripted = createScriptedVerifier();
  const given: StepUpCredentials[] = [];
  const found: Array<string | null> = [];
  const decisions: Decision[] = [];
  const provider = Object.assign(scripted, {
    credentials: 'session' as const,
    authenticate: async (credentials: StepUpCredentials) => {
      given.push(credentials);
      if (!credentials.request.headers.get('cookie')) throw new StepUpError('sign-in-required', 'Nobody.');
      return { member: { id: 'member-1' }, claims: {} };
    },
    findStepUp: async ({ sid }: { sid: string | null }) => {
      found.push(sid);
      return {
        id: 'proof',
        memberId: 'member-1',
        verifiedAt: Date.now(),
        covers: { resource: 'documents', action: 'delete' as const },
      };
    },
  });
  const guard = createStepUpGuard({ provider, onDecision: decision => decisions.push(decision), ...options });
  return { guard, given, found, decisions };
}

async function statusOf(
  headers: Record<string, string>,
  {
    method = 'POST',
    rule = RULE,
    ...options
  }: Partial<StepUpGuardOptions> & { method?: string; rule?: StepUpRule } = {},
): Promise<number> {
  const { guard, given } = guarded(options);
  const request = new Request(`${OWN}/documents/7`, { method, headers: { cookie: 'session=1', ...headers } });
  const result = await guard.check(request, rule);
  const status = result.ok ? 200 : result.response.status;
  if (status === 403) assert.deepEqual(given, [], 'nothing is looked up before');
  return status;
}

describe("A guard that reads the app's own session", () => {
  it("gives the verifier the request and the framework's own, and reads no Authorization", async () => {
    const { guard, given } = guarded();
    const raw = { session: {} };
    const headers = { cookie: 'session=1', authorization: 'Bearer', 'sec-fetch-site': 'same-origin' };
    const request = new Request(OWN, { method: 'POST', headers });
    assert.equal((await guard.check(request, RULE, { raw })).ok, true);
    const [{ scheme, token, request: passed, raw: own }] = given as [StepUpCredentials];
    assert.deepEqual([scheme, token, passed === request, own === raw], ['Session', undefined, true, true]);
  });

  it('answers with the bare challenge where nobody is signed in', async () => {
    const { guard } = guarded();
    const request = new Request(OWN, { method: 'POST', headers: { 'sec-fetch-site': 'same-origin' } });
    const result = await guard.check(request, RULE);
    assert.ok(!result.ok);
    assert.equal(result.response.headers.get('www-authenticate'), 'Bearer scope="documents:delete"');
  });

  for (const [what, headers, expected, options] of [
    ['the same origin', { 'sec-fetch-site': 'same-origin' }, 200],
    ['the same site', { 'sec-fetch-site': 'same-site' }, 403],
    ['another site', { 'sec-fetch-site': 'cross-site', origin: OWN }, 403],
    ['the address bar', { 'sec-fetch-site': 'none' }, 403],
    ['an older browser, by its own origin', { origin: OWN }, 200],
    ['an older browser, by another scheme', { origin: 'http://app.example.test' }, 403],
    ['an older browser, by another port', { origin: `${OWN}:8443` }, 403],
    ['an opaque origin', { origin: 'null' }, 403],
    ['nobody knows where', {}, 403],
    [
      'a listed origin, whatever the browser says',
      { origin: 'https://www.example.test', 'sec-fetch-site': 'cross-site' },
      200,
      { origins: ['https://www.example.test'] },
    ],
    [
      'its own origin, where others are listed',
      { origin: OWN },
      403,
      { origins: ['https://www.example.test'] },
    ],
    ['an origin that begins like a listed one', { origin: `${OWN}.evil.test` }, 403, { origins: [OWN] }],
  ] as Array<[string, Record<string, string>, number, Partial<StepUpGuardOptions>?]>) {
    it(`answers ${expected} to a change from ${what}`, async () => {
      assert.equal(await statusOf(headers, options), expected);
    });
  }

  it('looks as closely at what changes nothing, where the rule says once', async () => {
    const once = { ...RULE, once: true };
    assert.equal(await statusOf({ 'sec-fetch-site': 'none' }, { method: 'GET', rule: once }), 403);
    assert.equal(await statusOf({ 'sec-fetch-site': 'same-origin' }, { method: 'GET', rule: once }), 200);
  });

  it('finds a proof without a session id for its own pages and the address bar only', async () => {
    for (const site of ['same-origin', 'none'])
      assert.equal(await statusOf({ 'sec-fetch-site': site }, { method: 'GET' }), 200);
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      {},
    ] as Array<Record<string, string>>)
      assert.equal(await statusOf(headers, { method: 'GET' }), 401);
    const withSid = { 'sec-fetch-site': 'cross-site', 'x-step-up-session-id': SID };
    assert.equal(await statusOf(withSid, { method: 'GET' }), 200);
  });

  it('reads the session id from its header alone, and refuses a malformed one before anybody is asked', async () => {
    const { guard, given, found } = guarded();
    const headers = {
      cookie: 'session=1',
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/json',
    };
    const body = JSON.stringify({ stepUpSid: SID });
    assert.equal((await guard.check(new Request(OWN, { method: 'POST', headers, body }), RULE)).ok, true);
    assert.deepEqual(found, [null]);
    const bad = { ...headers, 'x-step-up-session-id': 'a b' };
    const result = await guard.check(new Request(OWN, { method: 'POST', headers: bad }), RULE);
    assert.equal(!result.ok && result.response.status, 401);
    assert.equal(given.length, 1);
    const options = { sid: SID };
    const elsewhere = await guard.check(new Request(OWN, { method: 'POST', headers }), RULE, options);
    assert.equal(!elsewhere.ok && elsewhere.response.status, 503);
  });

  it('says in the decision why', async () => {
    const { guard, decisions } = guarded();
    await guard.check(new Request(OWN, { method: 'POST' }), RULE);
    assert.deepEqual([decisions[0]!.outcome, decisions[0]!.reason], ['refused', 'other-origin']);
  });
});

describe('The origins of an app', () => {
  it('are origins as browsers spell them, and at least one', () => {
    for (const origins of [
      [],
      ['https://a.test/'],
      ['a.test'],
      ['*'],
      ['https://A.test'],
      'https://a.test',
      [1],
    ])
      assert.throws(
        () => createStepUpGuard({ provider: createScriptedVerifier(), origins: origins as string[] }),
        { code: 'invalid-request' },
      );
  });

  it("are the verifier's where the guard is given none", async () => {
    const provider = Object.assign(createScriptedVerifier(), { origins: [OWN] });
    assert.deepEqual(createStepUpGuard({ provider }).origins, [OWN]);
    assert.deepEqual(createStepUpGuard({ provider, origins: ['https://b.test'] }).origins, [
      'https://b.test',
    ]);
  });
});
