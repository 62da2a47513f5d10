import { env } from 'node:process';
import { summaryReporter } from '@web/test-runner';
import base from '../web-test-runner.config.mjs';
import { outcomesReporter } from './outcomes-reporter.mjs';

const NAMES = { chromium: 'Chromium', firefox: 'Firefox', webkit: 'WebKit' };

/** The stories in plain HTML, in the engine that STEPUP_ENGINE names, with their outcomes in STEPUP_OUTCOMES. */
export default {
  ...base,
  rootDir: '.',
  files: 'test/elements/plain-html.browser.test.ts',
  reporters: [
    summaryReporter(),
    outcomesReporter({
      file: env.STEPUP_OUTCOMES,
      stack: 'Plain HTML',
      engine: NAMES[env.STEPUP_ENGINE || 'chromium'],
    }),
  ],
};
