import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { requireProgram } from '../../scripts/find-program.mjs';
import { halfInAProgram } from '../conformance/guard/half-in-a-program.js';
import { runCorpus } from '../conformance/guard/run-corpus.js';
import { signIn, type DemoMember } from '../demo/demo-member.js';
import type { RunningDemo } from '../demo/running-demo.js';
import { startProvider } from './support/emulated-provider.js';
import { addUser, signInAt } from './support/wordpress-user.js';
import { startWordPress, type WordPress } from './support/wordpress.js';

const OLIVIA = 'olivia@example.test';
const CHALLENGE = 'Bearer error="insufficient_user_authentication", scope="documents:delete", max_age=900';

let wordpress: WordPress;
let provider: RunningDemo;
let olivia: DemoMember;

before(async () => {
  wordpress = await startWordPress();
  provider = await startProvider(wordpress);
  olivia = await signIn(provider, OLIVIA);
});
after(async () => {
  await provider?.stop();
  await wordpress?.stop();
});

interface Sent {
  path?: string;
  method?: string;
  token?: string | null;
  sid?: string | null;
  headers?: Record<string, string>;
}

function send({ path = 'documents/1042', method = 'DELETE', token, sid, headers }: Sent): Promise<Response> {
  const { accessToken } = olivia;
  return fetch(`${wordpress.origin}/wp-json/site/v1/${path}`, {
    method,
    headers: {
      ...(token !== null && { Authorization: `Bearer ${token ?? accessToken}` }),
      ...(sid && { 'X-Step-Up-Session-Id': sid }),
      ...headers,
    },
  });
}

const stepUp = (): Promise<string> => olivia.stepUp('documents', 'delete');

const count = (name: string): number => wordpress.run(`return (int) get_option( 'site_${name}' );`);

describe('the lock in WordPress', () => {
  it('decides every case of the corpus as the others do, by its own HTTP and database', async () => {
    const half = halfInAProgram(requireProgram('php'), ['test/conformance/guard/half-in-php.php'], {
      STEPUP_WORDPRESS: wordpress.folder,
    });
    const problems = (await runCorpus(half)).filter(({ problem }) => problem);
    assert.deepEqual(
      problems.map(({ name, problem }) => `${name}: ${problem!.message}`),
      [],
    );
  });
});

