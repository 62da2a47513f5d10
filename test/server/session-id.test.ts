import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import {
  createStepUpGuard,
  StepUpError,
  type CheckOptions,
  type RefusalReason,
} from '../../src/server/index.js';
import { createScriptedVerifier } from '../../src/testing/verifier.js';
import { expectNothingRaised } from './support/fatal-errors.js';
import { RULE, SID, stepUpRequest } from './support/step-up-request.js';

async function sidOf(request: Request, options?: CheckOptions): Promise<string | null | undefined> {
  const verifier = createScriptedVerifier();
  await createStepUpGuard({ provider: verifier }).check(request, RULE, options);
  return verifier.calls.find(({ method }) => method === 'findStepUp')?.sid;
}

/** Why a request was not let through. */
async function reasonOf(request: Request): Promise<RefusalReason | undefined> {
  let reason: RefusalReason | undefined;
  const onDecision = (decision: { reason?: RefusalReason }): void => void (reason = decision.reason);
  await createStepUpGuard({ provider: createScriptedVerifier(), onDecision }).check(request, RULE);
  return reason;
}

/** A request with a JSON body that tells whether anybody has begun to read it. */
function unreadRequest(headers?: Record<string, string>): { request: Request; wasRead: () => boolean } {
  let read = false;
  const body = new ReadableStream(
    { pull: controller => void ((read = true), controller.close()) },
    { highWaterMark: 0 },
  );
  const request = new Request('https://api.example.test/', {
    method: 'POST',
    headers: { Authorization: 'Bearer x', 'Content-Type': 'application/json', ...headers },
    body,
    duplex: 'half',
  } as RequestInit);
  return { request, wasRead: () => read };
}

