import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { execPath } from 'node:process';

// Compiles what runs in Node, and copies what is sent to pages as it is.
const here = import.meta.dirname;
const dist = join(here, 'dist');
const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');

rmSync(dist, { recursive: true, force: true });
execFileSync(execPath, [tsc, '-p', here], { stdio: 'inherit' });
cpSync(join(here, 'src/browser'), join(dist, 'browser'), { recursive: true });
chmodSync(join(dist, 'start.js'), 0o755);
