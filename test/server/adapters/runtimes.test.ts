import assert from 'node:assert/strict';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { createStepUpGuard, type Decision, type StepUpGuardOptions } from '../../../src/server/index.js';
import { createScriptedVerifier, type ScriptedVerifier } from '../../../src/testing/verifier.js';
import { expectNothingRaised } from '../support/fatal-errors.js';
import { runtimes, send, type Answer, type Running, type Sent } from '../support/runtimes.js';
import { SID } from '../support/step-up-request.js';

const token = { authorization: 'Bearer some-token' };
const json = { ...token, 'content-type': 'application/json' };
const proof = { ...token, 'x-step-up-session-id': SID };
const preflight = { origin: 'https://app.example.test', 'access-control-request-method': 'DELETE' };

/** A JSON body of this many bytes, with the session id in it. */
const bodyOf = (bytes: number): string => `{"sid":"${SID}","fill":"`.padEnd(bytes - 2, 'x') + '"}';

for (const runtime of runtimes) {
  // Fastify has read and parsed the body before these hooks run.
  const parsesFirst = /preValidation|preHandler/.test(runtime.name);

  describe(`a guard in ${runtime.name}`, () => {
    let verifier: ScriptedVerifier;
    let decisions: Decision[];
    let running: Running | undefined;

    beforeEach(() => {
      verifier = createScriptedVerifier();
      decisions = [];
    });
    afterEach(() => running?.close());
    expectNothingRaised();

    async function start(
      options: Partial<StepUpGuardOptions> = {},
      adapterOptions?: { sid?: () => string | null | undefined },
    ): Promise<void> {
      const onDecision = (decision: Decision): void => void decisions.push(decision);
      const guard = createStepUpGuard({ provider: verifier, onDecision, ...options });
      running = await runtime.start(guard, adapterOptions);
    }
    const ask = (method: string, headers: Record<string, string>): Promise<Sent> =>
      send(runtime, running!, { method, headers });
    async function post(body: string, headers: Record<string, string> = json): Promise<Answer> {
      const sent = await ask('POST', headers);
      sent.end(body);
      return sent.answer;
    }
    async function until(condition: () => boolean): Promise<void> {
      while (!condition()) await nextTurn();
    }

    it('finds the session id in a body, which its handler still gets whole', async () => {
      await start();
      for (const body of [`{"sid":"${SID}"}`, `{"stepUpSid":"${SID}","more":"€"}`, bodyOf(65_536)]) {
        const { status, text } = await post(body);
        assert.equal(status, 200, text);
        assert.deepEqual(JSON.parse(text), { member: 'member-1', body });
        assert.equal(verifier.calls.at(-1)!.sid, SID);
      }
    });

    it('finds it in a body that comes slowly', async () => {
      await start();
      const body = bodyOf(3_000);
      const sent = await ask('POST', json);
      sent.write(body.slice(0, 3));
      // The rest follows only once the guard waits for it.
      if (!parsesFirst) await until(() => verifier.calls.some(({ method }) => method === 'authenticate'));
      for (let at = 3; at < 2_000; at += 500) {
        sent.write(body.slice(at, at + 500));
        await nextTurn();
      }
      sent.end(body.slice(2_003));
      const { status, text } = await sent.answer;
      assert.equal(status, 200, text);
      assert.equal((JSON.parse(text) as { body: string }).body, body);
    });

    it('says that a body of one byte more than 64 KiB is too large to look into, and leaves it whole', async () => {
      await start();
      const { status } = await post(bodyOf(65_537));
      if (parsesFirst) return assert.equal(status, 200);
      assert.equal(status, 401);
      assert.deepEqual([decisions[0]!.outcome, decisions[0]!.reason], ['challenged', 'body-too-large']);
      const body = bodyOf(200_000);
      const passed = await post(body, { ...json, ...proof });
      assert.equal((JSON.parse(passed.text) as { body: string }).body, body);
    });

    it('goes on when a client breaks off in the middle of its body', async () => {
      await start();
      for (const half of ['', '{"sid":', `{"sid":"${SID}"}`]) {
        const sent = await ask('POST', { ...json, 'content-length': '1000' });
        if (half) sent.write(half);
        if (parsesFirst) await nextTurn();
        else await until(() => verifier.calls.some(({ method }) => method === 'authenticate'));
        sent.reset();
        if (!parsesFirst) {
          await until(() => decisions.length > 0);
          assert.notEqual(decisions[0]!.outcome, 'allowed');
        }
        decisions.length = verifier.calls.length = 0;
      }
      assert.equal((await post(`{"sid":"${SID}"}`)).status, 200);
    });

    if (!parsesFirst) {
      it('answers 503 when the other half of a body does not come in time, and survives that it comes later', async () => {
        await start({ timeout: 30 });
        const sent = await ask('POST', json);
        sent.write('{"sid":');
        assert.equal((await sent.answer).status, 503);
        assert.equal(decisions[0]!.error?.code, 'timeout');
        sent.end(`"${SID}"}`);
        assert.equal((await post(`{"sid":"${SID}"}`)).status, 200);
      });
    }

    it('does not wait for a body that is not there', async () => {
      await start();
      for (const headers of [json, { ...json, 'content-length': '0' }]) {
        const sent = await ask('DELETE', headers);
        sent.end();
        // Fastify itself refuses an empty JSON body.
        assert.ok([401, 400].includes((await sent.answer).status));
      }
      const sent = await ask('DELETE', proof);
      sent.end();
      assert.deepEqual(JSON.parse((await sent.answer).text), { member: 'member-1', body: '' });
    });

    it('takes the session id that the app gives instead, and a malformed one for none', async () => {
      let sid: string | null | undefined | Error;
      await start(
        {},
        {
          sid() {
            if (sid instanceof Error) throw sid;
            return sid;
          },
        },
      );
      const statuses: number[] = [];
      for (sid of ['from-the-app', '../x', null, undefined, new Error('x')]) {
        const sent = await ask('GET', proof);
        sent.end();
        statuses.push((await sent.answer).status);
      }
      assert.deepEqual(statuses, [200, 401, 401, 200, 503]);
      assert.deepEqual(
        verifier.calls.filter(({ method }) => method === 'findStepUp').map(call => call.sid),
        ['from-the-app', null, null, SID],
      );
      verifier.signOut();
      sid = new Error('must not be asked before the token holds');
      const sent = await ask('GET', proof);
      sent.end();
      assert.equal((await sent.answer).status, 401);
    });

    it('marks what it let through as not to be stored', async () => {
      await start();
      const sent = await ask('GET', proof);
      sent.end();
      assert.equal((await sent.answer).headers['cache-control'], 'no-store');
    });

    it('checks OPTIONS like any other method, unless it is a preflight', async () => {
      await start();
      const { origin } = preflight;
      for (const headers of [{}, token, { ...token, ...preflight }, { origin }]) {
        const sent = await ask('OPTIONS', headers as Record<string, string>);
        sent.end();
        assert.equal((await sent.answer).status, 401, JSON.stringify(headers));
      }
    });
  });
}
