import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { authenticationTimes } from '../../../src/providers/oidc/authentication-time.js';

const NOW = Date.UTC(2026, 0, 1, 12);
const SECONDS = NOW / 1000;

/** A session whose token came now from a provider whose clock is so many seconds ahead, of an authentication a minute ago. */
const received = (ahead: number, more: Record<string, unknown> = {}) => ({
  claims: { iat: SECONDS + ahead, auth_time: SECONDS + ahead - 60, ...more },
  accessToken: null,
  receivedAt: NOW,
});

describe('when somebody authenticated', () => {
  for (const ahead of [0, 300, -300, 3600])
    it(`is told by the provider’s clock, which is ${ahead} s ahead of this one`, () => {
      assert.equal(authenticationTimes(5)(received(ahead)), NOW - 60_000);
    });

  it('is as it stands in the token, where the clocks count as one', () => {
    assert.equal(authenticationTimes(5)(received(4)), NOW - 56_000);
  });

  it('is as it stands in a token that has not come straight from the provider', () => {
    const { claims } = received(300);
    assert.equal(authenticationTimes(5)({ claims, accessToken: null }), NOW + 240_000);
  });

  it('stays the same for a token of the same authentication that comes later', () => {
    const at = authenticationTimes(5);
    const first = at(received(300));
    const renewed = { ...received(300, { iat: SECONDS + 900 }), receivedAt: NOW + 590_000 };
    assert.equal(at(renewed), first);
  });

  it('is not known without a time that is one, whatever iat says', () => {
    for (const time of [undefined, null, '1767268740', NaN, Infinity, -1, [SECONDS]])
      assert.equal(authenticationTimes(5)(received(0, { auth_time: time })), undefined, String(time));
  });
});
