import { brotliCompressSync } from 'node:zlib';
import { build } from 'vite';
import { cdnFiles } from './cdn-files.mjs';
import { minifyTemplates } from './minify-templates.mjs';

const kilobytes = bytes => `${(bytes / 1000).toFixed(2).padStart(6)} KB`;
const compressed = code => brotliCompressSync(code).length;

const [first, ...parts] = await cdnFiles(['light']);
const [all] = await cdnFiles(['all']);
const core = await bundle('src/client/index.ts', withoutFetch());
const withFetch = await bundle('src/client/index.ts');

// Over its limit, a figure fails. `later` is what it may be with all that is planned.
const rows = [
  { name: 'first file', size: compressed(first.code), limit: 14_800, later: 15_800 },
  ...parts.map(({ name, code }) => ({ name: `  and then ${name}`, size: compressed(code) })),
  { name: 'everything in one file', size: compressed(all.code), limit: 28_500, later: 31_000 },
  { name: 'core', size: core, limit: 4_000, later: 4_600 },
  { name: 'what createStepUpFetch adds to core', size: withFetch - core, limit: 2_500 },
];

console.log(`${'brotli, 1 KB = 1,000 bytes'.padEnd(52)}     size       limit       later`);
for (const { name, size, limit, later } of rows) {
  const isOver = size > limit;
  if (isOver) process.exitCode = 1;
  const figures = [size, limit, later].map(bytes => (bytes ? kilobytes(bytes) : ''.padStart(9)));
  console.log([name.padEnd(48), ...figures].join('   ') + (isOver ? '   OVER THE LIMIT' : ''));
}

/** The size of a minified ES module after brotli, built as the CDN files are. */
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
  return compressed(output[0].code);
}

/** Takes the line out of client/index.ts that exports the fetch. */
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
