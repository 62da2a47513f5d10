import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createStepUpGuard, StepUpError, type StepUpVerifier } from '../../src/server/index.js';
import { expiringKeys } from '../../src/server/replay-stores/expiring-keys.js';
import { signOfSeveralProcesses } from '../../src/server/several-processes.js';
import { createScriptedVerifier } from '../../src/testing/verifier.js';
import { RULE, stepUpRequest } from './support/step-up-request.js';

const ONCE = { ...RULE, once: true };

describe('guards of one process without a replayStore', () => {
  it('let one proof pass once between them', async () => {
    const guards = [1, 2, 3].map(() => createStepUpGuard({ provider: createScriptedVerifier() }));
    const results = await Promise.all(
      guards.map(guard => guard.check(stepUpRequest({ sid: 'shared_1' }), ONCE)),
    );
    assert.equal(results.filter(({ ok }) => ok).length, 1);
  });

  it('do so also with another copy of the package', async () => {
    const other = (await import(
      `${new URL('../../src/server/replay-stores/shared-memory.ts', import.meta.url).href}?copy`
    )) as {
      sharedMemoryStore(): object;
    };
    const { sharedMemoryStore } = await import('../../src/server/replay-stores/shared-memory.js');
    assert.notEqual(other.sharedMemoryStore, sharedMemoryStore);
    assert.equal(other.sharedMemoryStore(), sharedMemoryStore());
  });
});

describe('a rule with once and no replayStore', () => {
  async function linesOf(env: Record<string, string>, ...args: string[]): Promise<string[]> {
    const script = fileURLToPath(new URL('./support/memory-server.ts', import.meta.url));
    const child = fork(script, args, { execArgv: ['--import', 'tsx'], env: { ...process.env, ...env } });
    return ((await once(child, 'message')) as [string[]])[0];
  }

  it('warns once where there are several processes, and says how that was seen', async () => {
    for (const [env, sign] of [
      [{ AWS_LAMBDA_FUNCTION_NAME: 'api' }, /AWS Lambda/],
      [{ pm_id: '0' }, /PM2/],
    ] as const) {
      const lines = await linesOf(env);
      assert.equal(lines.length, 1);
      assert.match(lines[0]!, sign);
      assert.match(lines[0]!, /replayStore/);
    }
  });

  it('warns in a worker of node:cluster', async () => {
    const lines = await linesOf({}, 'cluster');
    assert.equal(lines.length, 1);
    assert.match(lines[0]!, /node:cluster/);
  });

  it('says nothing where one process is all that can be seen, or where a store is shared', async () => {
    assert.deepEqual(await linesOf({}), []);
    assert.deepEqual(await linesOf({ VERCEL: '1' }, 'with-store'), []);
  });

  it('is not fooled by variables that are empty, and does without a process', () => {
    const seen = (env: Record<string, string>): string | null => signOfSeveralProcesses({ env }, undefined);
    for (const name of [
      'NODE_APP_INSTANCE',
      'VERCEL',
      'NETLIFY',
      'K_SERVICE',
      'FUNCTIONS_WORKER_RUNTIME',
      'CF_PAGES',
    ]) {
      assert.match(seen({ [name]: '0' }) ?? '', new RegExp(name));
      assert.equal(seen({ [name]: '' }), null);
    }
    assert.equal(seen({ WEB_CONCURRENCY: '1' }), null);
    assert.notEqual(seen({ WEB_CONCURRENCY: '2' }), null);
    assert.equal(signOfSeveralProcesses({}, undefined), null);
    assert.notEqual(signOfSeveralProcesses({}, 'Cloudflare-Workers'), null);
  });
});

describe('a guard whose provider cannot', () => {
  for (const method of ['authenticate', 'findStepUp'] as const) {
    it(`${method} is not made`, () => {
      for (const value of [undefined, null, true, {}]) {
        const provider = { ...createScriptedVerifier(), [method]: value } as unknown as StepUpVerifier;
        assert.throws(
          () => createStepUpGuard({ provider }),
          (error: unknown) =>
            error instanceof StepUpError &&
            error.code === 'invalid-request' &&
            error.message.includes(method),
        );
      }
    });
  }
});

describe('keys that end', () => {
  it('are cleared away by so many looks at most, however many there are', () => {
    const keys = expiringKeys();
    for (let n = 0; n < 1_000; n += 1) keys.add(`k${n}`, 5_000 + n);
    keys.add('later', 60_000);
    keys.clear(4_999, 64);
    assert.equal(keys.size, 1_001);
    keys.clear(10_000, 64);
    assert.ok(keys.size >= 1_001 - 64 && keys.size < 1_001);
    for (let n = 0; n < 40; n += 1) keys.clear(10_000, 64);
    assert.equal(keys.size, 1);
    assert.equal(keys.has('later', 59_999), true);
    assert.equal(keys.has('later', 60_000), false);
  });

  it('end to the millisecond, whichever came first', () => {
    const keys = expiringKeys();
    keys.add('b', 1_500);
    keys.add('a', 1_400);
    keys.clear(1_400, 10);
    assert.deepEqual([keys.size, keys.has('b', 1_499)], [1, true]);
    keys.add('b', 9_000);
    keys.clear(2_000, 10);
    assert.deepEqual([keys.size, keys.has('b', 2_000)], [1, true]);
  });
});