describe('a guarded REST route', () => {
  it('refuses without a token, with a challenge that names the scope', async () => {
    const answer = await send({ token: null });
    assert.equal(answer.status, 401);
    assert.equal(answer.headers.get('www-authenticate'), 'Bearer scope="documents:delete"');
    assert.equal(answer.headers.get('content-type'), 'application/problem+json');
    assert.equal(answer.headers.get('cache-control'), 'no-store');
    assert.deepEqual(await answer.json(), {
      type: 'about:blank',
      title: 'Unauthorized',
      status: 401,
      detail: 'Sign in first.',
    });
  });

  it('lets a page of another origin read the challenge, and send the proof', async () => {
    const answer = await send({ token: null, headers: { Origin: 'http://localhost:1' } });
    const exposed = answer.headers.get('access-control-expose-headers')!.split(', ');
    for (const name of ['WWW-Authenticate', 'Retry-After', 'X-WP-Total']) assert.ok(exposed.includes(name));
    assert.match(answer.headers.get('access-control-allow-headers')!, /X-Step-Up-Session-Id/);
  });

  it('refuses a token alone', async () => {
    const answer = await send({});
    assert.deepEqual([answer.status, answer.headers.get('www-authenticate')], [401, CHALLENGE]);
  });

  it('passes with the proof, tells who it was, and takes the proof once', async () => {
    const before = count('deleted');
    const sid = await stepUp();
    const answer = await send({ sid });
    assert.equal(answer.status, 200);
    assert.deepEqual(await answer.json(), { deleted: '1042', by: OLIVIA });
    const again = await send({ sid });
    assert.deepEqual([again.status, again.headers.get('www-authenticate')], [401, CHALLENGE]);
    assert.equal(count('deleted'), before + 1);
  });

  it('takes it once when it comes several times at once', async () => {
    const before = count('deleted');
    const sid = await stepUp();
    const answers = await Promise.all([1, 2, 3, 4, 5, 6].map(() => send({ sid })));
    assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 401, 401, 401, 401, 401]);
    assert.equal(count('deleted'), before + 1);
  });

  it('does not use a proof up where WordPress only asks what is allowed', async () => {
    const sid = await stepUp();
    const preflight = await send({ method: 'OPTIONS', sid });
    assert.equal(preflight.status, 200);
    const other = await send({ method: 'GET', sid });
    assert.deepEqual([other.status, await other.json()], [200, { title: 'A document' }]);
    assert.equal((await send({ sid })).status, 200);
  });

  it('is not opened by a callback that takes the error for a yes', async () => {
    const answer = await send({ path: 'careless', method: 'POST' });
    assert.deepEqual([answer.status, answer.headers.get('www-authenticate')], [401, CHALLENGE]);
    assert.equal(count('careless'), 0);
    assert.equal((await send({ path: 'careless', method: 'POST', sid: await stepUp() })).status, 200);
  });

  it('refuses a user of WordPress who sends the proof of another person', async () => {
    addUser(wordpress, 'mallory', 'administrator', 'mallory@example.test');
    addUser(wordpress, 'olivia', 'subscriber', 'Olivia.Winter@example.test');
    const mallory = await signInAt(wordpress, 'mallory');
    const sid = await stepUp();
    const headers = { Cookie: mallory.cookie, 'X-WP-Nonce': mallory.nonce };
    const answer = await send({ sid, headers });
    assert.deepEqual([answer.status, answer.headers.get('www-authenticate')], [403, null]);
    const admin = await signInAt(wordpress, 'admin');
    const own = await send({ sid, headers: { Cookie: admin.cookie, 'X-WP-Nonce': admin.nonce } });
    assert.equal(own.status, 200, 'the proof was not used up, and opens for who has the same address');
  });

  it('answers 503 while it is not set up, and says why in the log alone', async () => {
    wordpress.run(`update_option( 'stepup_elements_server_token', '' );`);
    try {
      const answer = await send({ sid: await stepUp() });
      assert.deepEqual([answer.status, answer.headers.get('retry-after')], [503, '5']);
      assert.doesNotMatch(await answer.text(), /serverToken/);
    } finally {
      wordpress.run(`update_option( 'stepup_elements_server_token', '${provider.serverToken}' );`);
    }
  });
});

describe('a guarded action of admin-ajax.php', () => {
  async function empty(headers: Record<string, string>): Promise<Response> {
    const admin = await signInAt(wordpress, 'admin');
    return fetch(`${wordpress.origin}/wp-admin/admin-ajax.php?action=site_delete_all`, {
      method: 'POST',
      headers: { Cookie: admin.cookie, ...headers },
    });
  }

  it('refuses what a plain form or a link can send', async () => {
    const answer = await empty({ 'Content-Type': 'application/x-www-form-urlencoded' });
    assert.deepEqual(
      [answer.status, answer.headers.get('www-authenticate'), answer.headers.get('content-type')],
      [401, 'Bearer scope="documents:delete"', 'application/problem+json'],
    );
    assert.equal(((await answer.json()) as { status: number }).status, 401);
    assert.equal(count('emptied'), 0);
  });

  it('passes with the proof, once', async () => {
    const headers = {
      Authorization: `Bearer ${olivia.accessToken}`,
      'X-Step-Up-Session-Id': await stepUp(),
    };
    const answer = await empty(headers);
    assert.deepEqual([answer.status, await answer.json()], [200, { by: OLIVIA }]);
    const again = await empty(headers);
    assert.deepEqual([again.status, again.headers.get('www-authenticate')], [401, CHALLENGE]);
    assert.equal(count('emptied'), 1);
  });
});

describe('the plugin', () => {
  it('gives PHP nothing to complain of', () => {
    assert.deepEqual(wordpress.complaints(), []);
  });
});
