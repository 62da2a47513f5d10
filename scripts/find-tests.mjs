import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';

/** Folders of test/ that have a step of their own: they need a build, apps of their own, or more time. */
export const OWN_STEP = ['e2e', 'frameworks', 'types', 'cdn', 'ssr', 'wordpress'];

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
