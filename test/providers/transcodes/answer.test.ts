import { strict as assert } from 'node:assert';
import { afterEach, describe, it } from 'node:test';
import * as fc from 'fast-check';
import { StepUpError } from '../../../src/protocol/errors.js';
import type { StepUpErrorCode } from '../../../src/protocol/errors.js';
import { readAnswer, refusal } from '../../../src/providers/transcodes/answer.js';
import type { AnswerShape } from '../../../src/providers/transcodes/answer.js';
import { fakeSdk, install } from './fake-sdk.js';
import { TRANSCODES_ERROR_CODES } from '../../../src/providers/transcodes/error-codes.js';

const asked = { resource: 'documents', action: 'delete' } as const;
const forced = { ...asked, forceStepUp: true };

function read(answer: unknown, shape: AnswerShape, request: typeof asked | typeof forced = asked) {
  return readAnswer(answer, request, shape, TRANSCODES_ERROR_CODES);
}

function codeOf(answer: unknown, shape: AnswerShape, request: typeof asked | typeof forced = asked) {
  try {
    read(answer, shape, request);
  } catch (error) {
    if (error instanceof StepUpError) return error.code;
    throw error;
  }
  return 'verified';
}

const passed = (entry: object) => ({ success: true, payload: [entry] });
const throwing = (name: string, rest: object = {}) =>
  Object.defineProperty({ ...rest }, name, {
    enumerable: true,
    get() {
      throw new Error('from the getter');
    },
  });
const hostileProxy = new Proxy(
  {},
  {
    get() {
      throw hostileProxy;
    },
    getPrototypeOf() {
      throw new Error('no prototype for you');
    },
  },
);

