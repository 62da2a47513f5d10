import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { passkey, password, totp } from '../../../src/server/backend/index.js';
import { createApp, ORIGIN, pageOf, QUESTION, type App } from './support/app.js';
import { createAuthenticator } from './support/authenticator.js';

const RP_ID = 'app.example.test';
const KEY = createAuthenticator(ORIGIN, RP_ID);

/** Whatever JSON can say, with the names and values that the wire knows among it. */
const value: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    ...['passkey', 'totp', 'mail-code', 'external', 'delete', 'invoices', '__proto__', 'constructor', ''],
    ...[0, -1, 1.5, 1e300, 900, null, true, [], {}, '000000', '٠٠٠٠٠٠', '\ud83d', '\u0000'],
    ...[KEY.passkey.id, { id: KEY.passkey.id }, { id: KEY.passkey.id, response: null }],
    { id: KEY.passkey.id, rawId: KEY.passkey.id, type: 'public-key', response: { clientDataJSON: 'e30' } },
    { id: KEY.passkey.id, response: { clientDataJSON: 'bnVsbA', userHandle: 7 } },
  ),
  fc.jsonValue({ maxDepth: 3 }),
);
const name = fc.constantFrom(
  ...['type', 'code', 'password', 'credential', 'resource', 'action', 'target', 'maxAge', 'force'],
  ...['acrValues', 'notBefore', 'comment', '__proto__', 'constructor', 'toString', 'id', 'state'],
);
const body = fc.oneof(
  fc.dictionary(name, value, { maxKeys: 6 }),
  fc.record({ type: value, code: value }, { requiredKeys: ['type'] }),
  fc.record({ type: fc.constant('passkey'), credential: value }),
  fc.record({ type: fc.constant('totp'), code: fc.oneof(value, fc.string({ unit: 'binary' })) }),
  fc.record({ ...questionWith(value) }, { requiredKeys: ['resource', 'action', 'maxAge'] }),
  value,
);

function questionWith(any: fc.Arbitrary<unknown>): Record<string, fc.Arbitrary<unknown>> {
  const known = Object.fromEntries(
    Object.entries(QUESTION).map(([key, one]) => [key, fc.constant<unknown>(one)]),
  );
  return { ...known, target: any, force: any, acrValues: any, notBefore: any, comment: any };
}

function createTarget(): App {
  return createApp({
    tries: 1_000_000,
    levels: { high: ['passkey'] },
    methods: [
      passkey({ rpId: RP_ID, origin: ORIGIN, find: () => [KEY.passkey], used: () => {} }),
      totp({ secret: () => 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', claim: () => false }),
      password({ check: () => false }),
    ],
  });
}

describe('whatever JSON a page sends', () => {
  it('is answered by what the wire knows: never verified, never a fault of the server', async () => {
    const app = createTarget();
    const ada = pageOf(app.backend, 'ada');
    const before = JSON.stringify(Object.getOwnPropertyNames(Object.prototype));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('', '/challenges', '/answers'), body, async (rest, given) => {
        const path = rest === '' ? '' : `/${await ada.open({ maxAge: 0 })}${rest}`;
        const answer = await ada.send('POST', `/questions${path}`, JSON.stringify(given));
        assert.ok(
          [200, 201, 400, 422, 429].includes(answer.status),
          `${answer.status} ${answer.body.detail}`,
        );
        assert.notEqual(answer.body.status, 'verified');
      }),
      { numRuns: 1_500 },
    );
    assert.equal(JSON.stringify(Object.getOwnPropertyNames(Object.prototype)), before);
    assert.deepEqual(
      app.events.filter(({ type }) => type === 'verified' || type === 'unavailable'),
      [],
    );
  });
});
