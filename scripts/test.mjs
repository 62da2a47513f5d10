import { argv, env, execPath } from 'node:process';
import { ENGINES, findProgram } from './find-program.mjs';
import { provide } from './provide-programs.mjs';
import { run, runSteps } from './run.mjs';

/*
 * npm test: what a change needs most, on a machine where nothing was prepared, in Chromium. npm run test:all, or CI=1:
 * everything, in every engine. STEPUP_ENGINES=chromium,firefox asks for other engines in either. Chromium, the other
 * engines that are asked for and redis-server are installed where they are missing and that is possible.
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

const node = (name, args) => ({ name, run: () => run(execPath, args) });
const tests = (name, command, places, variables) => {
  const start = (args, more) =>
    run(execPath, [...command, ...args], { variables: { ...variables, ...more } });
  return { name, run: more => start(places, more), again: start };
};
const nodeTests = (name, ...folders) => tests(name, ['scripts/node-tests.mjs'], folders);
const always = [
  node('check', ['scripts/check.mjs']),
  // Few of these start a browser; where many do, they starve one another.
  nodeTests('node tests', '--side-by-side'),
  nodeTests('CDN files, policies and server rendering', 'test/cdn', 'test/ssr'),
  ...engines.map(componentTests),
  nodeTests('end to end', 'test/e2e'),
];
const thorough = [
  nodeTests('types and editors', 'test/types'),
  node('frameworks', ['scripts/test-frameworks.mjs', '--no-build']),
  node('WordPress', ['scripts/test-wordpress.mjs']),
];
const missing = EXAMPLE_PROGRAMS.filter(name => !findProgram(name));
if (missing.length) console.log(`skipped: examples that need ${missing.join(', ')}`);
await runSteps(everything ? [...always, ...thorough] : always);

const leftOut = [
  ...ENGINES.filter(engine => !engines.includes(engine)).map(engine => `component tests in ${engine}`),
  ...(everything ? [] : thorough.map(({ name }) => name)),
];
if (leftOut.length) console.log(`Left out: ${leftOut.join(', ')}. Everything: npm run test:all`);

function componentTests(engine) {
  const runner = 'node_modules/@web/test-runner/dist/bin.js';
  const step = tests(`component tests in ${engine}`, [runner], [], { STEPUP_ENGINE: engine });
  return {
    ...step,
    again: (files, more) =>
      step.again(
        files.flatMap(file => ['--files', file]),
        more,
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
