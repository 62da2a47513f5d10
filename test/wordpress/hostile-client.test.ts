import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { signIn, type DemoMember } from '../demo/demo-member.js';
import type { RunningDemo } from '../demo/running-demo.js';
import { startProvider } from './support/emulated-provider.js';
import { addUser, signInAt, type WordPressUser } from './support/wordpress-user.js';
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

  /** Gives a user another address in their own session. */
  async function changeAddress(who: WordPressUser, email: string): Promise<void> {
    const changed = await fetch(`${wordpress.origin}/wp-json/wp/v2/users/me`, {
      method: 'POST',
      headers: { ...as(who), 'Content-Type': 'application/json' },
      body: JSON.stringify({ email }),
    });
    assert.equal(changed.status, 200, 'WordPress lets them');
  }

  async function deleteAs(who: WordPressUser, email: string): Promise<number> {
    const proof = await proofOf(await signIn(provider, email));
    const answer = await fetch(wordpress.origin + ROUTE, {
      method: 'DELETE',
      headers: { ...as(who), ...proof },
    });
    return answer.status;
  }

  it('nor as the first who steps up, by an address that they gave the user themselves', async () => {
    wordpress.run(`wp_update_user( array( 'ID' => 1, 'user_email' => 'root@example.test' ) );`);
    addUser(wordpress, 'adam', 'editor', 'adam@example.test');
    const adam = await signInAt(wordpress, 'adam');
    await changeAddress(adam, 'olivia@example.test');
    assert.equal(await deleteAs(adam, 'olivia@example.test'), 403);
    await changeAddress(adam, 'nobody@example.test');
    await changeAddress(adam, 'olivia@example.test');
    assert.equal(await deleteAs(adam, 'olivia@example.test'), 403, 'by whatever way');
    assert.equal(await deleteAs(adam, 'adam@example.test'), 200, 'the person themselves is still known');
    wordpress.run(
      `wp_update_user( array( 'ID' => get_user_by( 'login', 'adam' )->ID, 'user_email' => 'adam@example.test' ) );`,
    );
  });

  it('but a person whose address the site has changed is known by the new one', async () => {
    addUser(wordpress, 'new', 'editor', 'new@example.test');
    const user = await signInAt(wordpress, 'new');
    await changeAddress(user, 'newer@example.test');
    wordpress.run(
      `wp_update_user( array( 'ID' => get_user_by( 'login', 'new' )->ID, 'user_email' => 'olivia@example.test' ) );`,
    );
    assert.equal(await deleteAs(user, 'olivia@example.test'), 200);
    wordpress.run(
      `require_once ABSPATH . 'wp-admin/includes/user.php'; wp_delete_user( get_user_by( 'login', 'new' )->ID );`,
    );
  });

  it('nor at all, where only users pass whom the site has linked', async () => {
    const settings = `$settings = get_option( 'stepup_elements' ); $settings['member_linking']`;
    wordpress.run(`${settings} = 'beforehand'; update_option( 'stepup_elements', $settings );`);
    try {
      addUser(wordpress, 'olga', 'editor', 'olivia@example.test');
      const olga = await signInAt(wordpress, 'olga');
      assert.equal(await deleteAs(olga, 'olivia@example.test'), 403);
      const { sub } = JSON.parse(atob(olivia.accessToken.split('.')[1]!)) as { sub: string };
      wordpress.run(`stepup_link_member( get_user_by( 'login', 'olga' )->ID, '${sub}' );`);
      assert.equal(await deleteAs(olga, 'olivia@example.test'), 200);
      assert.equal(await deleteAs(olga, 'adam@example.test'), 403);
    } finally {
      wordpress.run(`${settings} = 'first-use'; update_option( 'stepup_elements', $settings );`);
    }
  });

  it('nor by a pass of the role, which links nobody', async () => {
    const route = '/wp-json/site/v1/by-role';
    addUser(wordpress, 'vera', 'editor', 'vera@example.test');
    const vera = await signInAt(wordpress, 'vera');
    const member = await signIn(provider, 'vera@example.test');
    const answer = await fetch(wordpress.origin + route, {
      headers: { ...as(vera), Authorization: `Bearer ${member.accessToken}` },
    });
    assert.equal(answer.status, 200);
    const linked = `return get_user_meta( get_user_by( 'login', 'vera' )->ID, 'stepup_member_${provider.projectId}', true );`;
    assert.equal(wordpress.run(linked), '');
  });
});

describe('a batch that WordPress takes', () => {
  const batch = async (requests: object[], validation = 'normal'): Promise<string> => {
    const answer = await fetch(`${wordpress.origin}/wp-json/batch/v1`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ requests, validation }),
    });
    return answer.text();
  };
  const batched = (): number => wordpress.run(`return (int) get_option( 'site_batched' );`);
  const part = (headers: Record<string, string> = {}): object => ({
    method: 'POST',
    path: '/site/v1/batched',
    headers,
  });

  for (const validation of ['normal', 'require-all-validate']) {
    it(`has each of its parts decided by itself, and a proof taken once (${validation})`, async () => {
      const before = batched();
      assert.doesNotMatch(await batch([part(), part()], validation), /"done"/);
      assert.equal(batched(), before);
      const proof = await proofOf(olivia);
      const text = await batch([part(), part(proof), part(proof), part()], validation);
      assert.equal(text.match(/"done":true/g)?.length, 1);
      assert.equal(text.match(/"status":401/g)?.length, 6, 'three parts, each with its body and around it');
      assert.equal(batched(), before + 1);
    });
  }
});

describe('a site that has lost its table of used proofs', () => {
  it('lets nobody pass by a rule that says once, until the table is there again', async () => {
    const before = deleted();
    const headers = await proofOf(olivia);
    const send = (): Promise<Response> => fetch(wordpress.origin + ROUTE, { method: 'DELETE', headers });
    wordpress.run(`global $wpdb; $wpdb->query( "DROP TABLE {$wpdb->base_prefix}stepup_used_proofs" );`);
    assert.equal((await send()).status, 503);
    assert.equal(deleted(), before);
    wordpress.run(`StepUp\\WordPress\\Proofs_In_Database::install();`);
    assert.equal((await send()).status, 200);
    assert.equal((await send()).status, 401);
    assert.equal(deleted(), before + 1);
  });
});

describe('the plugin', () => {
  it('gives PHP nothing to complain of', () => {
    assert.deepEqual(wordpress.complaints(), []);
  });
});
