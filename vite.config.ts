import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { minifyTemplates } from './scripts/minify-templates.mjs';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

/** The two CDN files: one ES module and one classic script, Lit inside. `npm run build` writes them to dist/cdn. */
export default defineConfig({
  plugins: [minifyTemplates(), quoteRequire()],
  build: {
    outDir: path('dist/cdn'),
    target: 'es2022',
    lib: {
      entry: path('src/cdn/index.ts'),
      name: 'StepUpElements',
      formats: ['es', 'iife'],
      fileName: format => (format === 'es' ? 'stepup-elements.js' : 'stepup-elements.iife.js'),
    },
    rolldownOptions: {
      output: { minify: true, comments: { legal: false, annotation: false } },
      // the classic script has no import.meta and finds its tag by document.currentScript
      onwarn: (warning, warn) => warning.code === 'EMPTY_IMPORT_META' || warn(warning),
    },
  },
});

/** publint takes a method that is declared as `require(` in a classic script for CommonJS, and would say so to users. */
function quoteRequire(): Plugin {
  return {
    name: 'quote-require',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type === 'chunk') file.code = file.code.replace(/\basync require\(/g, 'async"require"(');
      }
    },
  };
}
