import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { execPath } from 'node:process';
import { describe, it } from 'node:test';

// In a process of its own: a channel that listens keeps one running.
const SCRIPT = `
  import { inOwnTask } from './src/dom/task.ts';
  globalThis.document = {};
  inOwnTask(() => {
    console.log('page');
    delete globalThis.document;
    let turns = 20;
    const wait = () => (turns-- ? setImmediate(wait) : back());
    wait();
  });
  inOwnTask(() => console.log('page that is gone'));
  function back() {
    globalThis.document = {};
    inOwnTask(() => {
      console.log('next page');
      process.exit();
    });
  }
`;

describe('a task of its own', () => {
  it('is not run where the page is gone, as a test runner takes away the one that it imitates', () => {
    const args = ['--import', 'tsx', '--input-type=module', '--eval', SCRIPT];
    assert.equal(execFileSync(execPath, args, { encoding: 'utf8' }), 'page\nnext page\n');
  });
});
