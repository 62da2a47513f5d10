import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createStepUpGuard } from '../../../src/server/index.js';
import { createApp, ORIGIN, OWN_PAGE } from './support/app.js';

/** Where a browser is sent that asks for a page and has proved nothing. */
async function pageFor(
  path: string,
  options: object,
  session: string | null = 'ada',
): Promise<string | null> {
  const { backend } = createApp(options);
  const guard = createStepUpGuard({ provider: backend.verifier });
  const headers = new Headers({ ...OWN_PAGE, Accept: 'text/html' });
  if (session) headers.set('Cookie', `session=${session}`);
  const request = new Request(ORIGIN + path, { headers });
  const result = await guard.check(request, { resource: 'invoices', action: 'delete' });
  assert.ok(!result.ok);
  return result.response.headers.get('location');
}

describe('the app’s own page for a step-up', () => {
  it('may be an address of one of its origins', async () => {
    const options = {
      origins: [ORIGIN, 'https://account.example.test'],
      challengeUrl: `${ORIGIN}/confirm`,
      signInUrl: 'https://account.example.test/sign-in?theme=dark',
    };
    assert.equal(
      await pageFor('/invoices/1042', options),
      `${ORIGIN}/confirm?return_to=%2Finvoices%2F1042&scope=invoices%3Adelete&max_age=900`,
    );
    assert.equal(
      await pageFor('/invoices/1042', options, null),
      'https://account.example.test/sign-in?theme=dark&return_to=%2Finvoices%2F1042',
    );
  });

  it('is told a way back that leads nowhere else, however the address was written', async () => {
    for (const path of [
      '//evil.example/x',
      '/\\evil.example',
      '/\\/evil.example',
      '/.//evil.example',
      '/x/..//evil.example',
      '/%2e/\\evil.example',
      '/\t/evil.example',
      '/%0d%0aLocation:%20https://evil.example',
      '/\u2044\u2044evil.example',
      '/@evil.example',
      '/?return_to=https://evil.example&scope=users:read',
      '/#@evil.example',
    ]) {
      const location = new URL((await pageFor(path, { challengeUrl: '/confirm' }))!, ORIGIN);
      assert.equal(location.origin + location.pathname, `${ORIGIN}/confirm`, path);
      const back = location.searchParams.get('return_to')!;
      assert.match(back, /^\/(?![/\\])[\x21-\x7e]*$/, path);
      assert.equal(new URL(back, ORIGIN).origin, ORIGIN, path);
      assert.deepEqual(location.searchParams.getAll('scope'), ['invoices:delete'], path);
    }
  });
});
