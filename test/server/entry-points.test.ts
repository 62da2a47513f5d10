import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';

const { exports, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
  exports: Record<string, string>;
  peerDependencies: Record<string, string>;
};
const entries = Object.entries(exports).filter(([path]) => /^\.\/server(\/|$)/.test(path));

// What a server must not need: the browser half's Lit, and the frameworks, of which only the types are used.
const unwanted = `^(@?lit(-[a-z]+)?|${Object.keys(peerDependencies).join('|')})(/|$)`;
const resolver = `
  export function resolve(specifier, context, next) {
    if (new RegExp(${JSON.stringify(unwanted)}).test(specifier)) throw new Error('imports ' + specifier);
    return next(specifier, context);
  }`;
const toDataUrl = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;
const hook = toDataUrl(
  `import { register } from 'node:module'; register(${JSON.stringify(toDataUrl(resolver))});`,
);

/** Imports a module in a process of its own, in which the unwanted packages cannot be found. */
async function load(module: string): Promise<string[]> {
  const code = `console.log(Object.keys(await import(${JSON.stringify(module)})).join())`;
  const args = ['--import', 'tsx', '--import', hook, '--input-type=module', '--eval', code];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  return stdout.trim().split(',');
}

describe('an entry point of the server half', () => {
  it('is there for each framework', () => {
    const paths = entries.map(([path]) => path);
    for (const name of ['express', 'fastify', 'koa', 'node'])
      assert.ok(paths.includes(`./server/${name}.js`));
  });

  for (const [path, target] of entries) {
    it(`(${path}) loads neither Lit nor a framework`, async () => {
      const source = target.replace('./dist/', './src/').replace(/\.js$/, '.ts');
      assert.ok((await load(source)).length > 0);
    });
  }

  it('would be noticed if it did', async () => {
    await assert.rejects(load('./src/index.ts'), /imports lit/);
  });
});
