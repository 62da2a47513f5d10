import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';

const PLUGIN = new URL('stepup-elements/', import.meta.url);
const TEMPLATE = new URL('languages/stepup-elements.pot', PLUGIN);

// What WordPress itself translates of the plugin's header, and of block.json under a context of its own.
const HEADER = ['Plugin Name', 'Description'];
const BLOCK = ['title', 'description'];
const CALL = /\b(?:esc_html|esc_attr)?_[_e]\(\s*'((?:[^'\\]|\\.)*)'\s*,\s*'stepup-elements'\s*\)/g;
const COMMENT = /\/\* (translators: .+?) \*\/\s*$/;

/**
 * The template that translators of the WordPress plugin start from: each text once, with where it stands.
 * `node integrations/wordpress/template-of-texts.mjs` writes it.
 * @returns {string} in the form of gettext's `.pot`
 */
export function templateOfTexts() {
  const texts = new Map();
  const add = ({ text, place, context = '', comment = '' }) => {
    const key = JSON.stringify([context, text]);
    if (!texts.has(key)) texts.set(key, { text, context, comment, places: [] });
    texts.get(key).places.push(place);
  };
  for (const place of sourcesOf(PLUGIN)) {
    const code = readFileSync(new URL(place, PLUGIN), 'utf8');
    if (place === 'stepup-elements.php') {
      for (const name of HEADER) add({ text: headerOf(code, name), place });
    }
    if (place.endsWith('block.json')) {
      const block = JSON.parse(code);
      for (const name of BLOCK) if (block[name]) add({ text: block[name], place, context: `block ${name}` });
      for (const text of block.keywords ?? []) add({ text, place, context: 'block keyword' });
    }
    for (const { 1: text, index } of code.matchAll(CALL)) {
      const before = code.slice(0, code.lastIndexOf('\n', index)).split('\n').at(-1);
      add({ text: text.replace(/\\(.)/g, '$1'), place, comment: COMMENT.exec(before)?.[1] });
    }
  }
  const entries = [...texts.values()].map(({ text, context, comment, places }) =>
    [
      ...(comment ? [`#. ${comment}`] : []),
      `#: ${[...new Set(places)].join(' ')}`,
      ...(context ? [`msgctxt ${JSON.stringify(context)}`] : []),
      `msgid ${JSON.stringify(text)}`,
      'msgstr ""',
    ].join('\n'),
  );
  return `${[HEAD, ...entries].join('\n\n')}\n`;
}

const HEAD = [
  'msgid ""',
  'msgstr ""',
  ...['Project-Id-Version: StepUp Elements', 'MIME-Version: 1.0', 'Content-Type: text/plain; charset=UTF-8']
    .concat('Content-Transfer-Encoding: 8bit', 'X-Domain: stepup-elements')
    .map(line => `"${line}\\n"`),
].join('\n');

const headerOf = (code, name) => new RegExp(`^ \\* ${name}: +(.+)$`, 'm').exec(code)[1];

const sourcesOf = folder =>
  readdirSync(folder, { recursive: true })
    .map(path => path.replaceAll('\\', '/'))
    .filter(path => /\.(php|js)$|\/block\.json$/.test(path) && !path.startsWith('assets/'))
    .sort();

if (argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(new URL('.', TEMPLATE), { recursive: true });
  writeFileSync(TEMPLATE, templateOfTexts());
  console.log(fileURLToPath(TEMPLATE));
}