describe('reading what openAuthIdpModal answered', () => {
  it('verifies a success with a session id as a step-up', () => {
    const answer = passed({ success: true, sid: 'ssid_1', timestamp: 1_700_000_000_000, action: 'delete' });
    assert.deepEqual(read(answer, 'modal'), {
      kind: 'step-up',
      sid: 'ssid_1',
      timestamp: 1_700_000_000_000,
    });
  });

  it('lets a success without a session id pass as allowed by the role', () => {
    assert.deepEqual(read(passed({ success: true }), 'modal'), { kind: 'allowed' });
  });

  it('does not take a pass without a session id for real MFA', () => {
    assert.equal(codeOf(passed({ success: true }), 'modal', forced), 'denied');
    assert.equal(codeOf(passed({ success: true, sid: 'ssid_1' }), 'modal', forced), 'verified');
  });

  it('leaves out a timestamp that is no finite number', () => {
    for (const timestamp of ['1700000000000', NaN, Infinity, null, {}]) {
      assert.deepEqual(read(passed({ success: true, sid: 's', timestamp }), 'modal'), {
        kind: 'step-up',
        sid: 's',
      });
    }
  });

  const refused: Array<[string, unknown, StepUpErrorCode]> = [
    ['undefined', undefined, 'invalid-response'],
    ['null', null, 'invalid-response'],
    ['a string', 'ok', 'invalid-response'],
    ['true', true, 'invalid-response'],
    ['an empty object', {}, 'invalid-response'],
    ['a function', () => {}, 'invalid-response'],
    ['an empty payload', { success: true, payload: [] }, 'invalid-response'],
    ['payload null', { success: true, payload: null }, 'invalid-response'],
    ['no payload', { success: true }, 'invalid-response'],
    [
      'a payload that is the entry itself',
      { success: true, payload: { success: true, sid: 's' } },
      'invalid-response',
    ],
    [
      'an array-like payload',
      { success: true, payload: { 0: { success: true }, length: 1 } },
      'invalid-response',
    ],
    ['an entry null', passed(null as never), 'invalid-response'],
    ['an entry without success', passed({ sid: 'ssid_1' }), 'invalid-response'],
    ['an entry with success "true"', passed({ success: 'true', sid: 'ssid_1' }), 'invalid-response'],
    ['an entry with success 1', passed({ success: 1, sid: 'ssid_1' }), 'invalid-response'],
    ['success "true"', { success: 'true', payload: [{ success: true }] }, 'invalid-response'],
    ['two entries', { success: true, payload: [{ success: true }, { success: true }] }, 'invalid-response'],
    ['another action', passed({ success: true, sid: 's', action: 'read' }), 'invalid-response'],
    ['an action null', passed({ success: true, sid: 's', action: null }), 'invalid-response'],
    ['another resource', passed({ success: true, sid: 's', resource: 'users' }), 'invalid-response'],
    ['an empty session id', passed({ success: true, sid: '' }), 'invalid-response'],
    ['a session id null', passed({ success: true, sid: null }), 'invalid-response'],
    ['a session id with a slash', passed({ success: true, sid: '../x' }), 'invalid-response'],
    ['a session id with a line end', passed({ success: true, sid: 'ssid_1\n' }), 'invalid-response'],
    ['a session id that is too long', passed({ success: true, sid: 'x'.repeat(129) }), 'invalid-response'],
    ['a session id in an array', passed({ success: true, sid: ['ssid_1'] }), 'invalid-response'],
    ['a contradicting decision', passed({ success: true, sid: 's', decision: 'deny' }), 'denied'],
    ['a decision that waits', passed({ success: true, sid: 's', decision: 'stepup' }), 'invalid-response'],
    ['a status that waits', passed({ success: true, sid: 's', status: 'pending' }), 'cancelled'],
    ['a status that refuses', passed({ success: true, sid: 's', status: 'rejected' }), 'cancelled'],
    ['a status that refuses and says why', passed({ status: 'rejected', error: 'Invalid code' }), 'failed'],
    ['a failure without a text', { success: false }, 'cancelled'],
    ['a failure without an entry', { success: false, payload: [] }, 'cancelled'],
    ['a failure with an empty text', { success: false, payload: null, error: '' }, 'cancelled'],
    ['a failure with a status that waits', { success: false, payload: [{ status: 'pending' }] }, 'cancelled'],
    ['a failure with an odd text', { success: false, payload: null, error: { code: 7 } }, 'failed'],
    ['an entry that failed', passed({ success: false }), 'failed'],
    ['a failure around a success', { success: false, payload: [{ success: true, sid: 's' }] }, 'failed'],
    ['a cancelled modal', passed({ success: false, error: 'User cancelled the modal' }), 'cancelled'],
    ['a cancelled call', { success: false, payload: [], error: 'Cancelled by user' }, 'cancelled'],
    [
      'a reason inside a failure',
      { success: false, payload: [{ success: false, error: 'Modal closed' }] },
      'cancelled',
    ],
    [
      'a member without MFA',
      { success: false, payload: [], message: 'MFA is not enrolled' },
      'setup-required',
    ],
    ['a throwing success', throwing('success'), 'invalid-response'],
    ['a throwing payload', throwing('payload', { success: true }), 'invalid-response'],
    ['a throwing entry', passed(throwing('sid', { success: true })), 'invalid-response'],
    ['a throwing reason', { success: false, payload: [throwing('error')] }, 'invalid-response'],
    ['a proxy that throws itself', hostileProxy, 'invalid-response'],
    ['a proxy as its entry', passed(hostileProxy), 'invalid-response'],
  ];
  for (const [what, answer, code] of refused) {
    it(`does not verify ${what}: ${code}`, () => {
      assert.equal(codeOf(answer, 'modal'), code);
    });
  }

  it('reads each field once, so that nothing can change between check and use', () => {
    let reads = 0;
    const entry = {
      success: true,
      get sid() {
        return ++reads === 1 ? 'ssid_1' : '../other';
      },
    };
    assert.equal(read(passed(entry), 'modal').sid, 'ssid_1');
    assert.equal(reads, 1);
  });

  it('asks a proxy for nothing that could make it throw anything else', () => {
    for (const answer of [hostileProxy, passed(hostileProxy), { success: false, error: hostileProxy }]) {
      assert.throws(() => read(answer, 'modal'), StepUpError);
    }
  });
});

