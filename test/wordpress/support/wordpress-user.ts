import { strict as assert } from 'node:assert';
import type { WordPress } from './wordpress.js';

/** Somebody who is signed in at WordPress, over HTTP. */
export interface WordPressUser {
  cookie: string;
  /** What WordPress wants beside the cookie. */
  nonce: string;
  /** Writes a post by the REST API, as the block editor does, and gives its address. */
  publish(content: string): Promise<string>;
}

/** Adds a user with a role. */
export function addUser(wordpress: WordPress, name: string, role: string, email: string): void {
  wordpress.run(`
    $id = wp_insert_user( array( 'user_login' => '${name}', 'user_pass' => '${wordpress.password}', 'user_email' => '${email}', 'role' => '${role}' ) );
    return is_wp_error( $id ) ? $id->get_error_message() : $id;`);
}

/** Signs somebody in by the form of WordPress. */
export async function signInAt(wordpress: WordPress, name: string): Promise<WordPressUser> {
  const { origin, password } = wordpress;
  const response = await fetch(`${origin}/wp-login.php`, {
    method: 'POST',
    redirect: 'manual',
    headers: { Cookie: 'wordpress_test_cookie=WP Cookie check' },
    body: new URLSearchParams({ log: name, pwd: password, testcookie: '1' }),
  });
  const cookie = response.headers.getSetCookie().map(line => line.split(';')[0]!);
  assert.ok(
    cookie.some(line => line.startsWith('wordpress_logged_in_')),
    `${name} is signed in at WordPress`,
  );
  const headers = { Cookie: cookie.join('; ') };
  const nonce = await (
    await fetch(`${origin}/wp-admin/admin-ajax.php?action=rest-nonce`, { headers })
  ).text();
  return {
    cookie: headers.Cookie,
    nonce,
    async publish(content) {
      const answer = await fetch(`${origin}/wp-json/wp/v2/posts`, {
        method: 'POST',
        headers: { ...headers, 'X-WP-Nonce': nonce, 'Content-Type': 'application/json' },
        body: JSON.stringify({ title: 'A post', status: 'publish', content }),
      });
      assert.equal(answer.status, 201, await answer.clone().text());
      return ((await answer.json()) as { link: string }).link;
    },
  };
}
