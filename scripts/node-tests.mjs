import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { argv, execPath } from 'node:process';
import { run } from './run.mjs';

// node scripts/node-tests.mjs [<folder or file> …]: runs *.test.ts with node:test, except *.browser.test.ts, which need a
// page. Node 20 knows no globs.
const places = argv.length > 2 ? argv.slice(2) : ['test/gate', 'test/server', 'test/demo', 'test/package'];
const files = places.filter(existsSync).flatMap(testFiles);
if (!files.length) {
  console.error(`No *.test.ts in ${places.join(', ')}`);
  process.exit(1);
}
process.exitCode = await run(execPath, [
  '--conditions=development', // the long messages, as in every test
  ...['--import', 'tsx', '--test', '--test-reporter', 'dot'],
  ...files,
]);

function testFiles(place) {
  if (place.endsWith('.ts')) return [place];
  return readdirSync(place, { recursive: true })
    .filter(file => file.endsWith('.test.ts') && !file.endsWith('.browser.test.ts'))
    .map(file => join(place, file))
    .sort();
}
