import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { languageFiles, languagesBeside } from './cdn-languages.mjs';
import { cdnParts, importedAtOnce } from './cdn-parts.mjs';
import { minifyCode } from './minify-code.mjs';
import { minifyTemplates } from './minify-templates.mjs';

const PARTS = {
  'cdn/later.ts': 'looks',
  'providers/transcodes/from-markup.ts': 'transcodes',
  'providers/backend/from-markup.ts': 'backend',
  'providers/oidc/from-markup.ts': 'oidc',
};

const path = relative => fileURLToPath(new URL(relative, import.meta.url));
const { version } = JSON.parse(readFileSync(path('../package.json'), 'utf8'));

const languages = await languageFiles(version);

const partOf = module => PARTS[module?.slice(path('../src/').length)] ?? 'shared';

/** One ES module with everything, and the same as a classic script. */
const whole = format => ({
  entry: 'all.ts',
  format,
  fileName: format === 'es' ? 'stepup-elements.all.js' : 'stepup-elements.iife.js',
  plugins: [everythingAtOnce()],
  output: { codeSplitting: false },
});

const FILES = {
  light: {
    entry: 'first.ts',
    format: 'es',
    fileName: 'stepup-elements.js',
    plugins: [
      everythingAtOnce(/\/src\/(providers\/backend|elements\/stepup-challenge)\//),
      cdnParts(version, path('../src/cdn/later.ts')),
    ],
    // The name changes with the bytes: a part from a cache is never that of another version.
    output: {
      chunkFileNames: ({ facadeModuleId }) => `stepup-elements.${partOf(facadeModuleId)}.[hash].js`,
      hashCharacters: 'hex',
    },
  },
  all: whole('es'),
  classic: whole('iife'),
  development: {
    ...whole('es'),
    fileName: 'stepup-elements.development.js',
    alias: { '#developer-messages': path('../developer-messages/development.js') },
  },
};

/**
 * Builds CDN files from the sources.
 * @param {Array<keyof typeof FILES>} [names] which; by default all of them.
 * @returns {Promise<Array<{ name: string, code: string }>>} the light file's later parts included, and the languages.
 */
export async function cdnFiles(names = Object.keys(FILES)) {
  const results = [];
  for (const name of names) {
    const [{ output }] = [await build(configOf(FILES[name]))].flat();
    results.push(...output.map(({ fileName, code }) => ({ name: fileName, code })));
  }
  return [...results, ...languages];
}

function configOf({ entry, format, fileName, plugins = [], output, alias = {} }) {
  return {
    root: path('..'),
    configFile: false,
    logLevel: 'warn',
    resolve: { alias, conditions: ['module', 'browser', 'production'] },
    plugins: [
      minifyTemplates(),
      languagesBeside(languages, version),
      ...plugins,
      minifyCode(),
      quoteRequire(),
    ],
    build: {
      write: false,
      target: 'es2022',
      lib: {
        entry: path(`../src/cdn/${entry}`),
        name: 'StepUpElements',
        formats: [format],
        fileName: () => fileName,
      },
      rolldownOptions: {
        preserveEntrySignatures: 'allow-extension',
        // Minifying takes what it takes.
        checks: { pluginTimings: false },
        output: { minify: true, comments: { legal: false, annotation: false }, ...output },
        // The classic script has no import.meta and finds its tag by document.currentScript.
        onwarn: (warning, warn) => warning.code === 'EMPTY_IMPORT_META' || warn(warning),
      },
    },
  };
}

/** Vite plugin: imports at once what the sources import later. */
function everythingAtOnce(places = /\/src\//) {
  return {
    name: 'everything-at-once',
    enforce: 'post',
    transform: (code, id) => (places.test(id) ? { code: importedAtOnce(code), map: null } : null),
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
