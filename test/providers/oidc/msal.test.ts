import { strict as assert } from 'node:assert';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { IPublicClientApplication } from '@azure/msal-browser';
import { BrowserAuthError } from '@azure/msal-browser';
import { msal } from '../../../src/providers/oidc/index.js';

describe('the bridge to @azure/msal-browser', () => {
  const window = { closed: false, close: () => void (window.closed = true) };
  const before = { open: globalThis.open, location: globalThis.location, fetch: globalThis.fetch };
  beforeEach(() => {
    window.closed = false;
    Object.assign(globalThis, {
      window: globalThis,
      open: () => window,
      location: new URL('https://app.example.test/'),
      fetch: async () => new Response(),
    });
  });
  afterEach(() => void Object.assign(globalThis, before));

  /** What a question ends with whose window the library gives up with this error of its own. */
  async function endingWith(error: BrowserAuthError): Promise<{ code?: string; error?: string }> {
    const application = {
      getConfiguration: () => ({ auth: { authority: 'https://login.example.test/tenant' } }),
      getAllAccounts: () => [],
      getActiveAccount: () => null,
      acquireTokenPopup: () => Promise.reject(error),
    } as unknown as IPublicClientApplication;
    const client = msal(application, { scopes: ['documents'] });
    const asked = client.authorize({ maxAge: 300 }, new AbortController().signal);
    return asked.then(
      () => assert.fail('it is refused'),
      (thrown: object) => thrown,
    );
  }

  for (const [errorCode, code] of [
    ['timed_out', 'timeout'],
    ['user_cancelled', 'cancelled'],
    ['popup_window_error', 'unavailable'],
    ['empty_window_error', 'unavailable'],
  ] as const) {
    it(`makes ${code} of its ${errorCode}, and closes the window`, async () => {
      assert.equal((await endingWith(new BrowserAuthError(errorCode, ''))).code, code);
      assert.equal(window.closed, true);
    });
  }

  it('hands on what the provider has answered, by the library’s error code', async () => {
    const { code, error } = await endingWith(new BrowserAuthError('access_denied', ''));
    assert.deepEqual([code, error], [undefined, 'access_denied']);
  });

  it('is `unavailable` where nobody answers for the provider: the library opens nothing', async () => {
    globalThis.fetch = () => Promise.reject(new TypeError('Failed to fetch'));
    assert.equal((await endingWith(new BrowserAuthError('user_cancelled', ''))).code, 'unavailable');
    assert.equal(window.closed, true);
  });
});