describe('reading what redirectToStepUp answered', () => {
  it('verifies a step-up that was verified', () => {
    const entry = { decision: 'stepup', status: 'verified', sid: 'tc_stepup_1', ...asked };
    assert.deepEqual(read(passed(entry), 'hosted', forced), { kind: 'step-up', sid: 'tc_stepup_1' });
  });

  it('lets through what the role allows, never as real MFA', () => {
    assert.deepEqual(read(passed({ decision: 'allow' }), 'hosted'), { kind: 'allowed' });
    assert.equal(codeOf(passed({ decision: 'allow' }), 'hosted', forced), 'denied');
    assert.equal(codeOf(passed({ decision: 'allow', sid: 'ssid_1' }), 'hosted', forced), 'denied');
  });

  it('keeps the session id of an allowed pass for the server to judge', () => {
    assert.deepEqual(read(passed({ decision: 'allow', sid: 'ssid_1' }), 'hosted'), {
      kind: 'allowed',
      sid: 'ssid_1',
    });
  });

  const refused: Array<[string, object, StepUpErrorCode]> = [
    ['a refusal that succeeded', { decision: 'deny' }, 'denied'],
    ['a refusal with a verified status', { decision: 'deny', status: 'verified', sid: 's' }, 'denied'],
    ['a step-up that waits', { decision: 'stepup', status: 'pending', sid: 's' }, 'cancelled'],
    [
      'a step-up that waits and failed',
      { decision: 'stepup', status: 'pending', success: false },
      'cancelled',
    ],
    [
      'a step-up for another resource that waits',
      { decision: 'stepup', status: 'pending', sid: 's', resource: 'users' },
      'invalid-response',
    ],
    ['a step-up that was rejected', { decision: 'stepup', status: 'rejected', sid: 's' }, 'cancelled'],
    [
      'a step-up that was rejected with a text',
      { decision: 'stepup', status: 'rejected', sid: 's', error: 'Too many attempts' },
      'failed',
    ],
    ['a step-up without a status', { decision: 'stepup', sid: 's' }, 'invalid-response'],
    ['an allowance that waits', { decision: 'allow', status: 'pending' }, 'invalid-response'],
    ['an unknown decision', { decision: 'Allow' }, 'invalid-response'],
    ['no decision', { success: true, sid: 's' }, 'invalid-response'],
    ['a status alone', { status: 'verified', sid: 's' }, 'invalid-response'],
    ['another resource', { decision: 'allow', resource: 'users' }, 'invalid-response'],
    [
      'another action',
      { decision: 'stepup', status: 'verified', sid: 's', action: 'read' },
      'invalid-response',
    ],
    ['a contradicting success', { decision: 'allow', success: false }, 'failed'],
    ['an odd success', { decision: 'allow', success: 'yes' }, 'invalid-response'],
  ];
  for (const [what, entry, code] of refused) {
    it(`does not verify ${what}: ${code}`, () => {
      assert.equal(codeOf(passed(entry), 'hosted'), code);
    });
  }
});

describe('a pass without MFA where it had to be MFA', () => {
  afterEach(() => install(undefined));

  for (const [shape, entry] of [
    ['modal', { success: true }],
    ['hosted', { decision: 'allow' }],
    ['hosted', { decision: 'allow', sid: 'ssid_1' }],
  ] as const) {
    it(`leads to the console where the SDK has one, else it is denied: ${shape} ${JSON.stringify(entry)}`, () => {
      const outcome = (): Pick<StepUpError, 'code' | 'reason'> => {
        try {
          read(passed(entry), shape, forced);
        } catch ({ code, reason }: any) {
          return { code, reason };
        }
        return assert.fail('verified');
      };
      assert.deepEqual(outcome(), { code: 'denied', reason: 'mfa-not-asked' });
      for (const opener of ['openAuthConsoleModal', 'redirectToConsole']) {
        install(fakeSdk({ [opener]: () => {} }));
        assert.deepEqual(outcome(), { code: 'setup-required', reason: 'mfa-not-asked' });
      }
    });
  }
});

describe('whatever a closing looks like', () => {
  const shape = fc.constantFrom<AnswerShape>('modal', 'hosted');
  const nothing = fc.constantFrom(undefined, null, '');
  const told = { error: nothing, message: nothing };
  const entryOf = (fields: Record<string, fc.Arbitrary<unknown>>) =>
    fc.record({ ...fields, error: nothing, timestamp: fc.constantFrom(undefined, 1) }, { requiredKeys: [] });
  const sid = fc.constantFrom(undefined, 'ssid_1');
  const closings: Array<[string, fc.Arbitrary<unknown>]> = [
    [
      'a refusal without an entry and a text',
      fc.record({
        success: fc.constant(false),
        payload: fc.constantFrom(undefined, null, [], [{}]),
        ...told,
      }),
    ],
    [
      'a page that was closed while pending',
      fc.record({
        success: fc.boolean(),
        payload: fc.tuple(
          entryOf({ decision: fc.constant('stepup'), sid }).map(found => ({ ...found, status: 'pending' })),
        ),
        ...told,
      }),
    ],
    [
      'a person who declined',
      fc.record({
        success: fc.boolean(),
        payload: fc.tuple(
          entryOf({ success: fc.boolean(), decision: fc.constantFrom('stepup', undefined), sid }).map(
            found => ({ ...found, status: 'rejected' }),
          ),
        ),
        ...told,
      }),
    ],
  ];
  for (const [what, closing] of closings) {
    it(`is cancelled: ${what}`, () => {
      fc.assert(
        fc.property(closing, shape, fc.boolean(), (answer, from, force) => {
          assert.equal(codeOf(answer, from, force ? forced : asked), 'cancelled');
        }),
      );
    });
  }
});

