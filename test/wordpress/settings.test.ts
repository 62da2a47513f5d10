import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { createSigners } from '../conformance/guard/tokens.js';
import { addUser, signInAt, type WordPressUser } from './support/wordpress-user.js';
import { startWordPress, type WordPress } from './support/wordpress.js';

const TOKEN = 'server-token-that-nobody-may-read';

let wordpress: WordPress;
let admin: WordPressUser;
const { jwks, privateJwk } = createSigners();

before(async () => {
  wordpress = await startWordPress();
  admin = await signInAt(wordpress, 'admin');
});
after(async () => {
  await wordpress?.stop();
});

async function page(who: WordPressUser = admin): Promise<Response> {
  return fetch(`${wordpress.origin}/wp-admin/options-general.php?page=stepup-elements`, {
    headers: { Cookie: who.cookie },
  });
}

/** Sends the form as it is on the page, with these fields changed, and gives back the page that comes then. */
async function save(
  changes: Record<string, string>,
  { nonce, who = admin }: { nonce?: string; who?: WordPressUser } = {},
): Promise<string> {
  const html = await (await page(who)).text();
  const form = new URLSearchParams({
    option_page: 'stepup-elements',
    action: 'update',
    _wp_http_referer: '/wp-admin/options-general.php?page=stepup-elements',
    _wpnonce: nonce ?? /name="_wpnonce" value="(\w+)"/.exec(html)![1]!,
    ...changes,
  });
  const answer = await fetch(`${wordpress.origin}/wp-admin/options.php`, {
    method: 'POST',
    headers: { Cookie: who.cookie },
    body: form,
    redirect: 'manual',
  });
  const next = answer.headers.get('location');
  if (!next) return answer.text();
  return (await fetch(new URL(next, wordpress.origin), { headers: { Cookie: who.cookie } })).text();
}

const saved = (): Record<string, string> => wordpress.run(`return (object) get_option( 'stepup_elements' );`);
const savedToken = (): string => wordpress.run(`return get_option( 'stepup_elements_server_token' );`);

