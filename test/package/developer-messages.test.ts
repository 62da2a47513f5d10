import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { execPath } from 'node:process';
import { describe, it } from 'node:test';
import { build as esbuild } from 'esbuild';
import { build as vite, createServer } from 'vite';
import { cdnFiles } from '../../scripts/cdn-files.mjs';

const CODES = [
  ...readFileSync('developer-messages/index.d.ts', 'utf8').matchAll(/^ {2}'([a-z-]+)': \[/gm),
].map(([, code]) => code!);
const ERROR_CODES = [...readFileSync('src/protocol/errors.ts', 'utf8').matchAll(/^ {2}\| '([a-z-]+)'/gm)].map(
  ([, code]) => code!,
);

// What a sentence holds between the details that are put into it: long enough to be nothing else.
const FRAGMENTS = readFileSync('developer-messages/development.js', 'utf8')
  .match(/(['`])(?:\\.|(?!\1)[^\\])*\1/g)!
  .flatMap(literal => literal.slice(1, -1).split(/\$\{[^}]*\}/))
  .map(text => text.replaceAll('\\\\', '\\').trim())
  .filter(text => text.length > 11 && text.includes(' '));

// Said to whoever is in front of the page, where nothing else can be shown.
const FOR_PEOPLE = ['This stays locked: a part of the page could not be loaded.'];

// Files with texts for people, markup and styles (the looks, the dialog of the own server, each language), and that of
// OpenID Connect, which holds what oauth4webapi and jose say.
const FOR_PEOPLE_TOO = /\.(looks|challenge|oidc|[a-z-]+-(gate|beside|challenge|trouble))\./;

describe('a message to the developer', () => {
  it('has a page that says what to do, as every error code has', () => {
    assert.ok(CODES.length > 20 && ERROR_CODES.length === 10, 'the codes are found');
    for (const code of [...CODES, ...ERROR_CODES]) {
      assert.ok(existsSync(`docs/errors/${code}.md`), `docs/errors/${code}.md`);
    }
    const pages = readdirSync('docs/errors').flatMap(file =>
      file === 'README.md' ? [] : file.replace('.md', ''),
    );
    assert.deepEqual(pages.sort(), [...CODES, ...ERROR_CODES].sort(), 'no page is left over');
  });

  it('is said somewhere in the sources, or it is not needed', () => {
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter(file => file.endsWith('.ts'))
      .map(file => readFileSync(`src/${file}`, 'utf8'))
      .filter(source => source.includes("from '#developer-messages'"))
      .join('\n');
    for (const code of CODES) assert.ok(sources.includes(`'${code}'`), code);
  });

  it('is a code with the address of its page in the production files, and a sentence in the development file', async () => {
    assert.ok(FRAGMENTS.length > 25, 'sentences are found');
    for (const { name, code } of await cdnFiles()) {
      const found = FRAGMENTS.filter(text => code.includes(text));
      if (name.includes('.development.')) assert.ok(found.length > 25, name);
      else assert.deepEqual(found, [], name);
    }
  });

  it('is the only way to speak to the developer: the light file and a provider’s hold no sentence at all', async () => {
    for (const { name, code } of await cdnFiles(['light'])) {
      if (FOR_PEOPLE_TOO.test(name)) continue;
      const sentences = (code.match(/(["'`])(?:\\.|(?!\1)[^\\])*\1/g) ?? []).filter(text =>
        /([a-z]+ ){3}[a-z]/.test(text),
      );
      assert.deepEqual(
        sentences.filter(text => !FOR_PEOPLE.includes(text.slice(1, -1))),
        [],
        name,
      );
    }
  });
});

const LONG = 'maxAge="soon" is not allowed: use whole seconds, or 90s, 15m, 1h.';
const SHORT = 'stepup-elements: not-a-duration (maxAge, soon), see docs/errors/not-a-duration.md';

/** What a program says of a setting that is not allowed, with the client from there. */
function said(client: string, ...flags: string[]): string {
  const code = `import { StepUpClient } from ${JSON.stringify(client)};
    try { new StepUpClient({ maxAge: 'soon' }) } catch (error) { console.log(error.message) }`;
  // A whole bundle is too long for an argument.
  return execFileSync(execPath, [...flags, '--input-type=module'], {
    input: code,
    encoding: 'utf8',
  }).trim();
}

const asAddress = (code: string): string => `data:text/javascript,${encodeURIComponent(code)}`;

describe('the condition `development` chooses the long messages', () => {
  it('in Node, from the sources by tsx', () => {
    assert.equal(said('./src/client/index.ts', '--import', 'tsx'), SHORT);
    assert.equal(said('./src/client/index.ts', '--import', 'tsx', '--conditions=development'), LONG);
  });

  it('in Node, from the package', () => {
    assert.equal(said('stepup-elements/core'), SHORT);
    assert.equal(said('stepup-elements/core', '--conditions=development'), LONG);
  });

  it('in esbuild', async () => {
    const bundle = async (...conditions: string[]): Promise<string> => {
      const { outputFiles } = await esbuild({
        ...{ entryPoints: ['stepup-elements/core'], bundle: true, write: false, format: 'esm', conditions },
      });
      return outputFiles[0]!.text;
    };
    assert.equal(said(asAddress(await bundle())), SHORT);
    assert.equal(said(asAddress(await bundle('development'))), LONG);
  });

  it('in Vite: short when it builds, long when it serves', async () => {
    // Each says to the whole process what it is for.
    delete process.env.NODE_ENV;
    const server = await createServer({
      ...{ configFile: false, logLevel: 'error', server: { middlewareMode: true, ws: false } },
    });
    try {
      const served = await server.transformRequest('/src/protocol/duration.ts');
      assert.match(served!.code, /developer-messages\/development\.js/);
    } finally {
      await server.close();
    }

    delete process.env.NODE_ENV;
    const built: any = await vite({
      ...{ configFile: false, logLevel: 'error' },
      build: {
        write: false,
        lib: { entry: 'src/client/index.ts', formats: ['es'], fileName: 'client' },
        // An address of data can lead to no other file.
        rolldownOptions: { output: { inlineDynamicImports: true } },
      },
    });
    assert.equal(said(asAddress([built].flat()[0].output[0].code)), SHORT);
  });
});
