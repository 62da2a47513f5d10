import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { callbackScript } from './callback-file.mjs';
import { cdnFiles } from './cdn-files.mjs';
import { integrityOf } from './cdn-parts.mjs';
import { writeEditorData } from './editor-data.mjs';

rmSync('dist', { recursive: true, force: true });
execFileSync(execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});
await writeEditorData();

mkdirSync('dist/callback');
writeFileSync('dist/callback/stepup-callback.js', await callbackScript());

mkdirSync('dist/cdn');
console.log('Sub-resource integrity:');
for (const { name, code } of await cdnFiles()) {
  writeFileSync(join('dist/cdn', name), code);
  console.log(`  ${name.padEnd(40)} ${integrityOf(code)}`);
}
