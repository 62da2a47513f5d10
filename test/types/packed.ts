import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installFolder } from '../../scripts/install-folder.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** Where the frameworks are installed that the tests compile with. */
export const FOLDER = fileURLToPath(new URL('.', import.meta.url));

/**
 * Installs the frameworks and, beside them, the package as npm packs it. Needs `npm run build`.
 * @returns the path of the tarball
 */
export function installPacked(): string {
  if (!existsSync(join(ROOT, 'dist/types/jsx.d.ts')))
    throw new Error('dist is not there: run `npm run build`.');
  installFolder(FOLDER);
  const cache = join(FOLDER, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  const pack = ['pack', '--json', '--ignore-scripts', '--silent', '--pack-destination', cache];
  const said = JSON.parse(execFileSync('npm', pack, { cwd: ROOT, encoding: 'utf8' })) as object;
  const tarball = join(cache, (Object.values(said)[0] as { filename: string }).filename);
  const place = join(FOLDER, 'node_modules/stepup-elements');
  rmSync(place, { recursive: true, force: true });
  mkdirSync(place);
  execFileSync('tar', ['xzf', tarball, '--strip-components=1', '-C', place]);
  return tarball;
}
