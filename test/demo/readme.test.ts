import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { readPages } from '../../site/content.js';

const README = readFileSync('README.md', 'utf8');
const PAGES = readPages().map(({ markdown }) => markdown);
const ELEMENTS = readFileSync('docs/elements.md', 'utf8');

/** The blocks of code in one language, of the README or of other pages. */
const blocks = (language: string, text = README): string[] =>
  [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter(([, found]) => found === language)
    .map(([, , code]) => code!);
const blocksOfAll = (language: string): string[] =>
  [README, ...PAGES].flatMap(text => blocks(language, text));

describe('the README', () => {
  it('has two commands to set up: one runs the demo, one runs all tests', () => {
    assert.deepEqual(blocks('sh').slice(0, 2), ['npm ci && npm start\n', 'npm ci && npm test\n']);
    assert.ok(README.indexOf('npm ci && npm test') < README.indexOf('\n## '), 'both are on the first screen');
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    assert.ok(scripts['start'] && scripts['test'] && scripts['emulator']);
  });

  it('is what one reads first, and no more', () => {
    assert.ok(README.split('\n').length <= 250);
    assert.match(README, /\]\(docs\/README\.md\)/);
  });

  it('says how to install the package that this is', () => {
    const { name } = JSON.parse(readFileSync('package.json', 'utf8')) as { name: string };
    assert.ok(blocks('sh').includes(`npm install ${name}\n`));
  });
});

describe('the README and the pages of the documentation', () => {
  it('show the examples of the server half as they are run by their tests', () => {
    const shown = blocksOfAll('ts');
    for (const file of readdirSync('examples/server')) {
      assert.ok(shown.includes(readFileSync(`examples/server/${file}`, 'utf8')), `${file} is shown as it is`);
    }
  });

  it('show no example that asks and does not say what the person reads when it fails', () => {
    const asking = ['ts', 'tsx', 'js']
      .flatMap(blocksOfAll)
      // A recipe is of one thing only.
      .filter(code => /stepUpFetch\(|\.require\(/.test(code) && !code.startsWith('// recipe: '));
    assert.ok(asking.length >= 2);
    for (const code of asking) assert.match(code, /\btry \{[\s\S]*\bcatch \(error\)/, code);
  });

  it('import no package that an app has only by chance', () => {
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      dependencies: Record<string, string>;
    };
    for (const code of ['ts', 'tsx', 'js', 'vue', 'svelte'].flatMap(blocksOfAll)) {
      for (const name of Object.keys(dependencies))
        assert.doesNotMatch(code, new RegExp(`from '${name}['/]`));
    }
  });

  it('name everything that can be set or heard on the elements', () => {
    interface Named {
      name: string;
    }
    interface Declaration {
      tagName?: string;
      attributes?: Named[];
      events?: Named[];
      slots?: Named[];
      cssParts?: Named[];
      cssProperties?: Named[];
    }
    const { modules } = JSON.parse(readFileSync('custom-elements.json', 'utf8')) as {
      modules: Array<{ declarations?: Declaration[] }>;
    };
    const elements = modules
      .flatMap(({ declarations = [] }) => declarations)
      .filter(({ tagName }) => tagName);
    assert.ok(elements.length >= 3);
    for (const { tagName, attributes, events, slots, cssParts, cssProperties } of elements) {
      const [, section] = ELEMENTS.split(`## \`<${tagName}>\``);
      assert.ok(section, `<${tagName}> has a section`);
      const own = section.split(/^## /m)[0]!;
      for (const { name } of [attributes, events, slots, cssParts, cssProperties].flatMap(
        list => list ?? [],
      )) {
        if (name) assert.ok(own.includes(`\`${name}\``), `<${tagName}> names ${name}`);
      }
    }
  });

  it('import only what the package exports', () => {
    const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      exports: Record<string, string>;
    };
    const imports = [
      ...[README, ...PAGES]
        .join('\n')
        .matchAll(/from '(stepup-elements[^']*)'|import '(stepup-elements[^']*)'/g),
    ].map(([, named, bare]) => `.${(named ?? bare)!.slice('stepup-elements'.length)}`);
    assert.ok(imports.length > 5);
    for (const path of imports) {
      const folder = path.replace(/[^/]+$/, '*.js');
      assert.ok(path in exports || folder in exports, `${path} is exported`);
    }
  });
});