describe('the id of the step-up session', () => {
  expectNothingRaised();

  it('is read from its header, before any body', async () => {
    assert.equal(
      await sidOf(stepUpRequest({ sid: 'from-header', body: { stepUpSid: 'from-body' } })),
      'from-header',
    );
  });

  it('is not looked for in a body when there is a header, however malformed', async () => {
    for (const sid of ['', 'a b', '../x', 'a, a', 'x'.repeat(129)]) {
      assert.equal(await sidOf(stepUpRequest({ sid, body: { sid: SID } })), null);
    }
  });

  it('is read from a JSON body as stepUpSid, then as sid', async () => {
    assert.equal(
      await sidOf(stepUpRequest({ sid: null, body: { sid: 'second', stepUpSid: 'first' } })),
      'first',
    );
    assert.equal(await sidOf(stepUpRequest({ sid: null, body: { sid: 'second' } })), 'second');
  });

  it('leaves the body to the handler', async () => {
    const request = stepUpRequest({ sid: null, body: { sid: SID, more: 1 } });
    assert.equal(await sidOf(request), SID);
    assert.deepEqual(await request.json(), { sid: SID, more: 1 });
  });

  it('is not looked for in a body until the token holds', async () => {
    const verifier = createScriptedVerifier();
    verifier.signOut();
    const { request, wasRead } = unreadRequest();
    const result = await createStepUpGuard({ provider: verifier }).check(request, RULE);
    assert.equal(!result.ok && result.response.status, 401);
    assert.equal(wasRead(), false);
  });

  it('is found in a body of 64 KiB, and not in a longer one, whatever its length is said to be', async () => {
    const fill = (length: number): string => `{"sid":"${SID}","fill":"`.padEnd(length - 2, 'x') + '"}';
    const fits = fill(65_536);
    const long = fill(65_537);
    assert.deepEqual([fits.length, long.length], [65_536, 65_537]);
    assert.equal(await sidOf(stepUpRequest({ sid: null, body: fits })), SID);
    assert.equal(await sidOf(stepUpRequest({ sid: null, body: long })), null);
    const lied = stepUpRequest({ sid: null, body: long, headers: { 'Content-Length': '10' } });
    assert.equal(await sidOf(lied), null);
    assert.equal((await lied.text()).length, 65_537);
  });

  it('is not looked for in a body whose length says that it is too long', async () => {
    const short = unreadRequest({ 'Content-Length': '65536' });
    const long = unreadRequest({ 'Content-Length': '65537' });
    assert.deepEqual([await sidOf(short.request), await sidOf(long.request)], [null, null]);
    assert.deepEqual([short.wasRead(), long.wasRead()], [true, false]);
  });

  for (const type of ['application/json; charset=utf-8', 'Application/JSON', 'application/problem+json']) {
    it(`is looked for in ${type}`, async () => {
      assert.equal(
        await sidOf(stepUpRequest({ sid: null, body: { sid: SID }, headers: { 'Content-Type': type } })),
        SID,
      );
    });
  }

  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'text/json',
    'application/jsonp',
    'application/json,x',
  ]) {
    it(`is not looked for in ${type}`, async () => {
      assert.equal(
        await sidOf(stepUpRequest({ sid: null, body: { sid: SID }, headers: { 'Content-Type': type } })),
        null,
      );
    });
  }

  for (const body of ['', 'x', '[]', 'null', '"sid"', '{"__proto__":{"sid":"a"}}', `[{"sid":"${SID}"}]`]) {
    it(`is not found in the body ${body || 'that is empty'}`, async () => {
      assert.equal(await sidOf(stepUpRequest({ sid: null, body })), null);
    });
  }

  it('is not found in a body that somebody has read', async () => {
    const request = stepUpRequest({ sid: null, body: { sid: SID } });
    await request.text();
    assert.equal(await sidOf(request), null);
  });

  it('is not waited for longer than the time limit', async () => {
    const request = new Request('https://api.example.test/', {
      method: 'POST',
      headers: { Authorization: 'Bearer x', 'Content-Type': 'application/json' },
      body: new ReadableStream({}),
      duplex: 'half',
    } as RequestInit);
    const guard = createStepUpGuard({ provider: createScriptedVerifier(), timeout: 20 });
    const result = await guard.check(request, RULE);
    assert.equal(!result.ok && result.error.code, 'timeout');
    assert.equal(!result.ok && result.response.status, 503);
  });

  it('is the one that the app gives, whatever the request carries', async () => {
    for (const given of [
      'given',
      () => 'given',
      async () => {
        await new Promise(setImmediate);
        return 'given';
      },
    ]) {
      assert.equal(await sidOf(stepUpRequest({ body: { sid: 'other' } }), { sid: given }), 'given');
    }
  });

  it('is none where the app gives a malformed one or null, and is looked for where it gives undefined', async () => {
    for (const given of ['', 'a b', '../x', 'x'.repeat(129), null, 7, {}, [SID], new String(SID)] as any[]) {
      assert.equal(await sidOf(stepUpRequest({ body: { sid: SID } }), { sid: given }), null);
      assert.equal(await sidOf(stepUpRequest({ body: { sid: SID } }), { sid: () => given }), null);
    }
    assert.equal(await sidOf(stepUpRequest(), {}), SID);
    assert.equal(await sidOf(stepUpRequest(), { sid: undefined }), SID);
    assert.equal(await sidOf(stepUpRequest(), { sid: () => undefined }), SID);
    assert.equal(
      await sidOf(stepUpRequest({ sid: null, body: { sid: SID } }), { sid: async () => undefined }),
      SID,
    );
  });

  it('is not asked of the app until the token holds', async () => {
    const verifier = createScriptedVerifier();
    verifier.signOut();
    let asked = false;
    const sid = (): string => ((asked = true), SID);
    await createStepUpGuard({ provider: verifier }).check(stepUpRequest(), RULE, { sid });
    assert.equal(asked, false);
  });

  it('closes the route with 503 where the app throws, whatever it throws, or never answers', async () => {
    const throws = (error: unknown) => (): never => {
      throw error;
    };
    for (const sid of [
      throws(new Error('x')),
      throws(undefined),
      throws(new StepUpError('sign-in-required', 'x')),
      throws(new StepUpError('denied', 'x')),
      async () => throws(new StepUpError('denied', 'x'))(),
      () => new Promise<string>(() => {}),
    ]) {
      const guard = createStepUpGuard({ provider: createScriptedVerifier(), timeout: 30 });
      const result = await guard.check(stepUpRequest(), RULE, { sid });
      assert.equal(!result.ok && result.response.status, 503);
    }
  });

  const unreadable: Array<[what: string, make: () => Request | Promise<Request>, reason: RefusalReason]> = [
    [
      'is too large',
      () => stepUpRequest({ sid: null, body: { fill: 'x'.repeat(70_000) } }),
      'body-too-large',
    ],
    ['is compressed with gzip', () => encoded('gzip', gzipSync(`{"sid":"${SID}"}`)), 'body-compressed'],
    ['is compressed with br', () => encoded('br', Buffer.from('x')), 'body-compressed'],
    ['is in UTF-16', () => typed('application/json; charset=utf-16'), 'body-charset'],
    ['is in Latin-1', () => typed('application/json;charset="ISO-8859-1"'), 'body-charset'],
    ['is not JSON', () => stepUpRequest({ sid: null, body: '{"sid":' }), 'body-not-readable'],
    ['was read by somebody', used, 'body-not-readable'],
    ['is being read by somebody', locked, 'body-not-readable'],
    ['breaks off', brokenOff, 'body-not-readable'],
  ];
  for (const [what, make, reason] of unreadable) {
    it(`may lie in a body that nobody could look into, which the decision says: it ${what}`, async () => {
      assert.equal(await reasonOf(await make()), reason);
    });
  }

  it('is missing in a body that could be looked into: no step-up', async () => {
    for (const body of [undefined, '', '{}', '[]', 'null', '{"sid":"../x"}']) {
      assert.equal(await reasonOf(stepUpRequest({ sid: null, body })), 'no-step-up');
    }
    for (const type of ['application/json; charset=UTF-8', 'application/json;charset="utf8"', 'text/plain']) {
      assert.equal(await reasonOf(typed(type)), 'no-step-up');
    }
    assert.equal(await reasonOf(encoded('identity', Buffer.from('{}'))), 'no-step-up');
  });
});

function encoded(encoding: string, body: Uint8Array): Request {
  const headers = {
    Authorization: 'Bearer x',
    'Content-Type': 'application/json',
    'Content-Encoding': encoding,
  };
  return new Request('https://api.example.test/', { method: 'POST', headers, body: body as BodyInit });
}

function typed(type: string): Request {
  return stepUpRequest({ sid: null, body: {}, headers: { 'Content-Type': type } });
}

async function used(): Promise<Request> {
  const request = stepUpRequest({ sid: null, body: { sid: SID } });
  await request.text();
  return request;
}

function locked(): Request {
  const request = stepUpRequest({ sid: null, body: { sid: SID } });
  request.body!.getReader();
  return request;
}

function brokenOff(): Request {
  const body = new ReadableStream({
    pull(controller) {
      controller.enqueue(new TextEncoder().encode('{"sid":'));
      controller.error(new Error('reset'));
    },
  });
  const headers = { Authorization: 'Bearer x', 'Content-Type': 'application/json' };
  return new Request('https://api.example.test/', {
    method: 'POST',
    headers,
    body,
    duplex: 'half',
  } as RequestInit);
}
