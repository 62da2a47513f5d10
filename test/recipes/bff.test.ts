import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { freePort, startCopiedExample, type CopiedExample } from '../e2e/copied-example.js';
import { Browser } from './support/browser.js';
import { askToDelete, statusOfDeletion } from './support/invoices.js';
import { createLyingProvider, type Lie, type LyingProvider } from './support/lying-provider.js';
import { runApp, type RunningApp } from './support/recipe.js';

const now = (): number => Math.floor(Date.now() / 1_000);

/** What test/e2e/bff.test.ts cannot have of a provider that is honest. */
describe('the backend for frontend with a provider that lies', () => {
  let provider: LyingProvider;
  let issuer: RunningApp;
  let example: CopiedExample;
  let browser: Browser;

  before(async () => {
    provider = await createLyingProvider('pinewick-server');
    issuer = await runApp(provider.createApp);
    const port = await freePort('127.0.0.1');
    example = await startCopiedExample('bff', { PORT: String(port), OIDC_ISSUER: issuer.origin });
    browser = new Browser(`http://127.0.0.1:${port}`);
    const response = await browser.fetch('/sign-in');
    assert.equal((await comeBack(response.headers.get('location')!)).status, 303);
    assert.equal((await browser.send('GET', '/step-up/session')).body.member.id, 'olivia');
  });
  after(async () => {
    await example.stop();
    await issuer.close();
  });

  /** Comes back from the provider at once. @param address where the app has sent the person. */
  async function comeBack(address: string, lie: Lie = {}, by = browser): Promise<Response> {
    const { searchParams } = new URL(address);
    provider.lie = lie;
    provider.nonce = searchParams.get('nonce')!;
    const back = new URL(searchParams.get('redirect_uri')!);
    back.search = new URLSearchParams({
      ...{ code: 'anything', state: searchParams.get('state')!, iss: issuer.origin },
    }).toString();
    return by.fetch(back);
  }

  /** Asks for a window. */
  async function ask(more: object = {}): Promise<{ id: string; address: string }> {
    const { body: question } = await askToDelete(browser, '1042', { maxAge: 60, notBefore: 1, ...more });
    const id = question.id as string;
    const { body } = await browser.send('POST', `/step-up/questions/${id}/challenges`, { type: 'external' });
    return { id, address: body.url as string };
  }

  const standing = async (id: string): Promise<string> =>
    (await browser.send('GET', `/step-up/questions/${id}`)).body.status as string;

  for (const [what, lie] of Object.entries<Lie>({
    'a lower level': { claims: { acr: 'loa1' } },
    'no level': { claims: { acr: undefined } },
    'an authentication of too long ago': { claims: { auth_time: now() - 120 } },
    'an authentication that is ahead': { claims: { auth_time: now() + 120 } },
    'no time of the authentication': { claims: { auth_time: undefined } },
    'somebody else': { claims: { sub: 'noah' } },
    'another nonce': { claims: { nonce: 'another' } },
    'no nonce': { claims: { nonce: undefined } },
    'another issuer': { claims: { iss: 'https://id.example.com' } },
    'a token that has run out': { claims: { exp: now() - 120 } },
    'a signature of another key': { key: 'another' },
  })) {
    it(`is not verified by ${what}`, async () => {
      const { id, address } = await ask();
      await comeBack(address, lie);
      assert.equal(await standing(id), 'rejected');
      await comeBack(address);
      assert.equal(await standing(id), 'rejected', 'and stays so');
      assert.equal(await statusOfDeletion(browser, '1042'), 401);
    });
  }

  it('takes no answer that was asked for by a sign-in, nor the other way round', async () => {
    const { id, address } = await ask();
    const signIn = (await browser.fetch('/sign-in')).headers.get('location')!;
    const [stepUpState, signInState] = [address, signIn].map(each =>
      new URL(each).searchParams.get('state')!,
    );
    const crossed = new URL(address);
    crossed.searchParams.set('state', signInState!);
    await comeBack(crossed.href);
    assert.equal(await standing(id), 'open');
    const other = new URL(signIn);
    other.searchParams.set('state', stepUpState!);
    assert.equal((await comeBack(other.href)).status, 400);
  });

  it('keeps its sign-in where somebody else answers a question', async () => {
    const { address } = await ask();
    await comeBack(address, { claims: { sub: 'noah' } });
    assert.equal((await browser.send('GET', '/step-up/session')).body.member.id, 'olivia');
  });

  it('takes an answer once, and in its own session only', async () => {
    const { id, address } = await ask();
    await comeBack(address, {}, new Browser(browser.origin));
    assert.equal(await standing(id), 'open');
    await comeBack(address);
    assert.equal(await standing(id), 'verified');
    await comeBack(address, { claims: { acr: 'loa1' } });
    assert.equal(await standing(id), 'verified');
  });
});
