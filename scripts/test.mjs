import { execPath, env } from 'node:process';
import { ENGINES, findProgram } from './find-program.mjs';
import { provide } from './provide-programs.mjs';
import { run, runSteps } from './run.mjs';

/*
 * All tests, on a machine where nothing was prepared. Chromium and redis-server are installed where they are
 * missing and that is possible; of the other engines those that are found are used. With CI or
 * STEPUP_ENGINES=all every engine is required. STEPUP_ENGINES=chromium,firefox asks for just these.
 */
const required = requiredEngines();
// What the examples outside of Node run on: required in CI, else used where it is found.
const EXAMPLE_PROGRAMS = ['nginx', 'php', 'python-jwt'];
try {
  await provide([
    ...required,
    ...(required.includes('webkit') && !env.DISPLAY ? ['xvfb'] : []),
    'redis',
    ...(env.CI ? EXAMPLE_PROGRAMS : []),
  ]);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

const engines = env.STEPUP_ENGINES ? required : ENGINES.filter(engine => findProgram(engine));
const skipped = ENGINES.filter(engine => !engines.includes(engine));
const node = (name, args, variables) => ({ name, run: () => run(execPath, args, { variables }) });

await runSteps([
  node('check', ['scripts/check.mjs']),
  node('node tests', [
    'scripts/node-tests.mjs',
    ...['test/protocol', 'test/server', 'test/emulator', 'test/demo', 'test/package'],
  ]),
  node('examples in other languages and nginx', ['scripts/node-tests.mjs', 'test/examples']),
  node('types and editors', ['scripts/node-tests.mjs', 'test/types']),
  node('CDN files, policies and server rendering', ['scripts/node-tests.mjs', 'test/cdn', 'test/ssr']),
  ...engines.map(engine =>
    node(`component tests in ${engine}`, ['node_modules/@web/test-runner/dist/bin.js'], {
      STEPUP_ENGINE: engine,
    }),
  ),
  node('end to end', ['scripts/node-tests.mjs', 'test/e2e']),
  node('frameworks', ['scripts/test-frameworks.mjs', '--no-build']),
]);
const missing = EXAMPLE_PROGRAMS.filter(name => !findProgram(name));
if (missing.length) console.log(`skipped: examples that need ${missing.join(', ')}`);
if (skipped.length) console.log(`skipped: component tests in ${skipped.join(', ')}`);

function requiredEngines() {
  const asked = env.STEPUP_ENGINES || (env.CI ? 'all' : 'chromium');
  if (asked === 'all') return ENGINES;
  const list = asked.split(',').map(engine => engine.trim());
  const unknown = list.find(engine => !ENGINES.includes(engine));
  if (unknown === undefined) return list;
  console.error(
    `STEPUP_ENGINES has "${unknown}"; allowed are ${ENGINES.join(', ')} with commas between, or all.`,
  );
  process.exit(1);
}
