import { appendFileSync } from 'node:fs';
import { relative } from 'node:path';
import { cwd, env } from 'node:process';

/*
 * Both runners write what failed into the file that STEPUP_FAILED_TESTS names, a line of JSON each: { file, name, message }.
 * scripts/run.mjs reads it, to name the failures once more below everything else.
 */

/** A reporter of node:test. */
export default async function* nodeFailures(events) {
  for await (const { type, data } of events) {
    if (type !== 'test:fail' || data.details.error.failureType === 'subtestsFailed') continue;
    yield line(data.file ?? data.name, data.name, data.details.error.cause ?? data.details.error);
  }
}

/** A reporter of @web/test-runner. */
export function pageFailures() {
  const file = env.STEPUP_FAILED_TESTS;
  return {
    onTestRunFinished({ sessions }) {
      for (const session of sessions.filter(({ passed }) => !passed)) {
        const failed = failuresIn(session.testResults ?? { tests: [], suites: [] });
        const errors = session.errors.map(error => ({ name: 'the whole file', error }));
        for (const { name, error } of [...failed, ...errors]) {
          appendFileSync(file, line(session.testFile, name, error));
        }
      }
    },
  };
}

function failuresIn({ tests, suites }, path = []) {
  return [
    ...tests
      .filter(({ passed, skipped }) => !passed && !skipped)
      .map(({ name, error }) => ({ name: [...path, name].join(' > '), error })),
    ...suites.flatMap(suite => failuresIn(suite, [...path, suite.name])),
  ];
}

function line(file, name, error) {
  const message = String(error?.message ?? error ?? '').slice(0, 300);
  return `${JSON.stringify({ file: relative(cwd(), file), name, message })}\n`;
}
