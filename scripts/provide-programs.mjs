import { getuid, platform } from 'node:process';
import { debianPackages, findProgram, requireProgram } from './find-program.mjs';
import { run } from './run.mjs';

/**
 * Installs those of the programs that are missing, where this is Debian and we are root; else throws an error
 * whose message is one line that says what to install.
 */
export async function provide(names) {
  const missing = names.filter(name => !findProgram(name));
  if (!missing.length) return;
  if (platform === 'linux' && getuid() === 0) {
    const packages = [...new Set(missing.flatMap(debianPackages))];
    console.log(`Installing ${packages.join(', ')}`);
    const variables = { DEBIAN_FRONTEND: 'noninteractive' };
    const options = ['-y', '-q', '--no-install-recommends'];
    await run('apt-get', ['update', '-q'], { variables });
    await run('apt-get', ['install', ...options, ...packages], { variables });
  }
  missing.forEach(requireProgram);
}
