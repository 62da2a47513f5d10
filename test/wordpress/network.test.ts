import { strict as assert } from 'node:assert';
import { after, before, describe, it } from 'node:test';
import { signIn, type DemoMember } from '../demo/demo-member.js';
import type { RunningDemo } from '../demo/running-demo.js';
import { startProvider } from './support/emulated-provider.js';
import { startWordPress, type WordPress } from './support/wordpress.js';

let wordpress: WordPress;
let provider: RunningDemo;
let olivia: DemoMember;

before(async () => {
  wordpress = await startWordPress();
  wordpress.becomeNetwork();
  provider = await startProvider(wordpress);
  wordpress.run(`
    $settings = get_option( 'stepup_elements' );
    $token = get_option( 'stepup_elements_server_token' );
    switch_to_blog( 2 );
    update_option( 'stepup_elements', $settings );
    update_option( 'stepup_elements_server_token', $token );`);
  olivia = await signIn(provider, 'olivia@example.test');
});
after(async () => {
  await provider?.stop();
  await wordpress?.stop();
});

async function deleteAt(site: string, sid: string): Promise<number> {
  const answer = await fetch(`${wordpress.origin}${site}?rest_route=/site/v1/documents/1042`, {
    method: 'DELETE',
    headers: { Authorization: `Bearer ${olivia.accessToken}`, 'X-Step-Up-Session-Id': sid },
  });
  return answer.status;
}

describe('a network of WordPress', () => {
  it('takes a proof once in all of it', async () => {
    const sid = await olivia.stepUp('documents', 'delete');
    assert.equal(await deleteAt('/second/', sid), 200);
    assert.equal(await deleteAt('/', sid), 401);
    assert.equal(await deleteAt('/second/', sid), 401);
  });

  it('takes it once when both sites are asked at the same time', async () => {
    const sid = await olivia.stepUp('documents', 'delete');
    const statuses = await Promise.all(['/', '/second/', '/', '/second/'].map(site => deleteAt(site, sid)));
    assert.deepEqual(statuses.sort(), [200, 401, 401, 401]);
  });

  it('lets the administrator of one site change its lock, but say no address of a script', () => {
    const settings = wordpress.run(`
      switch_to_blog( 2 );
      $id = wp_insert_user( array( 'user_login' => 'sue', 'user_pass' => 'x', 'user_email' => 'sue@example.test' ) );
      add_user_to_blog( 2, $id, 'administrator' );
      wp_set_current_user( $id );
      require_once ABSPATH . 'wp-admin/includes/template.php';
      require_once WP_PLUGIN_DIR . '/stepup-elements/includes/settings-input.php';
      $evil = 'https://evil.example/x.js';
      return array(
        'may' => current_user_can( 'manage_options' ),
        'saved' => StepUp\\WordPress\\sanitize_settings( array( 'max_age' => '7m', 'script_src' => $evil, 'sdk_src' => $evil ) ),
      );`) as { may: boolean; saved: Record<string, string> };
    assert.equal(settings.may, true);
    assert.equal(settings.saved['max_age'], '7m');
    assert.equal(settings.saved['script_src'], '');
    assert.equal(settings.saved['sdk_src'], `${provider.origin}/emulator/${provider.projectId}/webworker.js`);
  });

  it('has nothing left anywhere once it is uninstalled', () => {
    const left = wordpress.run(`
      require_once ABSPATH . 'wp-admin/includes/plugin.php';
      require_once ABSPATH . 'wp-admin/includes/file.php';
      deactivate_plugins( 'stepup-elements/stepup-elements.php', false, true );
      uninstall_plugin( 'stepup-elements/stepup-elements.php' );
      global $wpdb;
      return array(
        $wpdb->get_col( "SELECT option_name FROM {$wpdb->base_prefix}options WHERE option_name LIKE 'stepup%'" ),
        $wpdb->get_col( "SELECT option_name FROM {$wpdb->base_prefix}2_options WHERE option_name LIKE 'stepup%'" ),
        $wpdb->get_col( "SHOW TABLES LIKE '%stepup%'" ),
        $wpdb->get_col( "SELECT meta_key FROM $wpdb->sitemeta WHERE meta_key LIKE 'stepup%'" ),
      );`);
    assert.deepEqual(left, [[], [], [], []]);
  });

  it('gives PHP nothing to complain of', () => {
    assert.deepEqual(wordpress.complaints(), []);
  });
});
