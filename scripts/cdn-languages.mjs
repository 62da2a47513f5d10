import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const FOLDER = new URL('../src/i18n/languages/', import.meta.url);
const READER = fileURLToPath(new URL('../src/cdn/read-language.ts', import.meta.url));
const IMPORT = /\(\) => import\("\.\/languages\/([\w-]+)\/([\w-]+)\.js"\)/g;

/**
 * The file of each language and group of texts, as one finds it beside a CDN file: the texts as lines in the order of
 * the English ones, so that no name of a text is sent to a person.
 * @returns {Promise<Array<{ language: string, group: string, name: string, code: string }>>}
 */
export async function languageFiles() {
  const english = new Map();
  for (const group of groupsOf('en')) english.set(group, Object.keys(await textsOf('en', group)));
  const files = [];
  for (const language of readdirSync(FOLDER).filter(name => name !== 'en')) {
    for (const group of groupsOf(language)) {
      const texts = await textsOf(language, group);
      const lines = english.get(group).map(key => texts[key]);
      files.push({ language, group, ...fileOf(language, group, lines) });
    }
  }
  return files;
}

/** Vite plugin: has the languages imported from their files beside the one that is being built. */
export function languagesBeside(files) {
  const callFor = (language, group) => {
    const { name } = files.find(file => file.language === language && file.group === group);
    return `async english => readLanguage(await import("./${name}"), english)`;
  };
  return {
    name: 'languages-beside',
    enforce: 'post',
    apply: 'build',
    resolveId: source =>
      files.some(({ name }) => source === `./${name}`) ? { id: source, external: true } : null,
    transform(code, id) {
      if (!/\/src\/i18n\/[\w-]+-(texts|languages)\.ts$/.test(id)) return null;
      const loading = code.replace(IMPORT, (_, language, group) => callFor(language, group));
      return { code: `import { readLanguage } from ${JSON.stringify(READER)};\n${loading}`, map: null };
    },
  };
}

const groupsOf = language =>
  readdirSync(new URL(`${language}/`, FOLDER)).map(file => file.replace(/\.ts$/, ''));

async function textsOf(language, group) {
  const source = readFileSync(new URL(`${language}/${group}.ts`, FOLDER), 'utf8');
  const { outputText } = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.ESNext } });
  return (await import(`data:text/javascript,${encodeURIComponent(outputText)}`)).texts;
}

function fileOf(language, group, lines) {
  const hash = createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 8);
  const name = `stepup-elements.${language}-${group}.${hash}.js`;
  return {
    name,
    code: `globalThis[Symbol.for(${JSON.stringify(name)})]=()=>({lines:\`${escaped(lines.join('\n'))}\`})`,
  };
}

const escaped = text => text.replace(/[\\`]|\$\{/g, '\\$&');
