import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createStepUpFetch } from '../../src/client/fetch/step-up-fetch.js';
import { StepUpError } from '../../src/protocol/errors.js';
import { transcodes as browserHalf } from '../../src/providers/transcodes/index.js';
import { stepUp } from '../../src/server/adapters/express.js';
import { checkRule, createStepUpGuard, memoryReplayStore } from '../../src/server/index.js';
import { transcodes } from '../../src/server/providers/transcodes/index.js';
import { redisReplayStore, type RedisClient } from '../../src/server/replay-stores/redis.js';
import { createScriptedVerifier } from '../../src/testing/verifier.js';

const provider = createScriptedVerifier();
const guard = createStepUpGuard({ provider });
const rule = { resource: 'documents', action: 'delete' };
const server = {
  projectId: 'p',
  serverToken: 't',
  publicKey: new URL('https://keys.example/jwks.json'),
};
const redis = { withCommandOptions: () => redis, sendCommand: () => null } as unknown as RedisClient;
const origin = 'https://api.example';

/** What takes an object, and one that it takes. */
const TAKERS: Record<string, [take: (given: any) => unknown, good: object]> = {
  checkRule: [checkRule, rule],
  'stepUp, as a rule,': [given => stepUp(guard, given), rule],
  'stepUp, as options,': [given => stepUp(guard, rule as never, given), {}],
  createStepUpGuard: [createStepUpGuard, { provider, maxAge: '5m' }],
  'transcodes of the server': [transcodes, server],
  'transcodes of the page': [browserHalf, { projectId: 'p' }],
  redisReplayStore: [given => redisReplayStore(redis, given), { prefix: 'x:' }],
  memoryReplayStore: [memoryReplayStore, { maxEntries: 5 }],
  createStepUpFetch: [createStepUpFetch, { origins: [origin] }],
  'an entry of origins': [given => createStepUpFetch({ origins: [given] }), { origin, resources: ['a'] }],
};

const MISTAKES: Array<[taker: string, key: string, meant?: string]> = [
  ['checkRule', 'maxage', 'maxAge'],
  ['checkRule', 'max_age', 'maxAge'],
  ['checkRule', 'maxAgee', 'maxAge'],
  ['checkRule', 'Once', 'once'],
  ['checkRule', 'onec', 'once'],
  ['checkRule', 'acr_values', 'acrValues'],
  ['checkRule', 'forced', 'force'],
  ['checkRule', 'sid'],
  ['checkRule', 'constructor'],
  ['stepUp, as a rule,', 'MaxAge', 'maxAge'],
  ['stepUp, as options,', 'SID', 'sid'],
  ['createStepUpGuard', 'maxage', 'maxAge'],
  ['createStepUpGuard', 'replaystore', 'replayStore'],
  ['createStepUpGuard', 'onDescision', 'onDecision'],
  ['createStepUpGuard', 'once'],
  ['transcodes of the server', 'legacySession', 'legacySessions'],
  ['transcodes of the server', 'clockTolerence', 'clockTolerance'],
  ['transcodes of the server', 'publickey', 'publicKey'],
  ['transcodes of the page', 'projectID', 'projectId'],
  ['transcodes of the page', 'sdk-src', 'sdkSrc'],
  ['redisReplayStore', 'prefx', 'prefix'],
  ['redisReplayStore', 'onEvictions', 'onEviction'],
  ['memoryReplayStore', 'maxEntrys', 'maxEntries'],
  ['createStepUpFetch', 'origin', 'origins'],
  ['an entry of origins', 'resource', 'resources'],
];

describe('an object with a key that nobody reads', () => {
  for (const [taker, key, meant] of MISTAKES) {
    it(`is refused by ${taker} for "${key}"${meant ? `, with "${meant}"` : ''}`, () => {
      const [take, good] = TAKERS[taker]!;
      const refused = refusalOf(() => take({ ...good, [key]: 1 }));
      assert.equal(refused.code, 'invalid-request');
      assert.ok(refused.message.includes(`has no "${key}"`), refused.message);
      assert.equal(/is "(\w+)" meant/.exec(refused.message)?.[1], meant);
    });
  }

  it('is refused wherever the key is none of those that are known', () => {
    const takers = fc.constantFrom(...Object.values(TAKERS));
    fc.assert(
      fc.property(takers, fc.string({ minLength: 1 }), ([take, good], key) => {
        fc.pre(!(key in good) && !/^(__proto__|once|force|fetch|client|sid|prefix|timeout)$/.test(key));
        assert.equal(refusalOf(() => take({ ...good, [key]: 1 })).code, 'invalid-request');
      }),
    );
  });

  it('is refused one level down, too', () => {
    const refused = refusalOf(() => redisReplayStore(redis, { replicas: { count: 1, timeOut: 5 } as never }));
    assert.match(refused.message, /is "timeout" meant/);
  });

  it('has a guard answer 503, and asks no provider', async () => {
    const request = new Request('https://app.example/', { headers: { authorization: 'Bearer t' } });
    for (const [given, options] of [
      [{ ...rule, maxage: 60 }, undefined],
      [rule, { SID: 'x' }],
    ]) {
      const result = await guard.check(request, given as never, options as never);
      assert.equal(result.ok, false);
      assert.equal(!result.ok && result.response.status, 503);
      assert.equal(!result.ok && result.error.code, 'invalid-request');
    }
    assert.deepEqual(provider.calls, []);
  });

  for (const [taker, [take, good]] of Object.entries(TAKERS)) {
    it(`is not what ${taker} takes`, () => void take(good));
  }
});

function refusalOf(act: () => unknown): StepUpError {
  try {
    act();
  } catch (error) {
    assert.ok(error instanceof StepUpError, String(error));
    return error;
  }
  return assert.fail('nothing was refused');
}
