import { strict as assert } from 'node:assert';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { templateOfTexts } from '../../integrations/wordpress/template-of-texts.mjs';

const PLUGIN = new URL('../../integrations/wordpress/stepup-elements/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, PLUGIN), 'utf8');

describe('the texts of the WordPress plugin', () => {
  it('are all in the template for translators', () => {
    const written = read('languages/stepup-elements.pot');
    assert.equal(written, templateOfTexts(), 'run: node integrations/wordpress/template-of-texts.mjs');
    for (const text of [
      'msgid "The server’s own token"',
      'msgid "Without a resource, this stays locked."',
      '#. translators: %s: an address.\n#: includes/settings-page.php\nmsgid "Empty: %s"',
    ]) {
      assert.ok(written.includes(text), text);
    }
  });

  it('are translated wherever they are printed', () => {
    for (const name of readdirSync(new URL('includes/', PLUGIN))) {
      const printed = read(`includes/${name}`).match(/^\s*echo .+$/gm) ?? [];
      for (const line of printed) {
        const untranslated =
          line.replace(/(?:esc_html|esc_attr)?_[_e]\( *'[^']*'/g, '').match(/'[^']*'/g) ?? [];
        for (const literal of untranslated) {
          const words = literal.slice(1, -1).replace(/^[^<]*>|<[^>]*>|<[^>]*$/g, '');
          assert.doesNotMatch(words, /\p{L}{2}.*>|>.*\p{L}{2}|\p{L} \p{L}/u, `${name}: ${literal}`);
        }
      }
    }
  });

  it('are of the plugin’s own domain, and translations may lie in its folder', () => {
    const main = read('stepup-elements.php');
    assert.match(main, /^ \* Text Domain: +stepup-elements$/m);
    assert.match(main, /^ \* Domain Path: +\/languages$/m);
    for (const name of readdirSync(PLUGIN, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(php|js)$/.test(name)) continue;
      const calls = read(name).match(/\b(?:esc_html|esc_attr)?_[_e]\( ?'(?:[^'\\]|\\.)*'[^)]*\)/g) ?? [];
      for (const call of calls) assert.match(call, /, 'stepup-elements' ?\)$/, `${name}: ${call}`);
    }
  });
});

describe('the readme of the WordPress plugin', () => {
  const readme = read('readme.txt');

  it('has what the plugin directory reads', () => {
    assert.match(readme, /^=== StepUp Elements ===\n/);
    for (const field of [
      'Contributors',
      'Tags',
      'Requires at least',
      'Tested up to',
      'Stable tag',
      'License URI',
    ]) {
      assert.match(readme, new RegExp(`^${field}: .+$`, 'm'));
    }
    const sections = [...readme.matchAll(/^== (.+) ==$/gm)].map(([, name]) => name);
    assert.deepEqual(sections, ['Description', 'Installation', 'Frequently Asked Questions', 'Changelog']);
    assert.ok(readme.split('\n\n')[1]!.length <= 150, 'a short description of at most 150 characters');
  });

  it('asks for the same WordPress as the plugin does', () => {
    const [of, ours] = [readme, read('stepup-elements.php')].map(
      text => /Requires at least: +(.+)/.exec(text)?.[1],
    );
    assert.equal(of, ours);
  });
});
