import { argv, env, execPath } from 'node:process';
import { ENGINES, findProgram } from './find-program.mjs';
import { provide } from './provide-programs.mjs';
import { run, runSteps } from './run.mjs';

/*
 * npm test: what a change needs most, in Chromium, in less than five minutes on a machine where nothing was prepared.
 * npm run test:all, or CI=1: everything, in every engine. STEPUP_ENGINES=chromium,firefox asks for other engines in
 * either. Chromium, the other engines that are asked for and redis-server are installed where they are missing and that
 * is possible.
 */
// What the examples outside of Node run on: required in CI, else used where it is found.
const EXAMPLE_PROGRAMS = ['nginx', 'php', 'python-jwt'];
const everything = Boolean(env.CI) || argv.includes('--all');
const engines = chosenEngines();
try {
  await provide([
    ...engines,
    ...(engines.includes('webkit') && !env.DISPLAY ? ['xvfb'] : []),
    'redis',
    ...(env.CI ? EXAMPLE_PROGRAMS : []),
  ]);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}

const node = (name, ...args) => ({ name, run: options => run(execPath, args, options) });
const tests = (name, command, places, variables) => {
  const start = (args, options) =>
    run(execPath, [...command, ...args], {
      ...options,
      variables: { ...variables, ...options.variables },
    });
  return { name, run: options => start(places, options), again: start };
};
const nodeTests = (name, ...places) => tests(name, ['scripts/node-tests.mjs'], places);
const inPages = engines.map(componentTests);
const quick = [
  node('build', 'scripts/build.mjs'), // Some tests look at what was built.
  // Pages wait, and Node does not: what remains fits behind the pages.
  [
    [
      ...inPages,
      nodeTests('the README in a page', 'test/e2e/readme.test.ts'),
      node('types', 'node_modules/typescript/bin/tsc', '-p', '.'),
    ],
    [nodeTests('quick tests in Node', '--quick')],
  ],
];
const all = [
  node('check', 'scripts/check.mjs'),
  nodeTests('node tests', '--side-by-side'),
  nodeTests('CDN files, policies and server rendering', '--side-by-side', 'test/cdn', 'test/ssr'),
  ...inPages,
  nodeTests('end to end', '--side-by-side', 'test/e2e'),
  nodeTests('types and editors', 'test/types'),
  node('frameworks', 'scripts/test-frameworks.mjs', '--no-build'),
  node('WordPress', 'scripts/test-wordpress.mjs'),
];
const missing = EXAMPLE_PROGRAMS.filter(name => !findProgram(name));
if (missing.length) console.log(`skipped: examples that need ${missing.join(', ')}`);
await runSteps(everything ? all : quick);

const leftOut = [
  ...ENGINES.filter(engine => !engines.includes(engine)).map(engine => `component tests in ${engine}`),
  ...(everything
    ? []
    : [
        'lint, format and sizes (npm run check)',
        'long tests in Node (npm run test:node)',
        ...['CDN files', 'server rendering', 'end to end', 'types and editors', 'frameworks', 'WordPress'],
      ]),
];
if (leftOut.length) console.log(`Left out: ${leftOut.join(', ')}. Everything: npm run test:all`);

function componentTests(engine) {
  const runner = 'node_modules/@web/test-runner/dist/bin.js';
  const step = tests(`component tests in ${engine}`, [runner], [], { STEPUP_ENGINE: engine });
  return {
    ...step,
    again: (files, options) =>
      step.again(
        files.flatMap(file => ['--files', file]),
        options,
      ),
  };
}

function chosenEngines() {
  const asked = env.STEPUP_ENGINES || (everything ? 'all' : 'chromium');
  if (asked === 'all') return ENGINES;
  const list = asked.split(',').map(engine => engine.trim());
  const unknown = list.find(engine => !ENGINES.includes(engine));
  if (unknown === undefined) return list;
  console.error(
    `STEPUP_ENGINES has "${unknown}"; allowed are ${ENGINES.join(', ')} with commas between, or all.`,
  );
  process.exit(1);
}
