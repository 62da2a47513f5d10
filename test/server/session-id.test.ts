import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createStepUpGuard } from '../../src/server/index.js';
import { createScriptedVerifier } from '../../src/testing/verifier.js';
import { RULE, SID, stepUpRequest } from './support/step-up-request.js';

async function sidOf(request: Request): Promise<string | null | undefined> {
  const verifier = createScriptedVerifier();
  await createStepUpGuard({ provider: verifier }).check(request, RULE);
  return verifier.calls.find(({ method }) => method === 'findStepUp')?.sid;
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
});
