import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { STACKS, pathIn } from './stacks.js';
import { part } from './support/outcomes.js';

// A place in a compiler's output: `path(12,5)` or `path:12:5`, or svelte-check's machine-readable form.
const PLACE = /(?:ERROR "?)?([\w./-]+\.(?:vue|tsx?|svelte))"?[( :](\d+)[,:]\d+/g;

void describe('a mistake in the framework’s own syntax', () => {
  for (const stack of STACKS) {
    const { types } = stack;
    if (!types) continue;
    part(
      { stack: stack.name, story: 'types' },
      `does not compile, and nothing else fails, in ${stack.name}`,
      async () => {
        const [command, ...args] = types;
        const { stdout, stderr } = spawnSync(pathIn(stack, `node_modules/.bin/${command}`), args, {
          cwd: pathIn(stack, '.'),
          encoding: 'utf8',
        });
        const output = stripVTControlCharacters(stdout + stderr);
        const found = [...output.matchAll(PLACE)].map(
          ([, file, line]) => `${file!.replace(/^.*mistakes\//, '')}:${line}`,
        );
        assert.deepEqual([...new Set(found)].sort(), expected(pathIn(stack, 'mistakes')), output);
      },
    );
  }
});

// The lines that say of themselves that they are mistakes.
function expected(folder: string): string[] {
  return readdirSync(folder)
    .flatMap(file =>
      readFileSync(join(folder, file), 'utf8')
        .split('\n')
        .flatMap((line, at) => (/(\/\*|<!--) mistake (\*\/|-->)/.test(line) ? [`${file}:${at + 1}`] : [])),
    )
    .sort();
}
