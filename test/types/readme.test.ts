import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { FOLDER, installPacked } from './packed.js';

const PLACE = join(FOLDER, 'fixtures/readme');
const CODE = /^```(ts|tsx|js|vue|svelte)\n([\s\S]*?)^```$/gm;

/** The README's blocks of code as files: under the name in their first line, or in that of the example they show. */
function writeBlocks(): string[] {
  const examples = new Map(
    readdirSync('examples/server').map(file => [readFileSync(join('examples/server', file), 'utf8'), file]),
  );
  return [...readFileSync('README.md', 'utf8').matchAll(CODE)].map(([, language, code], index) => {
    const named = /^(?:\/\/|<!--) (\S+\.\w+)/.exec(code!)?.[1];
    const name = named ?? examples.get(code!) ?? `block-${index}.${language}`;
    mkdirSync(dirname(join(PLACE, name)), { recursive: true });
    // Every block is a module of its own, one without an import as well.
    writeFileSync(join(PLACE, name), /\.(vue|svelte)$/.test(name) ? code! : `${code}\nexport {};\n`);
    return name;
  });
}

describe("the README's blocks of code", () => {
  let names: string[];
  before(() => {
    installPacked();
    rmSync(PLACE, { recursive: true, force: true });
    names = writeBlocks();
  });
  after(() => rmSync(PLACE, { recursive: true, force: true }));

  it('are there for each framework', () => {
    for (const ending of [
      'DeleteDocument.tsx',
      '.vue',
      '.svelte',
      'DeleteButton.tsx',
      '.component.ts',
      'vite.config.ts',
    ]) {
      assert.ok(
        names.some(name => name.endsWith(ending)),
        ending,
      );
    }
  });

  it('compile against the packed package', () => {
    configure({ strict: true, include: ['**/*'] });
    assert.equal(check('vue-tsc', '-p', 'fixtures/readme'), '');
  });

  // Next.js writes a configuration that is not strict, and what narrows less has to do in there; so does JavaScript, in
  // which an element that is looked up is taken for granted.
  it('compile without strict where that is what people have', () => {
    configure({ strict: false, include: ['app/**/*', '*.js'] });
    assert.equal(check('vue-tsc', '-p', 'fixtures/readme'), '');
  });

  it('compile in Svelte', () => {
    configure({ strict: true, include: ['*.svelte', 'step-up.ts'] });
    // Vue's is the README's other one.
    rmSync(join(PLACE, 'vite.config.ts'));
    writeFileSync(join(PLACE, 'svelte.config.js'), 'export default {};');
    const options = [
      '--workspace',
      'fixtures/readme',
      '--tsconfig',
      './tsconfig.json',
      '--output',
      'machine',
    ];
    assert.match(check('svelte-check', ...options), / 0 ERRORS 0 WARNINGS /);
  });

  it('would not, with an attribute that no element has', () => {
    const component = readFileSync(join(PLACE, 'DeleteDocument.tsx'), 'utf8');
    const changed = component.replace('action="delete"', 'action="remove"');
    writeFileSync(join(PLACE, 'Mistake.tsx'), changed);
    configure({ strict: true, include: ['Mistake.tsx'] });
    assert.match(check('vue-tsc', '-p', 'fixtures/readme'), /Mistake\.tsx.*"remove"/);
  });
});

function configure({ strict, include }: { strict: boolean; include: string[] }): void {
  const compilerOptions = {
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    lib: ['es2023', 'dom', 'dom.iterable'],
    types: ['node', 'mocha'],
    jsx: 'react-jsx',
    strict,
    allowJs: true,
    checkJs: !strict,
    experimentalDecorators: true,
    skipLibCheck: true,
    noEmit: true,
  };
  writeFileSync(join(PLACE, 'tsconfig.json'), JSON.stringify({ compilerOptions, include }));
}

function check(program: string, ...args: string[]): string {
  const path = join(FOLDER, 'node_modules/.bin', program);
  const { stdout, stderr } = spawnSync(path, args, { cwd: FOLDER, encoding: 'utf8' });
  return stdout + stderr;
}
