import { strict as assert } from 'node:assert';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, it } from 'node:test';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { findCircles } from '../../scripts/lint/circles.js';
import { COMPLEX_FILES } from '../../scripts/lint/exceptions.js';

const cwd = fileURLToPath(new URL('../..', import.meta.url));

/** The rules of the project that a text under this name breaks; without those that need types. */
async function broken(filePath: string, code: string): Promise<Array<string | null>> {
  const eslint = new ESLint({ cwd, overrideConfig: tseslint.configs.disableTypeChecked });
  const { rules } = (await eslint.calculateConfigForFile(filePath)) as { rules: Record<string, unknown> };
  const wanted = ['complexity', 'max-depth', 'max-lines'];
  const alone = new ESLint({
    cwd,
    overrideConfigFile: true,
    overrideConfig: {
      files: ['**/*.ts'],
      languageOptions: { parser: tseslint.parser },
      rules: Object.fromEntries(wanted.map(name => [name, rules[name] ?? 'off'])) as never,
    },
  });
  const [result] = await alone.lintText(code, { filePath: join(cwd, filePath) });
  return result!.messages.filter(({ severity }) => severity === 2).map(({ ruleId }) => ruleId);
}

const FILE = 'src/client/new.ts';
const branches = (count: number): string =>
  Array.from({ length: count }, (_, i) => `if (n === ${i}) n++;`).join('\n');
const nested = (depth: number): string => 'if (n) {'.repeat(depth) + '}'.repeat(depth);

describe('the shape of src/', () => {
  it('refuses a function of more than fourteen paths', async () => {
    assert.deepEqual(await broken(FILE, `export function f(n: number) {\n${branches(14)}\n}`), [
      'complexity',
    ]);
    assert.deepEqual(await broken(FILE, `export function f(n: number) {\n${branches(13)}\n}`), []);
  });

  it('refuses a block within three others', async () => {
    assert.deepEqual(await broken(FILE, `export function f(n: number) { ${nested(4)} }`), ['max-depth']);
    assert.deepEqual(await broken(FILE, `export function f(n: number) { ${nested(3)} }`), []);
  });

  it('refuses a file of more than 300 lines', async () => {
    assert.deepEqual(await broken(FILE, '// a line\n'.repeat(300) + 'export {};\n'), ['max-lines']);
    assert.deepEqual(await broken(FILE, '// a line\n'.repeat(299) + 'export {};\n'), []);
  });

  it('makes an exception only of files that are there, and of each once', () => {
    for (const path of COMPLEX_FILES) assert.ok(existsSync(join(cwd, path)), path);
    assert.equal(new Set(COMPLEX_FILES).size, COMPLEX_FILES.length);
  });
});

describe('circles of imports', () => {
  let folder = '';
  afterEach(() => rmSync(folder, { recursive: true }));

  /** The circles among these files. */
  async function circles(files: Record<string, string>): Promise<string[]> {
    mkdirSync(join(cwd, 'test-results'), { recursive: true });
    folder = mkdtempSync(join(cwd, 'test-results', 'circles-'));
    for (const [file, code] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), code);
    }
    return findCircles(relative(process.cwd(), folder));
  }

  it('are found between modules', async () => {
    const found = await circles({
      'a.ts': "import { b } from './b.js'; export const a = () => b;",
      'b.ts': "import { a } from './a.js'; export const b = () => a;",
    });
    assert.ok(found.length);
  });

  it('are found where only types are imported', async () => {
    const found = await circles({
      'a.ts': "import type { B } from './b.js'; export interface A { b: B }",
      'b.ts': "import type { A } from './a.js'; export interface B { a: A }",
    });
    assert.ok(found.length);
  });

  it('are found between folders whose modules have none', async () => {
    const found = await circles({
      'one/a.ts': "import { b } from '../two/b.js'; export const a = b;",
      'two/b.ts': 'export const b = 1;',
      'two/c.ts': "import { d } from '../one/d.js'; export const c = d;",
      'one/d.ts': 'export const d = 1;',
    });
    assert.ok(found.length);
  });

  it('are not found where there are none', async () => {
    const found = await circles({
      'one/a.ts': "import { b } from '../two/b.js'; export const a = b;",
      'two/b.ts': 'export const b = 1;',
    });
    assert.deepEqual(found, []);
  });
});
