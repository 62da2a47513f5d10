import { brotliCompressSync } from 'node:zlib';
import { build } from 'vite';
import { minifyTemplates } from './minify-templates.mjs';

const kilobytes = bytes => `${(bytes / 1000).toFixed(2).padStart(6)} KB`;

const cdn = await bundle('src/cdn/index.ts');
const core = await bundle('src/client/index.ts', withoutFetch());
const withFetch = await bundle('src/client/index.ts');
// A figure over its goal is printed as such; one over its limit has grown, and fails.
const rows = [
  { name: 'CDN file, all elements, Lit inside', size: cdn, goal: 18_000, limit: 30_620 },
  { name: 'core', size: core, goal: 4_000, limit: 4_790 },
  { name: 'what createStepUpFetch adds to core', size: withFetch - core, goal: 2_500, limit: 2_500 },
];

console.log(`${'brotli'.padEnd(36)}      size        goal       limit`);
for (const { name, size, goal, limit } of rows) {
  const verdict = size > limit ? '   OVER THE LIMIT' : size > goal ? '   over the goal' : '';
  if (size > limit) process.exitCode = 1;
  console.log([name.padEnd(36), ...[size, goal, limit].map(kilobytes)].join('   ') + verdict);
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
      id.endsWith('/src/client/index.ts')
        ? code.replace(/^export [^;]* from '\.\/fetch\/step-up-fetch\.js';$/gm, '')
        : null,
  };
}
