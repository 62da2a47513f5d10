import { appendFileSync } from 'node:fs';

/**
 * A reporter of @web/test-runner that writes what became of each story: the word before the colon of a test's name.
 * @param {{ file: string, stack: string, engine: string }} options
 */
export function outcomesReporter({ file, stack, engine }) {
  return {
    onTestRunFinished({ sessions }) {
      for (const { testResults } of sessions) {
        for (const { name, passed } of testsIn(testResults ?? { suites: [], tests: [] })) {
          const [story] = name.split(':');
          appendFileSync(file, `${JSON.stringify({ stack, engine, story, passed: !!passed })}\n`);
        }
      }
    },
  };
}

function testsIn({ suites, tests }) {
  return [...tests, ...suites.flatMap(testsIn)];
}
