import { strict as assert } from 'node:assert';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { build, type Rolldown } from 'vite';

const HAS_LIT = /_\$litType\$/;
const HAS_TRANSCODES = /openAuthIdpModal/;
const HAS_ASKING = /navigator\.locks/;

/** What a bundler makes of an app that has this one statement: the file that the page waits for, and the others. */
async function bundled(statement: string): Promise<{ app: string; later: string[] }> {
  const folder = mkdtempSync(join('test', 'app-'));
  try {
    writeFileSync(join(folder, 'app.js'), statement);
    const result = await build({
      ...{ root: folder, configFile: false, logLevel: 'error' },
      build: { write: false, rolldownOptions: { input: join(folder, 'app.js') } },
    });
    const [{ output }] = [result].flat() as [Rolldown.RolldownOutput];
    const chunks = output.filter(file => file.type === 'chunk');
    return {
      app: chunks.find(({ isEntry }) => isEntry)!.code,
      later: chunks.filter(({ isEntry }) => !isEntry).map(({ code }) => code),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// Needs `npm run build`: the package itself is what an app imports.
describe('an app that is bundled', () => {
  it('waits neither for Lit nor for a provider’s code to have its gates guard', async () => {
    const { app, later } = await bundled("import 'stepup-elements/elements/stepup-gate.js';");
    assert.doesNotMatch(app, HAS_LIT);
    assert.doesNotMatch(app, HAS_TRANSCODES);
    assert.ok(later.some(code => HAS_LIT.test(code)) && later.some(code => HAS_TRANSCODES.test(code)));
  });

  it('has the provider in a file of its own with all elements as well', async () => {
    const { app, later } = await bundled("import 'stepup-elements';");
    assert.doesNotMatch(app, HAS_TRANSCODES);
    assert.ok(later.some(code => HAS_TRANSCODES.test(code)));
  });

  it('has no provider at all with the core alone, and loads what asks when somebody asks', async () => {
    const { app, later } = await bundled(
      "import { getStepUpClient } from 'stepup-elements/core'; getStepUpClient();",
    );
    assert.deepEqual(
      [app, ...later].filter(code => HAS_TRANSCODES.test(code)),
      [],
    );
    assert.deepEqual([later.length, HAS_ASKING.test(app), HAS_ASKING.test(later[0]!)], [1, false, true]);
  });
});
