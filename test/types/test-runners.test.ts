import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { before, describe, it } from 'node:test';
import { FOLDER, installPacked } from './packed.js';

describe('the packed package in Vitest', () => {
  before(() => void installPacked());

  // Pages that are imitated in Node, without a browser: a gate holds there, and lets go.
  for (const environment of ['jsdom', 'happy-dom']) {
    it(`guards a button in ${environment}`, () => {
      const vitest = join(FOLDER, 'node_modules/vitest/vitest.mjs');
      const args = [vitest, 'run', '--root', 'fixtures/test-runner', '--environment', environment];
      const { status, stdout, stderr } = spawnSync(execPath, args, { cwd: FOLDER, encoding: 'utf8' });
      assert.equal(status, 0, stdout + stderr);
    });
  }
});
