import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { argv, env, execPath } from 'node:process';
import { LIMIT_MS } from './end-when-stuck.mjs';
import { LONG, OWN_STEP, findNodeTests } from './find-tests.mjs';
import { run } from './run.mjs';

/*
 * node scripts/node-tests.mjs [--side-by-side] [--quick] [<folder or file> …]
 *
 * Runs *.test.ts with node:test, except *.browser.test.ts, which need a page. Without a folder or file: all but those of
 * the folders that have a step of their own. With --quick, without those that take long. Node 20 knows no globs.
 */
const flags = ['--side-by-side', '--quick'];
const isAsked = flag => argv.includes(flag);
const places = argv.slice(2).filter(argument => !flags.includes(argument));
const found = places.length
  ? places.filter(existsSync).flatMap(place => (place.endsWith('.ts') ? [place] : findNodeTests(place)))
  : findNodeTests('test', OWN_STEP);
const files = isAsked('--quick') ? found.filter(file => !LONG.includes(file)) : found;
if (!files.length) {
  console.error(`No *.test.ts in ${places.join(', ')}`);
  process.exit(1);
}
// A file that hangs, after its last test too, fails with its name instead of holding up everything.
const limit = ['--test-timeout', String(LIMIT_MS)];
// Most of the time a file waits for a server, so that two cores carry more than the one that is Node's default there.
const concurrency = isAsked('--side-by-side')
  ? ['--test-concurrency', String(Math.max(2, availableParallelism() - 1))]
  : [];
process.exitCode = await run(execPath, [
  '--conditions=development', // the long messages, as in every test
  ...['--import', 'tsx', '--import', import.meta.resolve('./end-when-stuck.mjs'), '--test'],
  ...['--test-reporter', 'dot', '--test-reporter-destination', 'stdout'],
  ...(env.STEPUP_FAILED_TESTS
    ? [
        '--test-reporter',
        './scripts/failed-tests.mjs',
        '--test-reporter-destination',
        env.STEPUP_FAILED_TESTS,
      ]
    : []),
  ...limit,
  ...concurrency,
  ...files,
]);
