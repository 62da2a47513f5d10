import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { before, describe, it } from 'node:test';
import { FOLDER, installPacked } from './packed.js';

/** What a checker says about one of the fixtures, which were written against the package as it is installed. */
function check(program: string, ...args: string[]): { code: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(join(FOLDER, 'node_modules/.bin', program), args, {
    cwd: FOLDER,
    encoding: 'utf8',
  });
  return { code: status, said: stdout + stderr };
}

describe('the types of the packed package', () => {
  let tarball: string;
  before(() => {
    tarball = installPacked();
  });

  it('resolve at every export path, as attw sees them', () => {
    const { code, said } = check('attw', tarball, '--profile', 'esm-only');
    assert.equal(code, 0, said);
  });

  // In each of them every mistake is marked as expected, so that one which is not found is an error too.
  for (const framework of ['react', 'preact', 'preact-11', 'solid', 'dom']) {
    it(`know elements, attributes and events in ${framework}, and what is wrong`, () => {
      assert.deepEqual(check('tsc', '-p', `fixtures/${framework}`), { code: 0, said: '' });
    });
  }

  it('of the providers need no library that is not installed', () => {
    const { code, said } = check('tsc', '-p', 'fixtures/providers', '--listFiles');
    assert.equal(code, 0, said);
    // They are found all the same, further up: in this repository's own folder.
    assert.doesNotMatch(said, /node_modules\/(@auth0|@azure|keycloak-js|oidc-client-ts)\//);
  });

  it('take undefined for the default where optional properties are exact', () => {
    assert.deepEqual(check('tsc', '-p', 'fixtures/exact'), { code: 0, said: '' });
  });

  it('know elements, attributes and events in Vue, and what is wrong', () => {
    assert.deepEqual(check('vue-tsc', '-p', 'fixtures/vue'), { code: 0, said: '' });
  });

  // `strictTemplates` is what a project sets; without it Vue lets any event and attribute pass.
  it('know what is misspelt in Vue with strict templates', () => {
    assert.deepEqual(check('vue-tsc', '-p', 'fixtures/vue-strict'), { code: 0, said: '' });
  });

  it('know elements, attributes and events in Svelte, and what is wrong', () => {
    const folder = ['--workspace', 'fixtures/svelte', '--tsconfig', './tsconfig.json'];
    const { said } = check('svelte-check', ...folder, '--output', 'machine');
    const errors = [...said.matchAll(/ ERROR "(.+?)" (\d+):/g)].map(([, file, line]) => `${file}:${line}`);
    // Svelte's templates cannot mark an error as expected.
    const mistakes = [5, 6, 7, 8, 9, 10, 11, 12].map(line => `Mistakes.svelte:${line}`);
    assert.deepEqual(errors, mistakes, said);
  });
});
