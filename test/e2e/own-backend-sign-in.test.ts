import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { freePort, startCopiedExample, type CopiedExample } from './copied-example.js';

const RIGHT = { email: 'alice@example.test', password: 'correct horse battery' };

/** examples/own-backend where its pages are at this address, by default its own. */
async function start(origin?: string): Promise<CopiedExample & { origin: string; address: string }> {
  const port = await freePort('localhost');
  const address = `http://localhost:${port}`;
  const variables = { PORT: String(port), DATABASE: ':memory:', ORIGIN: origin ?? address };
  return { ...(await startCopiedExample('own-backend', variables)), address, origin: origin ?? address };
}

describe('the sign-in of the copied example', () => {
  let app: Awaited<ReturnType<typeof start>>;
  before(async () => (app = await start()));
  after(() => app.stop());

  const send = (path: string, body?: RequestInit['body'], headers: HeadersInit = {}): Promise<Response> =>
    fetch(app.address + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { Origin: app.origin, ...headers },
      body,
    });
  const signIn = (fields: object, headers?: HeadersInit): Promise<Response> =>
    send('/sign-in', new URLSearchParams({ ...fields }), headers);
  const isSignedIn = ({ headers }: Response): boolean =>
    headers.get('location') === '/' && headers.getSetCookie().some(cookie => /^session=\w+/.test(cookie));

  it('is for its own pages: no other site signs anybody in or out', async () => {
    for (const Origin of ['https://evil.example', 'null', '']) {
      for (const answer of [await signIn(RIGHT, { Origin }), await send('/sign-out', '', { Origin })]) {
        assert.equal(answer.status, 403);
        assert.deepEqual(answer.headers.getSetCookie(), []);
      }
    }
    assert.equal(isSignedIn(await signIn(RIGHT)), true);
  });

  it('answers whatever is sent to it', async () => {
    const { status, headers } = await send('/sign-in', '{}', { 'Content-Type': 'application/json' });
    assert.deepEqual([status, headers.get('location')], [303, '/sign-in.html#wrong']);
    assert.equal((await send('/confirm?scope=invoices:delete&max_age=900')).status, 422);
  });

  it('takes no right password either after five wrong ones, of anybody', async () => {
    for (const email of [RIGHT.email, 'nobody@example.test']) {
      for (let tries = 0; tries < 5; tries += 1) {
        assert.equal(isSignedIn(await signIn({ email, password: 'wrong' })), false);
      }
      assert.equal(isSignedIn(await signIn({ ...RIGHT, email })), false);
    }
  });

  it('works where a proxy in front of it speaks https, and its cookie is never sent without', async () => {
    const behindProxy = await start('https://app.example.test');
    try {
      const { headers } = await fetch(`${behindProxy.address}/sign-in`, {
        method: 'POST',
        redirect: 'manual',
        headers: { Origin: behindProxy.origin, 'X-Forwarded-Proto': 'https' },
        body: new URLSearchParams(RIGHT),
      });
      const [session = ''] = headers.getSetCookie();
      assert.match(session, /^session=\w+.*; samesite=lax; secure; httponly$/);
    } finally {
      await behindProxy.stop();
    }
  });
});
