import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { findStepUpChallenge } from '../../src/protocol/challenge.js';
import { createStepUpGuard, type CheckResult, type StepUpRule } from '../../src/server/index.js';
import { createApp, ORIGIN, OWN_PAGE } from './backend/support/app.js';

const NASTY = [
  'a"b',
  'a\\b',
  'a\\"b',
  'a\r\nSet-Cookie: x=1',
  'a\nb',
  'a\u0000b',
  'a\tb',
  'a\u007fb',
  'é',
  '\u2028',
  '😀',
  '\ud83d',
  '',
  ' ',
  'x'.repeat(300),
];

const { backend } = createApp();
const guard = createStepUpGuard({ provider: backend.verifier });

function check(rule: unknown): Promise<CheckResult> {
  const headers = { ...OWN_PAGE, Cookie: 'session=ada' };
  return guard.check(new Request(ORIGIN, { method: 'POST', headers }), rule as StepUpRule);
}

/** Either nothing of the rule is in the answer, or all of it, and it is read back as it was. */
async function assertWellWritten(rule: Record<string, unknown>): Promise<void> {
  const result = await check(rule);
  assert.ok(!result.ok);
  const { status, headers } = result.response;
  const header = headers.get('www-authenticate');
  if (status === 503) return assert.equal(header, null, JSON.stringify(rule));
  assert.equal(status, 401);
  assert.match(header!, /^[\x20-\x7e]+$/);
  const { resource, action, target, acrValues } = rule;
  assert.deepEqual(findStepUpChallenge(header), {
    resource,
    action,
    ...(target !== undefined && { target }),
    maxAge: 900,
    ...(acrValues !== undefined && { acrValues }),
  });
}

describe('a challenge', () => {
  const good = { resource: 'invoices', action: 'delete' };

  for (const [field, put] of Object.entries({
    resource: (text: string) => ({ ...good, resource: text }),
    action: (text: string) => ({ ...good, action: text }),
    target: (text: string) => ({ ...good, target: text }),
    'target, by a function': (text: string) => ({ ...good, target: () => text }),
    acrValues: (text: string) => ({ ...good, acrValues: [text] }),
  })) {
    it(`has nothing in it of a ${field} that no header can hold`, async () => {
      for (const text of NASTY) {
        const result = await check(put(text));
        assert.ok(!result.ok);
        const isTarget = text === ' ' && field.startsWith('target');
        assert.equal(result.response.status, isTarget ? 401 : 503, JSON.stringify(text));
        assert.equal(result.response.headers.has('www-authenticate'), isTarget);
        assert.equal(result.response.headers.has('set-cookie'), false);
      }
    });
  }

  it('is read back as it was meant, whatever the app names', async () => {
    const text = fc.oneof(
      fc.constantFrom(...NASTY, 'a:b:delete', ':', ',', 'a, b="c"', 'x", max_age="1'),
      fc.string({ unit: 'grapheme-ascii', maxLength: 20 }),
      fc.string({ unit: 'binary', maxLength: 5 }),
    );
    await fc.assert(
      fc.asyncProperty(
        text,
        fc.constantFrom('create', 'read', 'update', 'delete'),
        fc.option(text, { nil: undefined }),
        fc.option(fc.array(text, { maxLength: 3 }), { nil: undefined }),
        (resource, action, target, acrValues) =>
          assertWellWritten({
            resource,
            action,
            ...(target !== undefined && { target }),
            ...(acrValues !== undefined && { acrValues }),
          }),
      ),
      { numRuns: 500 },
    );
  });
});
