import { strict as assert } from 'node:assert';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, it } from 'node:test';
import { LONG, OWN_STEP, findNodeTests } from '../../scripts/find-tests.mjs';

describe('the tests that run in Node', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stepup-tests-'));
  after(() => rmSync(folder, { recursive: true }));

  it('are found in a folder that nobody has heard of, however deep', () => {
    const files = ['new/a.test.ts', 'new/deep/er/b.test.ts', 'c.test.ts'];
    const others = ['new/a.browser.test.ts', 'new/support.ts', 'e2e/d.test.ts', 'types/e.test.ts'];
    for (const file of [...files, ...others]) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), '');
    }
    assert.deepEqual(findNodeTests(folder, OWN_STEP), files.map(file => join(folder, file)).sort());
    assert.ok(findNodeTests(join(folder, 'e2e')).length, 'a folder with its own step is found by its name');
  });

  it('leave out only folders that are there and have a step of their own', () => {
    const folders = readdirSync('test');
    for (const name of OWN_STEP) assert.ok(folders.includes(name), name);
    const found = findNodeTests('test', OWN_STEP);
    for (const name of ['client', 'server', 'package']) {
      assert.ok(
        found.some(file => file.startsWith(join('test', name))),
        name,
      );
    }
  });

  it('take long only where they are there', () => {
    const found = findNodeTests('test', OWN_STEP);
    for (const file of LONG) assert.ok(found.includes(join(file)), file);
  });
});
