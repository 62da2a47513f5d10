import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Folders of test/ that have a step of their own: they need a build, apps of their own, or more time. */
export const OWN_STEP = ['e2e', 'frameworks', 'types', 'cdn', 'ssr', 'wordpress'];

/** What alone takes four seconds or more: run with everything, not with what a change needs most. */
export const LONG = [
  'test/demo/server.test.ts',
  'test/docs/site.test.ts',
  'test/emulator/hosted-pages.test.ts',
  'test/emulator/modals.test.ts',
  'test/emulator/package.test.ts',
  'test/emulator/passkeys.test.ts',
  'test/examples/other-languages.test.ts',
  'test/package/clobbering.test.ts',
  'test/package/developer-messages.test.ts',
  'test/server/backend/cross-site.test.ts',
  'test/server/backend/faults.test.ts',
  'test/server/backend/guessing.test.ts',
  'test/server/backend/many-questions.test.ts',
  'test/server/backend/redis.test.ts',
  'test/server/replay-stores/redis-safety.test.ts',
];

/**
 * The tests that run in Node below a folder: `*.test.ts`, but not `*.browser.test.ts`, which need a page.
 * @param {string} folder
 * @param {string[]} leftOut names of folders directly in it
 */
export function findNodeTests(folder, leftOut = []) {
  return readdirSync(folder, { recursive: true })
    .filter(file => file.endsWith('.test.ts') && !file.endsWith('.browser.test.ts'))
    .filter(file => !leftOut.includes(file.split(sep)[0]))
    .map(file => join(folder, file))
    .sort();
}
