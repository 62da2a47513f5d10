import { strict as assert } from 'node:assert';
import { describe, it, mock, before, after } from 'node:test';
import { authenticationTimes } from '../../../src/providers/oidc/authentication-time.js';
import { defaultAcrOf, proofIn, type Wanted } from '../../../src/providers/oidc/proof.js';

const NOW = 1_800_000_000_000;
const SECONDS = NOW / 1000;

before(() => mock.timers.enable({ apis: ['Date'], now: NOW }));
after(() => mock.timers.reset());

const found = (claims: Record<string, unknown>, wanted: Partial<Wanted> = {}, receivedAt?: number) =>
  proofIn(
    claims,
    authenticationTimes(5)({ claims, accessToken: null, receivedAt }),
    { maxAge: 300, askedAt: NOW, ...wanted },
    { acrOf: defaultAcrOf, clockTolerance: 5 },
  );

describe('what the claims of an ID token prove', () => {
  it('is an authentication that is young enough, as old as it is', () => {
    assert.deepEqual(found({ auth_time: SECONDS - 100, acr: 'loa2', amr: ['pwd', 'otp', 7] }), {
      kind: 'step-up',
      authenticatedAt: NOW - 100_000,
      acr: 'loa2',
      amr: ['pwd', 'otp'],
    });
  });

  it('is nothing without an auth_time, however new the token is', () => {
    for (const auth_time of [undefined, null, String(SECONDS), Number.NaN, -1, [SECONDS]]) {
      assert.deepEqual(found({ iat: SECONDS, auth_time }), { doubt: 'auth_time', found: auth_time });
    }
  });

  it('is nothing where the authentication is too old, judged by when it was asked for', () => {
    assert.ok('doubt' in found({ auth_time: SECONDS - 306 }));
    // Within the tolerance, for what is left of it.
    assert.deepEqual(found({ auth_time: SECONDS - 304 }), {
      kind: 'step-up',
      authenticatedAt: NOW - 299_000,
    });
    // Recent when it was asked for, and the person took two minutes over the second factor.
    assert.deepEqual(found({ auth_time: SECONDS - 400 }, { askedAt: NOW - 120_000 }), {
      kind: 'step-up',
      authenticatedAt: NOW - 275_000,
    });
    // It took the person ten minutes to come back.
    assert.ok('kind' in found({ auth_time: SECONDS - 590 }, { maxAge: 0, askedAt: NOW - 590_000 }));
  });

  it('is nothing where the authentication lies ahead', () => {
    assert.ok('doubt' in found({ auth_time: SECONDS + 6 }));
    assert.deepEqual(found({ auth_time: SECONDS + 3 }), { kind: 'step-up', authenticatedAt: NOW });
  });

  it('is nothing where the server has refused that very authentication', () => {
    const auth_time = SECONDS - 100;
    assert.ok('doubt' in found({ auth_time }, { notBefore: auth_time * 1000 }));
    assert.ok('kind' in found({ auth_time }, { notBefore: auth_time * 1000 - 1 }));
  });

  it('is one of the levels that were asked for, and never another', () => {
    const acrValues = ['high', 'higher'];
    const auth_time = SECONDS;
    for (const acr of ['low', '', undefined, 'highest', 'HIGH', ['low'], { high: true }]) {
      assert.equal((found({ auth_time, acr }, { acrValues }) as { doubt: string }).doubt, 'acr');
    }
    assert.equal((found({ auth_time, acr: 'higher' }, { acrValues }) as { acr: string }).acr, 'higher');
    assert.equal((found({ auth_time, acrs: ['c1', 'high'] }, { acrValues }) as { acr: string }).acr, 'high');
  });

  it('is told by the provider’s clock where that and this one are apart', () => {
    const ahead = SECONDS + 3600;
    assert.deepEqual(found({ auth_time: ahead - 60, iat: ahead }, {}, NOW), {
      kind: 'step-up',
      authenticatedAt: NOW - 60_000,
    });
    const behind = SECONDS - 3600;
    assert.deepEqual(found({ auth_time: behind - 60, iat: behind }, {}, NOW), {
      kind: 'step-up',
      authenticatedAt: NOW - 60_000,
    });
    assert.ok('doubt' in found({ auth_time: behind - 400, iat: behind }, {}, NOW));
  });

  it('does not become younger with a token that is renewed', () => {
    const timeOf = authenticationTimes(5);
    const authTime = SECONDS - 7200;
    const first = timeOf({
      claims: { auth_time: authTime, iat: authTime },
      accessToken: null,
      receivedAt: NOW,
    });
    const renewed = timeOf({
      claims: { auth_time: authTime, iat: authTime + 100 },
      accessToken: null,
      receivedAt: NOW + 100_900,
    });
    assert.equal(renewed, first);
  });
});