describe('the settings page', () => {
  it('is for administrators alone', async () => {
    addUser(wordpress, 'eddie', 'editor', 'eddie@example.test');
    const answer = await page(await signInAt(wordpress, 'eddie'));
    assert.equal(answer.status, 403);
  });

  it('says what is missing', async () => {
    assert.ok(
      /Guarded routes answer 503 until this is set: [^<]*projectId/.test(await (await page()).text()),
    );
  });

  it('saves, and never shows the server’s token again', async () => {
    const html = await save({
      'stepup_elements[project_id]': '0123456789abcdef01234567',
      'stepup_elements[public_key]': JSON.stringify(jwks.issuer),
      'stepup_elements[max_age]': '10m',
      'stepup_elements[form_actions]': '/wp-json/site/v1/notes /wp-json/site/v1/transfers/*',
      stepup_elements_server_token: TOKEN,
    });
    assert.equal(savedToken(), TOKEN);
    assert.equal(saved().project_id, '0123456789abcdef01234567');
    assert.equal(saved().max_age, '10m');
    for (const text of [html, await (await page()).text()]) {
      assert.ok(!text.includes(TOKEN));
      assert.ok(text.includes('Saved, and not shown again'));
      assert.ok(!text.includes('answer 503 until'));
    }
  });

  it('keeps the token where the field is empty, and forgets it where that is asked for', async () => {
    await save({ stepup_elements_server_token: '' });
    assert.equal(savedToken(), TOKEN);
    await save({ stepup_elements_server_token: '', stepup_forget_server_token: '1' });
    assert.equal(savedToken(), '');
    await save({ stepup_elements_server_token: TOKEN });
  });

  it('forgets the token once it would be sent elsewhere, unless it comes with the address', async () => {
    const api = 'stepup_elements[api_url]';
    const html = await save({ [api]: 'https://elsewhere.example' });
    assert.match(html, /The server’s token was of another address, and was forgotten/);
    assert.equal(savedToken(), '');
    await save({ [api]: '', stepup_elements_server_token: TOKEN });
    assert.equal(savedToken(), TOKEN);
    await save({ [api]: 'https://api.transcodesapis.com', 'stepup_elements[max_age]': '10m' });
    assert.equal(savedToken(), TOKEN, 'that is where it went before');
  });

  it('sends a token of wp-config.php nowhere that is not said there too', () => {
    const addresses = wordpress.run(`
      $settings = get_option( 'stepup_elements' );
      update_option( 'stepup_elements', array( 'api_url' => 'https://elsewhere.example' ) );
      $free = StepUp\\WordPress\\api_url();
      define( 'STEPUP_SERVER_TOKEN', 'secret' );
      $fixed = StepUp\\WordPress\\api_url();
      define( 'STEPUP_API_URL', 'https://proxy.example' );
      $said = StepUp\\WordPress\\api_url();
      update_option( 'stepup_elements', $settings );
      return array( $free, $fixed, $said );`);
    assert.deepEqual(addresses, [
      'https://elsewhere.example',
      'https://api.transcodesapis.com',
      'https://proxy.example',
    ]);
  });

  it('loads the token for no page that does not need it', () => {
    assert.equal(
      wordpress.run(
        `global $wpdb; return $wpdb->get_var( "SELECT autoload FROM $wpdb->options WHERE option_name = 'stepup_elements_server_token'" );`,
      ),
      'no',
    );
  });

  const REFUSED: Array<[string, string, string]> = [
    ['a private key', 'public_key', JSON.stringify(privateJwk)],
    ['a key from an address in clear', 'public_key', 'http://keys.example/jwks.json'],
    ['an API in clear', 'api_url', 'http://api.example'],
    ['an address of a script', 'console_url', 'javascript:alert(1)'],
    ['a project with a quotation mark', 'project_id', 'x" onload="alert(1)'],
    ['a duration that is none', 'max_age', 'soon'],
    ['a path elsewhere', 'form_actions', '//evil.example/'],
    ['a way to link members that is none', 'member_linking', 'never'],
    ['a hash that is none', 'script_integrity', 'sha384-"><script>'],
  ];
  for (const [what, name, value] of REFUSED) {
    it(`refuses ${what}, says so, and leaves what was there`, async () => {
      const before = saved();
      const html = await save({ [`stepup_elements[${name}]`]: value });
      assert.ok(/id='setting-error-stepup_\w+' class='notice notice-error/.test(html));
      assert.deepEqual(saved(), before);
    });
  }

  it('changes nothing without the nonce of its form', async () => {
    const before = saved();
    await save({ 'stepup_elements[project_id]': 'ffffffffffffffffffffffff' }, { nonce: 'wrong' });
    assert.deepEqual(saved(), before);
  });

  it('lets nobody say where scripts come from who may not write scripts', async () => {
    addUser(wordpress, 'sam', 'administrator', 'sam@example.test');
    // As every administrator of one site of a network, and everybody where DISALLOW_UNFILTERED_HTML is set.
    wordpress.run(`( new WP_User( 0, 'sam' ) )->add_cap( 'unfiltered_html', false );`);
    const who = await signInAt(wordpress, 'sam');
    const addresses = {
      'stepup_elements[sdk_src]': 'https://evil.example/sdk.js',
      'stepup_elements[script_src]': 'https://evil.example/elements.js',
      'stepup_elements[script_integrity]': `sha384-${'A'.repeat(64)}`,
    };
    const before = saved();
    await save({ ...addresses, 'stepup_elements[max_age]': '7m' }, { who });
    assert.deepEqual(saved(), { ...before, max_age: '7m' });
    assert.equal((await (await page(who)).text()).match(/ disabled='disabled'/g)?.length, 3);
    await save(addresses);
    assert.equal(saved().script_src, 'https://evil.example/elements.js', 'the others may');
    const none = Object.fromEntries(Object.keys(addresses).map(name => [name, '']));
    await save(none, { who });
    assert.equal(saved().script_src, 'https://evil.example/elements.js', 'nor take them away');
    await save(none);
  });

  it('tells the token to nobody by the REST API', async () => {
    const answer = await fetch(`${wordpress.origin}/wp-json/wp/v2/settings`, {
      headers: { Cookie: admin.cookie, 'X-WP-Nonce': admin.nonce },
    });
    assert.equal(answer.status, 200);
    assert.doesNotMatch(await answer.text(), /stepup/);
  });
});

describe('uninstalling', () => {
  it('takes settings, token, keys and used proofs away', () => {
    const left = wordpress.run(`
      update_option( 'stepup_elements_keys', array( 'url' => 'x' ) );
      add_user_meta( 1, 'stepup_member_0123456789abcdef01234567', 'somebody' );
      add_user_meta( 1, 'stepup_former_address', 'somebody@example.test' );
      require_once ABSPATH . 'wp-admin/includes/plugin.php';
      require_once ABSPATH . 'wp-admin/includes/file.php';
      deactivate_plugins( 'stepup-elements/stepup-elements.php' );
      uninstall_plugin( 'stepup-elements/stepup-elements.php' );
      global $wpdb;
      return array(
        $wpdb->get_col( "SELECT option_name FROM $wpdb->options WHERE option_name LIKE 'stepup%'" ),
        $wpdb->get_col( "SHOW TABLES LIKE '%stepup%'" ),
        $wpdb->get_col( "SELECT meta_key FROM $wpdb->usermeta WHERE meta_key LIKE 'stepup%'" ),
      );`);
    assert.deepEqual(left, [[], [], []]);
  });

  it('and PHP had nothing to complain of', () => {
    assert.deepEqual(wordpress.complaints(), []);
  });
});
