import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { findStepUpChallenge, formatChallenge, parseChallenges } from '../../src/protocol/challenge.js';

const ACTIONS = ['create', 'read', 'update', 'delete'] as const;
const token = fc.stringMatching(/^[!#$%&'*+.^_`|~\w-]{1,20}$/);
const text = fc.stringMatching(/^[\t\x20-\x7e\x80-\xff]{0,30}$/);
const scopeToken = fc.stringMatching(/^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/);
const space = fc.constantFrom('', ' ', '\t', ' \t ');

/** A challenge with what should be read from it. */
const challenge = fc
  .tuple(
    token,
    fc.uniqueArray(fc.tuple(token, text, fc.boolean(), space), {
      maxLength: 4,
      selector: ([name]) => name.toLowerCase(),
    }),
    fc.option(fc.stringMatching(/^[\w.~+/-]{1,20}={0,2}$/), { nil: undefined }),
  )
  .map(([scheme, params, token68]) => {
    if (params.length === 0) {
      return { written: token68 ? `${scheme} ${token68}` : scheme, scheme, token68, params };
    }
    const written = params.map(([name, value, quoted, blank]) => {
      const isToken = /^[!#$%&'*+.^_`|~\w-]+$/.test(value);
      const form = isToken && !quoted ? value : `"${value.replace(/["\\]/g, '\\$&')}"`;
      return `${name}${blank}=${blank}${form}`;
    });
    return { written: `${scheme} ${written.join(' , ')}`, scheme, token68: undefined, params };
  });

describe('the parser of WWW-Authenticate', () => {
  it('reads back whatever challenges were written, in one line or several', () => {
    fc.assert(
      fc.property(
        fc.array(challenge, { maxLength: 4 }),
        fc.constantFrom(',', ', ', ' ,\t', ',,', ', , '),
        (list, comma) => {
          const expected = list.map(({ scheme, token68, params }) => ({
            scheme: scheme.toLowerCase(),
            token68,
            params: new Map(params.map(([name, value]) => [name.toLowerCase(), value])),
          }));
          const written = list.map(each => each.written);
          assert.deepEqual(parseChallenges(written.join(comma)), expected);
          assert.deepEqual(parseChallenges(written), expected);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('throws nothing, whatever it gets', () => {
    const piece = fc.constantFrom(
      'Bearer',
      ' ',
      ',',
      '=',
      '"',
      '\\',
      'a',
      'error',
      'scope="a:read"',
      '\0',
      'ä',
      '\n',
    );
    const anyText = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece).map(pieces => pieces.join('')),
    );
    fc.assert(
      fc.property(fc.oneof(anyText, fc.array(anyText)), header => {
        for (const { scheme } of parseChallenges(header)) assert.match(scheme, /^[^\s,="]+$/);
        findStepUpChallenge(header);
      }),
      { numRuns: 2_000 },
    );
  });

  it('finds again what the server wrote', () => {
    const asked = fc.record(
      {
        resource: scopeToken,
        action: fc.constantFrom(...ACTIONS),
        maxAge: fc.integer({ min: 0, max: 999_999_999 }),
        acrValues: fc.array(scopeToken, { minLength: 1, maxLength: 3 }),
      },
      { requiredKeys: ['resource', 'action'], noNullPrototype: true },
    );
    fc.assert(
      fc.property(asked, fc.constantFrom('', 'Basic realm="a, b", ', 'Negotiate, '), (challenge, before) => {
        const written = before + formatChallenge(challenge, 'insufficient_user_authentication');
        assert.deepEqual(findStepUpChallenge(written), challenge);
        assert.equal(findStepUpChallenge(before + formatChallenge(challenge)), null);
        assert.equal(findStepUpChallenge(before + formatChallenge(challenge, 'invalid_token')), null);
      }),
    );
  });

  it('takes no longer for a long header than its length', () => {
    // Each of these is where an expression that backtracks would take minutes.
    for (const header of [' ', 'a', 'a ', ',', 'a=', 'a="', '\\', 'a, ', '" ', '=']) {
      assert.equal(parseChallenges(`Bearer x="${header.repeat(50_000)}`).length <= 1, true);
      parseChallenges(header.repeat(50_000));
    }
  });
});

describe('a step-up challenge', () => {
  const found = { resource: 'documents', action: 'delete', maxAge: 900 };
  const good = 'Bearer error="insufficient_user_authentication", scope="documents:delete", max_age=900';

  for (const header of [
    good,
    good.replace('900', '"900"'),
    good.replace('Bearer', 'BEARER').replace('scope', 'SCOPE'),
    good.replace('"insufficient_user_authentication"', 'insufficient_user_authentication'),
    `Negotiate, NTLM TlRMTVNTUAAB==, ${good}`,
    `${good}, Basic realm="simple"`,
    `Bearer error="invalid_token", ${good}`,
    good.replace('documents', '\\d\\o\\cuments'),
  ]) {
    it(`is found in ${header}`, () => assert.deepEqual(findStepUpChallenge(header), found));
  }

  it('may name a resource with colons, and no age', () => {
    assert.deepEqual(
      findStepUpChallenge('Bearer error=insufficient_user_authentication, scope="a:b:c:read"'),
      {
        resource: 'a:b:c',
        action: 'read',
      },
    );
  });

  for (const header of [
    null,
    undefined,
    '',
    'Bearer',
    'Bearer scope="documents:delete"',
    good.replace('Bearer', 'Basic'),
    good.replace('documents:delete', 'documents:delete users:read'),
    good.replace('documents:delete', 'documents:destroy'),
    good.replace('documents:delete', ':delete'),
    good.replace('documents:delete', 'delete'),
    good.replace('documents:delete', ''),
    good.replace('scope=', 'scop='),
    good.replace('900', '-1'),
    good.replace('900', '1.5'),
    good.replace('900', '""'),
    good.replace('900', 'soon'),
    `${good}, ${good.replace('delete', 'read')}`,
    `${good}, scope="users:read"`,
    `${good}, "`,
    `x y z, ${good}`,
  ]) {
    it(`is not found in ${header}`, () => assert.equal(findStepUpChallenge(header), null));
  }
});
