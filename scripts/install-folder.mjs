import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { platform } from 'node:process';

/** Installs what a folder's own lock file names, unless that has been done: the root's install stays small. */
export function installFolder(folder) {
  const written = file => statSync(join(folder, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (written('node_modules/.package-lock.json') >= written('package-lock.json')) return;
  const npm = platform === 'win32' ? 'npm.cmd' : 'npm';
  execFileSync(npm, ['ci', '--silent'], { cwd: folder, stdio: 'inherit', shell: platform === 'win32' });
}
