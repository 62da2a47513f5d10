import { execPath } from 'node:process';
import { provide } from './provide-programs.mjs';
import { run } from './run.mjs';

/*
 * npm run test:wordpress: the packed plugin in a real WordPress, with a database, ports and a folder of its own. What is
 * missing is installed on a Debian where we are root; elsewhere one line says what to install.
 */
try {
  await provide([
    'chromium',
    'php-wordpress',
    'mariadb',
    'mariadb-install-db',
    'wordpress',
    'wordpress-theme',
  ]);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
process.exitCode =
  (await run(execPath, ['integrations/wordpress/pack.mjs'])) ||
  (await run(execPath, ['scripts/node-tests.mjs', 'test/wordpress']));