describe('any answer at all', () => {
  const word = fc.constantFrom<unknown>(
    true, false, 'true', 1, null, undefined, '', 'allow', 'deny', 'stepup', 'verified', 'pending', 'rejected',
    'documents', 'delete', 'read', 'ssid_1', '../x',
  ); // prettier-ignore
  const entry = fc.record(
    {
      success: word,
      decision: word,
      status: word,
      sid: word,
      resource: word,
      action: word,
      timestamp: fc.oneof(word, fc.double()),
      error: word,
    },
    { requiredKeys: [] },
  );
  const answer = fc.oneof(
    fc.anything({ withNullPrototype: true, withBigInt: true, withSparseArray: true }),
    fc.record({
      success: word,
      payload: fc.oneof(word, entry, fc.array(entry, { maxLength: 2 })),
      error: word,
    }),
    fc.record({ success: fc.constant(true), payload: fc.tuple(entry) }),
    fc.record({
      success: fc.constant(true),
      payload: fc.tuple(
        entry.map(found => ({ ...found, success: true, resource: undefined, action: 'delete' })),
      ),
    }),
  );

  it('ends in a StepUpError, or verifies because it was complete', () => {
    let verified = 0;
    fc.assert(
      fc.property(answer, fc.constantFrom('modal', 'hosted'), fc.boolean(), (given: any, shape, force) => {
        let found;
        try {
          found = readAnswer(
            given,
            { ...asked, forceStepUp: force },
            shape as AnswerShape,
            TRANSCODES_ERROR_CODES,
          );
        } catch (error) {
          return error instanceof StepUpError;
        }
        verified++;
        const [only, ...more] = given.payload;
        const agreed =
          only.decision === 'allow' || (only.decision === 'stepup' && only.status === 'verified');
        return (
          given.success === true &&
          more.length === 0 &&
          (shape === 'modal'
            ? only.success === true && (only.decision === undefined || agreed)
            : agreed && (only.success ?? true) === true) &&
          (only.resource === undefined || only.resource === 'documents') &&
          (only.action === undefined || only.action === 'delete') &&
          found.sid === only.sid &&
          (found.sid === undefined || /^[A-Za-z0-9_-]{1,128}$/.test(found.sid)) &&
          (found.kind === 'allowed' || typeof found.sid === 'string') &&
          (!force || found.kind === 'step-up')
        );
      }),
      { numRuns: 5000 },
    );
    // A property that never saw a verified answer would prove nothing.
    assert.ok(verified > 10);
  });
});

describe('sorting error texts into codes', () => {
  const texts: Array<[string, StepUpErrorCode]> = [
    ['User cancelled', 'cancelled'],
    ['Modal was closed by the user', 'cancelled'],
    ['The member declined the request', 'cancelled'],
    ['Rejected by the user', 'cancelled'],
    ['Step-up was not completed', 'cancelled'],
    ['The operation either timed out or was not allowed.', 'cancelled'],
    ['MFA not set up', 'setup-required'],
    ['No authenticator registered', 'setup-required'],
    ['Member has not enrolled in MFA', 'setup-required'],
    ['Not authenticated: please sign in', 'sign-in-required'],
    ['Permission denied', 'denied'],
    ['You are not allowed to do this', 'denied'],
    ['Request timed out', 'timeout'],
    ['Network error', 'unavailable'],
    ['Invalid code', 'failed'],
    ['', 'failed'],
  ];
  for (const [text, code] of texts) {
    it(`"${text}" is ${code}`, () => {
      assert.equal(refusal(TRANSCODES_ERROR_CODES, text).code, code);
    });
  }

  it('takes the first row that matches, and remembers nothing in a global pattern', () => {
    const pattern = /nein/gi;
    const table = [
      [pattern, 'denied'],
      [/./, 'timeout'],
    ] as const;
    assert.equal(refusal(table, 'nein').code, 'denied');
    assert.equal(refusal(table, 'nein').code, 'denied');
    assert.equal(refusal(table, 'ja').code, 'timeout');
  });

  it('keeps session ids and tokens out of the message', () => {
    const { message } = refusal(
      [],
      `ssid_abc and tc_stepup_9 and eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln failed`,
    );
    assert.equal(message, '… and … and … failed');
  });
});
