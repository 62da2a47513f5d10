import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isTarget } from '../../src/protocol/operation.js';
import { targetOf, type TargetFields } from '../../src/protocol/target.js';
import { findStepUpChallenge, formatChallenge } from '../../src/protocol/challenge.js';

const form = (...pairs: Array<[string, string | Blob]>): FormData => {
  const data = new FormData();
  for (const [name, value] of pairs) data.append(name, value);
  return data;
};

describe('targetOf', () => {
  it('writes the pairs in the order of the names, from a form, an address or an object', () => {
    for (const fields of [
      form(['iban', 'DE02 1203'], ['amount', '1,50'], ['note', 'x']),
      new URLSearchParams('iban=DE02+1203&amount=1%2C50&note=x'),
      { iban: 'DE02 1203', amount: '1,50', note: 'x' },
    ])
      assert.equal(targetOf(fields, ['amount', 'iban']), 'amount=1%2C50&iban=DE02+1203');
  });

  it('writes a repeated field one pair each, in its order', () => {
    for (const fields of [form(['id', '2'], ['x', ''], ['id', '1']), { id: ['2', '1'] }])
      assert.equal(targetOf(fields, ['id']), 'id=2&id=1');
  });

  it('makes line ends one, and nothing else', () => {
    assert.equal(targetOf({ note: 'a\r\nb\rc\nd' }, ['note']), 'note=a%0Ab%0Ac%0Ad');
    const forms = ['\u00e9', 'e\u0301'].map(note => targetOf({ note }, ['note']));
    assert.notEqual(forms[0], forms[1]);
    assert.notEqual(targetOf({ amount: '1.0' }, ['amount']), targetOf({ amount: '1' }, ['amount']));
  });

  for (const [what, fields] of Object.entries({
    'is missing': { other: '1' },
    'is only inherited': Object.create({ amount: '1' }) as object,
    'is an empty list': { amount: [] },
    'is a number': { amount: 1 },
    'is a boolean': { amount: true },
    'is null': { amount: null },
    'is an object': { amount: { value: '1' } },
    'is a list with an object': { amount: ['1', {}] },
    'is a file': form(['amount', new Blob(['1'])]),
    'is missing in a form': form(['other', '1']),
    'is read from nothing': undefined,
  } as unknown as Record<string, TargetFields>)) {
    it(`names a field that ${what}`, () => {
      assert.throws(() => targetOf(fields, ['amount']), { code: 'invalid-request', message: /"amount"/ });
    });
  }

  it('is the same text on both sides, whatever is written, and one that a challenge can carry', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 12 }), text => {
        const target = targetOf({ text }, ['text']);
        assert.equal(
          targetOf(new URLSearchParams(new URLSearchParams({ text }).toString()), ['text']),
          target,
        );
        if (!isTarget(target)) return;
        const challenge = { resource: 'a', action: 'read', target, maxAge: 1 } as const;
        const header = formatChallenge(challenge, 'insufficient_user_authentication');
        assert.deepEqual(findStepUpChallenge(header), challenge);
      }),
    );
  });
});

describe('A challenge with a target', () => {
  const challenge = (target: string): string =>
    `Bearer error="insufficient_user_authentication", scope="documents:delete", target="${target}"`;

  it('names it, beside the scope', () => {
    assert.equal(findStepUpChallenge(challenge('1042'))?.target, '1042');
    assert.equal(
      formatChallenge({ resource: 'documents', action: 'delete', target: '1042' }),
      'Bearer scope="documents:delete", target="1042"',
    );
  });

  it("is the caller's, where the target can be none", () => {
    for (const target of ['', 'a'.repeat(257), 'a\\"b', 'ü'])
      assert.equal(findStepUpChallenge(challenge(target)), null);
  });
});
