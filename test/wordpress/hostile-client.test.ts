import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { signIn, type DemoMember } from '../demo/demo-member.js';
import type { RunningDemo } from '../demo/running-demo.js';
import { startProvider } from './support/emulated-provider.js';
import { signInAt, type WordPressUser } from './support/wordpress-user.js';
import { startWordPress, type WordPress } from './support/wordpress.js';

let wordpress: WordPress;
let provider: RunningDemo;
let olivia: DemoMember;

before(async () => {
  wordpress = await startWordPress();
  provider = await startProvider(wordpress);
  olivia = await signIn(provider, 'olivia@example.test');
});
after(async () => {
  await provider?.stop();
  await wordpress?.stop();
});

const ROUTE = '/wp-json/site/v1/documents/1042';
const FORM = { 'Content-Type': 'application/x-www-form-urlencoded' };

const deleted = (): number => wordpress.run(`return (int) get_option( 'site_deleted' );`);

async function proofOf(member: DemoMember): Promise<Record<string, string>> {
  return {
    Authorization: `Bearer ${member.accessToken}`,
    'X-Step-Up-Session-Id': await member.stepUp('documents', 'delete'),
  };
}

/** A request that gets to the handler of DELETE otherwise than by that method. */
interface Detour {
  path?: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

const DETOURS: Record<string, Detour> = {
  'POST with X-HTTP-Method-Override': { method: 'POST', headers: { 'X-HTTP-Method-Override': 'DELETE' } },
  'GET with X-HTTP-Method-Override': { method: 'GET', headers: { 'X-HTTP-Method-Override': 'delete' } },
  'POST with _method in the address': { path: `${ROUTE}?_method=DELETE`, method: 'POST' },
  'GET with _method in the address': { path: `${ROUTE}?_method=DELETE`, method: 'GET' },
  'the address without wp-json': { path: '/?rest_route=/site/v1/documents/1042', method: 'DELETE' },
  'a link alone': { path: '/?rest_route=/site/v1/documents/1042&_method=DELETE', method: 'GET' },
  'an answer in an envelope': { path: `${ROUTE}?_envelope=1`, method: 'DELETE' },
  'an answer for a script': { path: `${ROUTE}?_jsonp=take`, method: 'DELETE' },
};

describe('a guarded REST route', () => {
  for (const [what, { path = ROUTE, method = 'DELETE', headers, body }] of Object.entries(DETOURS)) {
    it(`is no further away, and no less locked, by ${what}`, async () => {
      const send = (proof: Record<string, string>): Promise<Response> =>
        fetch(wordpress.origin + path, { method, headers: { ...headers, ...proof }, body: body ?? null });
      const before = deleted();
      const refused = await (await send({})).text();
      assert.match(refused, /"status":401/);
      assert.equal(deleted(), before);
      const passed = await (await send(await proofOf(olivia))).text();
      assert.match(passed, /"deleted":"1042"/, 'it does lead to the handler');
      assert.equal(deleted(), before + 1);
    });
  }

  it('stays locked for a batch, whatever headers that claims for its parts', async () => {
    const before = deleted();
    const answer = await fetch(`${wordpress.origin}/wp-json/batch/v1`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        requests: [{ method: 'DELETE', path: '/site/v1/documents/1042', headers: await proofOf(olivia) }],
      }),
    });
    assert.doesNotMatch(await answer.text(), /"deleted"/);
    assert.equal(deleted(), before);
  });

  const ELSEWHERE: Record<string, (token: string, sid: string) => Detour> = {
    'in the address': (token, sid) => ({
      path: `${ROUTE}?access_token=${token}&Authorization=Bearer+${token}&X-Step-Up-Session-Id=${sid}&sid=${sid}`,
    }),
    'in cookies': (token, sid) => ({
      headers: {
        Cookie: `Authorization=Bearer ${token}; access_token=${token}; X-Step-Up-Session-Id=${sid}`,
      },
    }),
    'in a form': (token, sid) => ({
      headers: FORM,
      body: `access_token=${token}&sid=${sid}&X-Step-Up-Session-Id=${sid}`,
    }),
    'as a user and a password': (token, sid) => ({
      headers: { Authorization: `Basic ${btoa(`${token}:${sid}`)}`, 'X-Step-Up-Session-Id': sid },
    }),
  };
  for (const [where, detourOf] of Object.entries(ELSEWHERE)) {
    it(`takes no token and no proof ${where}, where a link or a form of another site could put it`, async () => {
      const before = deleted();
      const sid = await olivia.stepUp('documents', 'delete');
      const { path = ROUTE, headers, body } = detourOf(olivia.accessToken, sid);
      const answer = await fetch(wordpress.origin + path, {
        method: 'DELETE',
        headers: headers ?? {},
        body: body ?? null,
      });
      assert.equal(answer.status, 401);
      assert.equal(deleted(), before);
    });
  }

  it('takes a proof once, from different addresses at the same time', async () => {
    const before = deleted();
    const proof = await proofOf(olivia);
    const answers = await Promise.all(
      Object.values(DETOURS)
        .filter(({ path = '' }) => !path.includes('_envelope'))
        .map(({ path = ROUTE, method = 'DELETE', headers }) =>
          fetch(wordpress.origin + path, { method, headers: { ...headers, ...proof } }),
        ),
    );
    const passed = answers.filter(({ status }) => status === 200);
    assert.equal(passed.length, 1);
    assert.equal(deleted(), before + 1);
  });
});

describe('whoever has taken over a session of WordPress', () => {
  const as = ({ cookie, nonce }: WordPressUser): Record<string, string> => ({
    Cookie: cookie,
    'X-WP-Nonce': nonce,
  });

  it('gets no further by giving its user the address of their own member', async () => {
    const admin = await signInAt(wordpress, 'admin');
    const before = deleted();
    const own = await fetch(wordpress.origin + ROUTE, {
      method: 'DELETE',
      headers: { ...as(admin), ...(await proofOf(olivia)) },
    });
    assert.equal(own.status, 200);

    const changed = await fetch(`${wordpress.origin}/wp-json/wp/v2/users/me`, {
      method: 'POST',
      headers: { ...as(admin), 'Content-Type': 'application/json' },
      body: JSON.stringify({ email: 'adam@example.test' }),
    });
    assert.equal(
      changed.status,
      200,
      'WordPress lets them, without a word to the old address or the new one',
    );
    const adam = await signIn(provider, 'adam@example.test');
    const answer = await fetch(wordpress.origin + ROUTE, {
      method: 'DELETE',
      headers: { ...as(admin), ...(await proofOf(adam)) },
    });
    assert.equal(answer.status, 403);
    assert.equal(deleted(), before + 1);
  });

  it('nor by writing down who its user is', async () => {
    const admin = await signInAt(wordpress, 'admin');
    const key = `stepup_member_${provider.projectId}`;
    const before = wordpress.run(`return get_user_meta( 1, '${key}', true );`);
    assert.match(String(before), /^\w+$/);
    await fetch(`${wordpress.origin}/wp-json/wp/v2/users/me`, {
      method: 'POST',
      headers: { ...as(admin), 'Content-Type': 'application/json' },
      body: JSON.stringify({ meta: { [key]: 'another' }, [key]: 'another' }),
    });
    assert.equal(wordpress.run(`return get_user_meta( 1, '${key}', true );`), before);
  });
});

describe('the plugin', () => {
  it('gives PHP nothing to complain of', () => {
    assert.deepEqual(wordpress.complaints(), []);
  });
});
