import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pageOf, readPages, ROOT } from '../../site/content.js';
import { FOLDER, installPacked } from './packed.js';

const PLACE = join(FOLDER, 'fixtures/pages');
const CODE = /^```(ts|tsx|js|vue|svelte)\n([\s\S]*?)^```$/gm;

/** What the pages' one-line examples take for granted. Whoever imports or declares it has their own. */
const CONTEXT = `
import type { Application, RequestHandler } from 'express';
import type { JWK } from 'stepup-elements/server';
declare global {
  const app: Application;
  const guard: import('stepup-elements/server').StepUpGuard;
  const provider: import('stepup-elements/server').StepUpVerifier;
  const rule: import('stepup-elements/server').StepUpRule;
  const request: Request;
  const body: { proof: string };
  const client: import('stepup-elements/core').StepUpClient & import('stepup-elements/server/redis.js').RedisClient;
  const readBody: RequestHandler, payOut: RequestHandler, deleteDocument: RequestHandler & ((id: unknown) => void);
  const stepUp: (guard: unknown, rule: import('stepup-elements/server').StepUpRule, options?: { sid(request: any): unknown }) => RequestHandler;
  const createStepUpGuard: typeof import('stepup-elements/server').createStepUpGuard;
  const redisReplayStore: typeof import('stepup-elements/server/redis.js').redisReplayStore;
  const transcodes: typeof import('stepup-elements/server/transcodes.js').transcodes;
  const audit: (memberId: string) => void;
  interface Window { transcodes: any }
}
`;

interface Block {
  /** The file that it is written as, from the folder of all blocks. */
  file: string;
  code: string;
}

/** The blocks of code of the README and of every page, each as a file in the folder of its page. */
function allBlocks(): Block[] {
  const examples = new Map(
    readdirSync('examples/server').map(file => [readFileSync(join('examples/server', file), 'utf8'), file]),
  );
  const readme = pageOf('readme', readFileSync('README.md', 'utf8'), 'README.md');
  // The parts of apps that these show are run as a whole: examples/own-backend, examples/bff, examples/recipes.
  const pages = readPages().filter(({ path }) => !/^(own-server$|bff$|recipes\/)/.test(path));
  return [readme, ...pages].flatMap(page =>
    [...page.markdown.matchAll(CODE)]
      // test/gate runs the recipes, with what stands around them.
      .filter(([, , code]) => !code!.startsWith('// recipe: '))
      .map(([, language, code], index) => {
        const named = /^(?:\/\/|<!--) (\S+\.\w+)/.exec(code!)?.[1];
        const name = named ?? examples.get(code!) ?? `block-${index}.${language}`;
        // The server's pages share a guard.
        const folder = page.path.startsWith('server/') && !named ? 'server' : page.path;
        return { file: join(folder, name), code: code! };
      }),
  );
}

function writeBlock(file: string, code: string): void {
  mkdirSync(dirname(join(PLACE, file)), { recursive: true });
  const [, library] = /^frameworks\/(preact|solid)\//.exec(file) ?? [];
  const pragma = library ? `/** @jsxImportSource ${library.replace('solid', 'solid-js')} */\n` : '';
  // Every block is a module of its own, one without an import as well.
  writeFileSync(join(PLACE, file), /\.(vue|svelte)$/.test(file) ? code : `${pragma}${code}\nexport {};\n`);
}

/** Writes all blocks, and beside those of each framework what they share. */
function writeBlocks(): string[] {
  const blocks = allBlocks();
  for (const { file, code } of blocks) writeBlock(file, code);
  const shared = blocks.find(({ file }) => file === 'frameworks/index/step-up.ts')!.code;
  for (const framework of new Set(blocks.map(({ file }) => /^frameworks\/\w+/.exec(file)?.[0]))) {
    if (framework) writeBlock(join(framework, 'step-up.ts'), shared);
  }
  const component = blocks.find(({ file }) => file === 'frameworks/react/DeleteDocument.tsx')!.code;
  writeBlock('frameworks/next/DeleteDocument.tsx', component);
  writeFileSync(join(PLACE, 'context.d.ts'), CONTEXT);
  return blocks.map(({ file }) => file);
}

describe("the pages' blocks of code", () => {
  let files: string[];
  before(() => {
    installPacked();
    rmSync(PLACE, { recursive: true, force: true });
    files = writeBlocks();
  });
  after(() => rmSync(PLACE, { recursive: true, force: true }));

  it('are there for each framework', () => {
    for (const file of [
      'vue/DeleteDocument.vue',
      'vue/vite.config.ts',
      'react/DeleteDocument.tsx',
      'next/app/DeleteButton.tsx',
      'svelte/DeleteDocument.svelte',
      'angular/delete-document.component.ts',
      'solid/DeleteDocument.tsx',
      'preact/DeleteDocument.tsx',
    ]) {
      assert.ok(files.includes(`frameworks/${file}`), file);
    }
  });

  it('compile against the packed package', () => {
    configure({ strict: true, include: ['**/*'] });
    assert.equal(check('vue-tsc', '-p', 'fixtures/pages'), '');
  });

  // Next.js writes a configuration that is not strict, and what narrows less has to do in there; so does JavaScript, in
  // which an element that is looked up is taken for granted.
  it('compile without strict where that is what people have', () => {
    configure({ strict: false, include: ['frameworks/next/app/**/*', '**/*.js', 'context.d.ts'] });
    assert.equal(check('vue-tsc', '-p', 'fixtures/pages'), '');
  });

  it('compile in Svelte', () => {
    configure({ strict: true, include: ['*.svelte', 'step-up.ts'] }, 'frameworks/svelte');
    writeFileSync(join(PLACE, 'frameworks/svelte/svelte.config.js'), 'export default {};');
    const options = [
      ...['--workspace', 'fixtures/pages/frameworks/svelte'],
      ...['--tsconfig', './tsconfig.json'],
      ...['--output', 'machine'],
    ];
    assert.match(check('svelte-check', ...options), / 0 ERRORS 0 WARNINGS /);
  });

  it('are JSON where they say so', () => {
    for (const page of readPages()) {
      for (const [, code] of page.markdown.matchAll(/^```json\n([\s\S]*?)^```$/gm)) JSON.parse(code!);
    }
  });

  it('would not, with an attribute that no element has', () => {
    const component = readFileSync(join(PLACE, 'frameworks/react/DeleteDocument.tsx'), 'utf8');
    const changed = component.replace('action="delete"', 'action="remove"');
    writeFileSync(join(PLACE, 'frameworks/react/Mistake.tsx'), changed);
    configure({ strict: true, include: ['frameworks/react/Mistake.tsx'] });
    assert.match(check('vue-tsc', '-p', 'fixtures/pages'), /Mistake\.tsx.*"remove"/);
  });
});

function configure({ strict, include }: { strict: boolean; include: string[] }, folder = '.'): void {
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
    // It is a package beside this one, and not packed with it.
    paths: { 'stepup-emulator': [join(ROOT, 'emulator/src/run-emulator.ts')] },
  };
  writeFileSync(join(PLACE, folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include }));
}

function check(program: string, ...args: string[]): string {
  const path = join(FOLDER, 'node_modules/.bin', program);
  const { stdout, stderr } = spawnSync(path, args, { cwd: FOLDER, encoding: 'utf8' });
  return stdout + stderr;
}
