import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { copyExample } from '../e2e/copied-example.js';
import { createLyingProvider, type LyingProvider } from './support/lying-provider.js';
import { runApp, type RunningApp } from './support/recipe.js';

const now = (): number => Math.floor(Date.now() / 1_000);

/** It does not trust the server in front of it: what that forwards without a step-up is refused here as well. */
describe('the API behind the backend for frontend', () => {
  let provider: LyingProvider;
  let issuer: RunningApp;
  const example = copyExample('bff');
  let api: { origin: string; close(): void };
  before(async () => {
    provider = await createLyingProvider('pinewick-server');
    issuer = await runApp(provider.createApp);
    process.env['OIDC_ISSUER'] = issuer.origin;
    const { startApi } = (await import(pathToFileURL(join(example.folder, 'api.js')).href)) as {
      startApi(): Promise<typeof api>;
    };
    api = await startApi();
  });
  after(async () => {
    delete process.env['OIDC_ISSUER'];
    api?.close();
    example.remove();
    await issuer.close();
  });

  /** What the API says to a deletion with a token of the provider's. */
  async function deletionWith(
    claims: Record<string, unknown>,
    of: 'access_token' | 'id_token' = 'access_token',
  ) {
    provider.lie = { claims };
    const response = await fetch(`${issuer.origin}/token`, { method: 'POST' });
    const { [of]: token } = (await response.json()) as Record<string, string>;
    const answer = await fetch(`${api.origin}/invoices/1042`, {
      method: 'DELETE',
      headers: { Authorization: `Bearer ${token}` },
    });
    return [answer.status, /error="(\w+)"/.exec(answer.headers.get('www-authenticate') ?? '')?.[1]] as const;
  }

  for (const [what, claims] of Object.entries({
    'a sign-in without a second factor': { acr: 'loa1' },
    'no word about how it was made': { acr: undefined },
    'a second factor of eleven minutes ago': { auth_time: now() - 660 },
    'no word about when it was made': { auth_time: undefined },
  })) {
    it(`asks for a step-up where the token tells of ${what}`, async () => {
      assert.deepEqual(await deletionWith(claims), [401, 'insufficient_user_authentication']);
    });
  }

  it('takes no token for somebody else, none that has run out, and no ID token', async () => {
    assert.deepEqual(await deletionWith({ iss: 'https://id.example.com' }), [401, 'invalid_token']);
    assert.deepEqual(await deletionWith({ exp: now() - 120 }), [401, 'invalid_token']);
    assert.deepEqual(await deletionWith({}, 'id_token'), [401, 'invalid_token']);
    const { status } = await fetch(`${api.origin}/invoices/1042`, { method: 'DELETE' });
    assert.equal(status, 401);
  });

  it('deletes with a recent second factor', async () => {
    assert.deepEqual(await deletionWith({}), [204, undefined]);
    assert.deepEqual(await deletionWith({}), [404, undefined], 'it is gone');
  });
});
