import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { pinOf } from './cdn-parts.mjs';

const FOLDER = new URL('../src/i18n/languages/', import.meta.url);
const LOADER = fileURLToPath(new URL('../src/cdn/load-language.ts', import.meta.url));
const LATER = /import\("\.\/[\w-]+-languages\.js"\)/g;
const IMPORT = /\(\) => import\("\.\/languages\/([\w-]+)\/([\w-]+)\.js"\)/g;

/**
 * The file of each language and group of texts, as one finds it beside a CDN file: the texts as lines in the order of
 * the English ones, so that no name of a text is sent to a person.
 * @param {string} version of the package: part of the key, as that of every later part.
 * @returns {Promise<Array<{ language: string, group: string, name: string, code: string }>>}
 */
export async function languageFiles(version) {
  const english = new Map();
  for (const group of groupsOf('en')) english.set(group, Object.keys(await textsOf('en', group)));
  const files = [];
  for (const language of readdirSync(FOLDER).filter(name => name !== 'en')) {
    for (const group of groupsOf(language)) {
      const texts = await textsOf(language, group);
      const lines = english.get(group).map(key => texts[key]);
      files.push({ language, group, ...fileOf(language, group, lines, version) });
    }
  }
  return files;
}

/** Vite plugin: has the languages loaded by `loadLanguage`, from their files beside the one that is being built. */
export function languagesBeside(files, version) {
  const release = `stepup-elements@${version}`;
  const callFor = (language, group) => {
    const { name, code } = files.find(file => file.language === language && file.group === group);
    const pinned = [name, pinOf(code), release].map(text => JSON.stringify(text)).join(', ');
    return `english => loadLanguage(${pinned}, english)`;
  };
  return {
    name: 'languages-beside',
    enforce: 'post',
    apply: 'build',
    transform(code, id) {
      const [, kind] = /\/src\/i18n\/[\w-]+-(texts|languages)\.ts$/.exec(id) ?? [];
      if (!kind) return null;
      const loading = code.replace(IMPORT, (_, language, group) => callFor(language, group));
      if (kind === 'languages') return { code: madeWithLoader(loading), map: null };
      const handing = loading.replace(LATER, later => `${later}.then(({ make }) => make(loadLanguage))`);
      return { code: `import { loadLanguage } from ${JSON.stringify(LOADER)};\n${handing}`, map: null };
    },
  };
}

/**
 * A module of languages that is loaded later is given what loads them: a part that imports what the first file has would
 * have the bundler take that out of the first file.
 */
function madeWithLoader(code) {
  const names = [...code.matchAll(/^export const (\w+)/gm)].map(([, name]) => name);
  const body = code.replace(/^export const/gm, 'const');
  return `export const make = loadLanguage => {\n${body}\nreturn { ${names.join(', ')} };\n};`;
}

const groupsOf = language =>
  readdirSync(new URL(`${language}/`, FOLDER)).map(file => file.replace(/\.ts$/, ''));

async function textsOf(language, group) {
  const source = readFileSync(new URL(`${language}/${group}.ts`, FOLDER), 'utf8');
  const { outputText } = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.ESNext } });
  return (await import(`data:text/javascript,${encodeURIComponent(outputText)}`)).texts;
}

function fileOf(language, group, lines, version) {
  const hash = createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 8);
  const name = `stepup-elements.${language}-${group}.${hash}.js`;
  const key = `stepup-elements@${version}/${name}`;
  return {
    name,
    code: `globalThis[Symbol.for(${JSON.stringify(key)})]=()=>({lines:\`${escaped(lines.join('\n'))}\`})`,
  };
}

const escaped = text => text.replace(/[\\`]|\$\{/g, '\\$&');
