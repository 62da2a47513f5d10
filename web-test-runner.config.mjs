import { env } from 'node:process';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { defaultReporter } from '@web/test-runner';
import { bundledTests } from './scripts/bundled-tests.mjs';
import { engineLauncher } from './scripts/engine-launcher.mjs';
import { pageFailures } from './scripts/failed-tests.mjs';
import { protectedApi } from './test/client/support/protected-api.mjs';

const engine = env.STEPUP_ENGINE || 'chromium';

export default {
  files: 'test/**/*.browser.test.ts',
  nodeResolve: { exportConditions: ['development', 'browser'] },
  plugins: [esbuildPlugin({ ts: true, target: 'es2022', tsconfig: 'tsconfig.json' })],
  // WebKit cannot import some of the bundled files.
  middleware: [protectedApi, ...(engine === 'webkit' ? [] : [bundledTests()])],
  reporters: [failuresOf(defaultReporter()), ...(env.STEPUP_FAILED_TESTS ? [pageFailures()] : [])],
  browsers: [engineLauncher(engine)],
  // The tests wait for frames most of the time: two cores carry one page more.
  concurrency: engine === 'chromium' ? 3 : 1,
  testFramework: { config: { ui: 'bdd', timeout: 30_000 } },
  browserStartTimeout: 60_000,
  testsFinishTimeout: 120_000,
  filterBrowserLogs: ({ args }) => !String(args[0]).startsWith('Lit is in dev mode'),
  coverageConfig: { include: ['src/**/*.ts'], report: true, reporters: ['text-summary', 'lcovonly'] },
  testRunnerHtml: testFramework => `<!doctype html>
<html lang="en">
  <head><title>stepup-elements</title></head>
  <body>
    <script>window.__engine = ${JSON.stringify(engine)};</script>
    <script>(${cloneableFailures})();</script>
    <script type="module" src="${testFramework}"></script>
  </body>
</html>`,
};

/** The same reporter without what tests that passed have written: hundreds of warnings that they provoke. */
function failuresOf(reporter) {
  return {
    ...reporter,
    reportTestFileResults: results =>
      results.sessionsForTestFile.every(({ passed }) => passed)
        ? undefined
        : reporter.reportTestFileResults(results),
  };
}

/**
 * The runner's page clones what it reports, and a node, which a failed assertion names as the actual value, cannot be
 * cloned: without this, one such failure is told as "tests did not finish" after two minutes, and nothing else.
 */
function cloneableFailures() {
  /* global structuredClone, window, Node */
  const clone = structuredClone;
  window.structuredClone = value => {
    try {
      return clone(value);
    } catch {
      return JSON.parse(
        JSON.stringify(value, (_, part) => (part instanceof Node ? `<${part.nodeName}>` : part)),
      );
    }
  };
}
