import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { languageFiles, languagesBeside } from './cdn-languages.mjs';
import { cdnParts, classicScript, importedAtOnce } from './cdn-parts.mjs';
import { minifyCode } from './minify-code.mjs';
import { minifyTemplates } from './minify-templates.mjs';

const PARTS = {
  'client/asking.ts': 'asking',
  'cdn/later.ts': 'looks',
  'providers/transcodes/from-markup.ts': 'transcodes',
  'providers/backend/from-markup.ts': 'backend',
  'providers/oidc/from-markup.ts': 'oidc',
  'elements/stepup-challenge/show-challenge.ts': 'challenge',
  'i18n/dialog-languages.ts': 'dialog-languages',
  'elements/stepup-challenge/passkey-ceremony.ts': 'passkey',
  'elements/stepup-challenge/external-window.ts': 'window',
};

const path = relative => fileURLToPath(new URL(relative, import.meta.url));

const languages = await languageFiles();

const partOf = module => PARTS[module?.slice(path('../src/').length)] ?? 'shared';

// The name changes with the bytes: a part from a cache is never that of another version.
const parts = prefix => ({
  chunkFileNames: ({ facadeModuleId }) => `stepup-elements.${prefix}${partOf(facadeModuleId)}.[hash].js`,
  hashCharacters: 'hex',
});

/** One ES module with everything but the providers that only some pages name. */
const whole = name => ({
  entry: 'all.ts',
  fileName: `stepup-elements.${name}.js`,
  plugins: [everythingAtOnce(/\/src\/(?!cdn\/provider-parts\.ts$)/), cdnParts(languages)],
  output: parts(`${name}-`),
});

const FILES = {
  light: {
    entry: 'first.ts',
    fileName: 'stepup-elements.js',
    plugins: [
      everythingAtOnce(/\/src\/(providers\/oidc\/|elements\/stepup-challenge\/(?!challenge-process))/),
      cdnParts(languages, path('../src/cdn/later.ts')),
      compiledAhead(),
    ],
    output: parts(''),
  },
  all: { ...whole('all'), classic: 'stepup-elements.iife.js' },
  development: {
    ...whole('development'),
    alias: { '#developer-messages': path('../developer-messages/development.js') },
  },
};

/**
 * Builds CDN files from the sources.
 * @param {Array<keyof typeof FILES>} [names] which; by default all of them.
 * @returns {Promise<Array<{ name: string, code: string }>>} their later parts included, and the languages.
 */
export async function cdnFiles(names = Object.keys(FILES)) {
  const results = [];
  for (const name of names) {
    const [{ output }] = [await build(configOf(FILES[name]))].flat();
    results.push(...output.map(({ fileName, code }) => ({ name: fileName, code })));
    const { classic } = FILES[name];
    if (classic) results.push({ name: classic, code: classicScript(output[0].code, 'StepUpElements') });
  }
  return [...results, ...languages];
}

function configOf({ entry, fileName, plugins, output, alias = {} }) {
  return {
    root: path('..'),
    configFile: false,
    logLevel: 'warn',
    resolve: { alias, conditions: ['module', 'browser', 'production'] },
    plugins: [minifyTemplates(), languagesBeside(languages), ...plugins, minifyCode(), quoteRequire()],
    build: {
      write: false,
      target: 'es2022',
      lib: {
        entry: path(`../src/cdn/${entry}`),
        formats: ['es'],
        fileName: () => fileName,
      },
      rolldownOptions: {
        preserveEntrySignatures: 'allow-extension',
        // Minifying takes what it takes.
        checks: { pluginTimings: false },
        output: { minify: true, comments: { legal: false, annotation: false }, ...output },
      },
    },
  };
}

/** Vite plugin: imports at once what the sources import later. */
function everythingAtOnce(places) {
  return {
    name: 'everything-at-once',
    enforce: 'post',
    transform: (code, id) => (places.test(id) ? { code: importedAtOnce(code, languages), map: null } : null),
  };
}

/**
 * Vite plugin: tells V8 that most of the first file runs as soon as it is loaded, so that it compiles it beside the page's
 * thread, while the file comes, and not one function after the other in it.
 */
function compiledAhead() {
  return {
    name: 'compiled-ahead',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === 'chunk' && file.isEntry) file.code = `//# allFunctionsCalledOnLoad\n${file.code}`;
      }
    },
  };
}

/** publint takes a method that is declared as `require(` in a classic script for CommonJS, and would say so to users. */
function quoteRequire() {
  return {
    name: 'quote-require',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === 'chunk') file.code = file.code.replace(/\basync require\(/g, 'async"require"(');
      }
    },
  };
}
