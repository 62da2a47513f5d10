import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { build } from 'vite';
import { writeEditorData } from './editor-data.mjs';

rmSync('dist', { recursive: true, force: true });
execFileSync(execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});
await writeEditorData();
await build({ logLevel: 'warn' });

console.log('Sub-resource integrity:');
for (const name of readdirSync('dist/cdn')) {
  const digest = createHash('sha384')
    .update(readFileSync(join('dist/cdn', name)))
    .digest('base64');
  console.log(`  ${name.padEnd(24)} sha384-${digest}`);
}
