import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { execPath } from 'node:process';

// Fails where the committed custom-elements.json is not what the sources say now.
const folder = mkdtempSync(join(tmpdir(), 'stepup-manifest-'));
try {
  const analyzer = 'node_modules/@custom-elements-manifest/analyzer/cem.js';
  execFileSync(execPath, [analyzer, 'analyze', '--quiet', '--outdir', relative('.', folder)], {
    stdio: 'inherit',
  });
  const fresh = readFileSync(join(folder, 'custom-elements.json'), 'utf8');
  if (fresh !== readFileSync('custom-elements.json', 'utf8')) {
    console.error('custom-elements.json is stale: run `npm run manifest` and commit it.');
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
