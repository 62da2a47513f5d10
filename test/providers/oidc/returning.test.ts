import { strict as assert } from 'node:assert';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { ProviderQuestion } from '../../../src/client/types.js';
import { oidc } from '../../../src/providers/oidc/index.js';
import type { OidcSession } from '../../../src/providers/oidc/types.js';
import { scriptedClient, sessionOf } from './scripted-client.js';

const FRESH: ProviderQuestion = { resource: 'documents', action: 'delete', maxAge: 0 };

/** What a tab keeps. */
function tabStorage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  const kept = new Map<string, string>();
  return {
    getItem: name => kept.get(name) ?? null,
    setItem: (name, value) => void kept.set(name, value),
    removeItem: name => void kept.delete(name),
  };
}

describe('a question that somebody has left the page with', () => {
  beforeEach(() => Object.assign(globalThis, { sessionStorage: tabStorage() }));
  afterEach(() => void delete (globalThis as { sessionStorage?: unknown }).sessionStorage);

  /** Leaves with a session, and comes back to a new page with another one, or the same, which the app's library keeps. */
  async function comeBack(before: OidcSession, after: OidcSession) {
    const left = scriptedClient({ session: before, answer: () => 'navigated' });
    const signal = new AbortController().signal;
    assert.equal(await oidc({ client: left }).verify(FRESH, signal), 'navigated');
    const client = scriptedClient({ session: after, returned: left.asked[0]! });
    return oidc({ client }).resume!();
  }

  it('is answered by who has authenticated meanwhile', async () => {
    const before = sessionOf({ nonce: 'first' }, 2);
    const answered = await comeBack(before, sessionOf({ nonce: 'second' }));
    assert.equal(answered?.request.resource, 'documents');
  });

  it('is not answered by the session that was there before, however young: they have only come back', async () => {
    const before = sessionOf({ nonce: 'first' }, 2);
    assert.equal(await comeBack(before, before), null);
  });

  for (const [name, value] of [
    ['askedAt', '0'],
    ['maxAge', '15m'],
    ['maxAge', {}],
    ['notBefore', 'never'],
  ] as const) {
    it(`is not answered where its ${name} was written over by ${JSON.stringify(value)}`, async () => {
      const left = scriptedClient({ session: sessionOf({}, 2_000), answer: () => 'navigated' });
      await oidc({ client: left }).verify(FRESH, new AbortController().signal);
      const storageKey = 'stepup-elements.oidc.question';
      const kept = JSON.parse(sessionStorage.getItem(storageKey)!) as { asked: object };
      const changed =
        name === 'askedAt'
          ? { ...kept, askedAt: String(Date.now()) }
          : { ...kept, asked: { ...kept.asked, [name]: value } };
      sessionStorage.setItem(storageKey, JSON.stringify(changed));
      const client = scriptedClient({ session: sessionOf({ nonce: 'new' }), returned: left.asked[0]! });
      assert.equal(await oidc({ client }).resume!(), null);
    });
  }

  it('is not answered by another member', async () => {
    assert.equal(await comeBack(sessionOf({}, 2), sessionOf({ sub: 'noah' })), null);
  });
});
