import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { requireProgram } from '../../../scripts/find-program.mjs';
import { freePort } from '../../examples/support/guarded-server.js';
import { startDatabase } from './database.js';

// What `npm run test:wordpress` has packed.
const PLUGIN = 'integrations/wordpress/stepup-elements.zip';

const PASSWORD = 'correct horse battery staple';

/** A WordPress of its own, with the packed plugin, that listens on this machine. */
export interface WordPress {
  origin: string;
  /** Where it lies, for programs that load it. */
  folder: string;
  password: string;
  /** Runs PHP within it and gives back what that returns. */
  run<T = unknown>(code: string): T;
  /** Makes a network of it, with a second site under `/second/` and the plugin in both. */
  becomeNetwork(): void;
  /** What PHP has complained of so far. */
  complaints(): string[];
  stop(): Promise<void>;
}

/** Sets up Debian's WordPress in a temporary folder: own database, own port, own content. */
export async function startWordPress(): Promise<WordPress> {
  if (!existsSync(PLUGIN)) throw new Error(`${PLUGIN} is not there: run \`npm run test:wordpress\`.`);
  const base = mkdtempSync(join(tmpdir(), 'stepup-wordpress-'));
  const folder = `${base}/site`;
  const [database, port] = await Promise.all([startDatabase(base), freePort()]);
  const origin = `http://localhost:${port}`;
  // Its links lead out of the folder, into which PHP's server looks only.
  cpSync(requireProgram('wordpress'), folder, { recursive: true, dereference: true });
  writeFileSync(`${folder}/wp-config.php`, config(database, origin));

  const php = requireProgram('php');
  const child = spawn(php, ['-d', 'display_errors=0', '-S', `localhost:${port}`, '-t', folder], {
    // Requests that WordPress sends itself, and several at once.
    env: { ...process.env, PHP_CLI_SERVER_WORKERS: '4' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (said += String(chunk)));
  const end = (): void => void process.kill(-child.pid!);
  process.once('exit', end);

  const run = <T>(code: string): T => {
    const program = `$_SERVER['HTTP_HOST'] = 'localhost:${port}'; require '${folder}/wp-load.php';
      ob_start(); $result = (function () { ${code} })(); ob_end_clean(); echo json_encode( $result );`;
    return JSON.parse(execFileSync(php, ['-r', program], { encoding: 'utf8' }) || 'null') as T;
  };
  const wordpress: WordPress = {
    origin,
    folder,
    password: PASSWORD,
    run,
    becomeNetwork() {
      run(`require_once ABSPATH . 'wp-admin/includes/upgrade.php';
        require_once ABSPATH . 'wp-admin/includes/network.php';
        global $wpdb;
        foreach ( $wpdb->tables( 'ms_global' ) as $name => $prefixed ) $wpdb->$name = $prefixed;
        install_network();
        populate_network( 1, 'localhost:${port}', 'olivia@example.test', 'A network', '/', false );`);
      writeFileSync(
        `${folder}/wp-config.php`,
        config(database, origin, {
          MULTISITE: true,
          SUBDOMAIN_INSTALL: false,
          DOMAIN_CURRENT_SITE: `localhost:${port}`,
          PATH_CURRENT_SITE: '/',
        }),
      );
      run(`require_once ABSPATH . 'wp-admin/includes/plugin.php';
        activate_plugin( 'stepup-elements/stepup-elements.php', '', true );
        wp_insert_site( array( 'domain' => 'localhost:${port}', 'path' => '/second/', 'user_id' => 1 ) );`);
    },
    complaints: () =>
      said
        .split('\n')
        .filter(line => /PHP (Warning|Notice|Deprecated|Fatal|Parse).*(plugins|mu-plugins)/.test(line)),
    async stop() {
      process.off('exit', end);
      if (child.exitCode === null) {
        const closed = once(child, 'close');
        end();
        await closed;
      }
      await database.stop();
      rmSync(base, { recursive: true, force: true });
    },
  };
  try {
    await install(
      origin,
      () => child.exitCode !== null,
      () => said,
    );
    run(`require_once ABSPATH . 'wp-admin/includes/plugin.php';
      require_once ABSPATH . 'wp-admin/includes/file.php';
      WP_Filesystem();
      unzip_file( '${resolve(PLUGIN)}', WP_PLUGIN_DIR );
      activate_plugin( 'stepup-elements/stepup-elements.php' );
      switch_theme( 'twentytwentythree' );
      update_option( 'permalink_structure', '/%postname%/' );
      flush_rewrite_rules();`);
    cpSync('test/wordpress/fixtures', `${folder}/wp-content/mu-plugins`, { recursive: true });
  } catch (error) {
    await wordpress.stop();
    throw error;
  }
  return wordpress;
}

async function install(origin: string, hasEnded: () => boolean, said: () => string): Promise<void> {
  const answers = new URLSearchParams({
    weblog_title: 'A site',
    user_name: 'admin',
    admin_password: PASSWORD,
    admin_password2: PASSWORD,
    pw_weak: 'on',
    admin_email: 'olivia@example.test',
    blog_public: '0',
    Submit: 'Install',
  });
  for (;;) {
    if (hasEnded()) throw new Error(`PHP did not start:\n${said()}`);
    const response = await fetch(`${origin}/wp-admin/install.php?step=2`, {
      method: 'POST',
      body: answers,
    }).catch(() => null);
    if (!response) {
      await delay(50);
      continue;
    }
    const page = await response.text();
    if (!page.includes('Success')) throw new Error(`WordPress was not installed:\n${page.slice(0, 3_000)}`);
    return;
  }
}

function config(
  database: { host: string; name: string; user: string },
  origin: string,
  more: Record<string, string | boolean> = {},
): string {
  const keys = ['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'].flatMap(name => [`${name}_KEY`, `${name}_SALT`]);
  const constants: Record<string, string | boolean> = {
    DB_NAME: database.name,
    DB_USER: database.user,
    DB_PASSWORD: '',
    DB_HOST: database.host,
    DB_CHARSET: 'utf8mb4',
    DB_COLLATE: '',
    // Each site of a network has its own.
    ...(!more['MULTISITE'] && { WP_HOME: origin, WP_SITEURL: origin }),
    WP_DEBUG: true,
    WP_DEBUG_DISPLAY: false,
    // Nothing is asked of the world outside.
    DISABLE_WP_CRON: true,
    AUTOMATIC_UPDATER_DISABLED: true,
    WP_HTTP_BLOCK_EXTERNAL: true,
    WP_ACCESSIBLE_HOSTS: 'localhost,127.0.0.1',
    ...Object.fromEntries(keys.map(name => [name, `${name} of a test`])),
    ...more,
  };
  const lines = Object.entries(constants).map(
    ([name, value]) => `define( '${name}', ${typeof value === 'string' ? `'${value}'` : String(value)} );`,
  );
  return `<?php
${lines.join('\n')}
$table_prefix = 'wp_';
defined( 'ABSPATH' ) || define( 'ABSPATH', __DIR__ . '/' );
require_once ABSPATH . 'wp-settings.php';
`;
}
