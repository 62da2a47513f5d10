import { brotliCompressSync } from 'node:zlib';
import { build } from 'vite';
import { minifyTemplates } from './minify-templates.mjs';

const kilobytes = bytes => `${(bytes / 1000).toFixed(2).padStart(6)} KB`;

const cdn = await bundle('src/cdn.ts');
const core = await bundle('src/core/index.ts', withoutFetch());
const withFetch = await bundle('src/core/index.ts');
const rows = [
  ['CDN file, all elements, Lit inside', cdn, 18_000],
  ['core', core, 4_000],
  ['what createStepUpFetch adds to core', withFetch - core, 2_500],
];

console.log(`${'brotli'.padEnd(36)}      size      budget`);
for (const [name, size, budget] of rows) {
  const over = size > budget;
  if (over) process.exitCode = 1;
  console.log(`${name.padEnd(36)} ${kilobytes(size)}   ${kilobytes(budget)}${over ? '   OVER BUDGET' : ''}`);
}

/** The size of a minified ES module after brotli, built as the CDN file is. */
async function bundle(entry, ...plugins) {
  const [{ output }] = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [...plugins, minifyTemplates()],
    build: {
      write: false,
      target: 'es2022',
      lib: { entry, formats: ['es'], fileName: 'size' },
      rolldownOptions: { output: { minify: true, comments: { legal: false, annotation: false } } },
    },
  });
  return brotliCompressSync(output[0].code).length;
}

/** Takes the line out of core/index.ts that exports the fetch. */
function withoutFetch() {
  return {
    name: 'core-without-fetch',
    enforce: 'pre',
    transform: (code, id) =>
      id.endsWith('/src/core/index.ts') ? code.replace(/^export [^;]* from '\.\/fetch\.js';$/gm, '') : null,
  };
}
