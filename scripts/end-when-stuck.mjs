import { env } from 'node:process';
import { Worker } from 'node:worker_threads';

/** How long the process of a test file may take, in ms. */
export const LIMIT_MS = 10 * 60_000;

/*
 * Imported into the process of each test file. A file that takes too long is ended by the runner, by a signal that the
 * process has to heed; one whose thread is blocked in Node itself cannot, and would hold up everything for good. So
 * another thread of it ends it by force a moment later, and the file fails with its name.
 */
const PATIENCE_MS = 15_000;

// Set by node:test, for the processes of files alone.
if (env.NODE_TEST_CONTEXT) {
  const code = `setTimeout(() => process.kill(process.pid, 'SIGKILL'), ${LIMIT_MS + PATIENCE_MS})`;
  new Worker(code, { eval: true, execArgv: [] }).unref();
}
