import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

const README = readFileSync('README.md', 'utf8');

/** The blocks of code in one language. */
const blocks = (language: string): string[] =>
  [...README.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    .filter(([, found]) => found === language)
    .map(([, , code]) => code!);

describe('the README', () => {
  it('has two commands to set up: one runs the demo, one runs all tests', () => {
    assert.deepEqual(blocks('sh').slice(0, 2), ['npm ci && npm start\n', 'npm ci && npm test\n']);
    assert.ok(README.indexOf('npm ci && npm test') < README.indexOf('\n## '), 'both are on the first screen');
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      scripts: Record<string, string>;
    };
    assert.ok(scripts['start'] && scripts['test'] && scripts['emulator']);
  });

  it('shows the examples of the server half as they are run by their tests', () => {
    const shown = blocks('ts');
    for (const file of readdirSync('examples/server')) {
      assert.ok(shown.includes(readFileSync(`examples/server/${file}`, 'utf8')), `${file} is shown as it is`);
    }
  });

  it('says how to install the package that this is', () => {
    const { name } = JSON.parse(readFileSync('package.json', 'utf8')) as { name: string };
    assert.ok(blocks('sh').includes(`npm install ${name}\n`));
  });

  it('shows no example that asks and does not say what the person reads when it fails', () => {
    const asking = ['ts', 'tsx', 'js'].flatMap(blocks).filter(code => /stepUpFetch\(|\.require\(/.test(code));
    assert.ok(asking.length >= 2);
    for (const code of asking) assert.match(code, /\btry \{[\s\S]*\bcatch \(error\)/, code);
  });

  it('imports no package that an app has only by chance', () => {
    const { dependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      dependencies: Record<string, string>;
    };
    for (const code of ['ts', 'tsx', 'js', 'vue', 'svelte'].flatMap(blocks)) {
      for (const name of Object.keys(dependencies))
        assert.doesNotMatch(code, new RegExp(`from '${name}['/]`));
    }
  });

  it('names everything that can be set or heard on the elements', () => {
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
      const [, section] = README.split(`### \`<${tagName}>\``);
      assert.ok(section, `<${tagName}> has a section`);
      const own = section.split(/^##/m)[0]!;
      for (const { name } of [attributes, events, slots, cssParts, cssProperties].flatMap(
        list => list ?? [],
      )) {
        if (name) assert.ok(own.includes(`\`${name}\``), `<${tagName}> names ${name}`);
      }
    }
  });

  it('imports only what the package exports', () => {
    const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as {
      exports: Record<string, string>;
    };
    const imports = [
      ...README.matchAll(/from '(stepup-elements[^']*)'|import '(stepup-elements[^']*)'/g),
    ].map(([, named, bare]) => `.${(named ?? bare)!.slice('stepup-elements'.length)}`);
    assert.ok(imports.length > 5);
    for (const path of imports) {
      const folder = path.replace(/[^/]+$/, '*.js');
      assert.ok(path in exports || folder in exports, `${path} is exported`);
    }
  });
});
