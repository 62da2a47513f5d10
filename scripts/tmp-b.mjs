import { brotliCompressSync } from 'node:zlib';
import { build } from 'vite';
import { minifyCode } from './minify-code.mjs';
import { minifyTemplates } from './minify-templates.mjs';
async function size(extra) {
  const [{ output }] = await build({ configFile: false, logLevel: 'error',
    resolve: { conditions: ['module', 'browser', 'production'] },
    plugins: [{ name: 'x', enforce: 'pre', transform: (code, id) => id.endsWith('/src/index.ts') ? code + extra : null }, minifyTemplates(), minifyCode()],
    build: { write: false, target: 'es2022', lib: { entry: 'src/index.ts', formats: ['es'], fileName: 'size' }, rolldownOptions: { external: /dialog-languages|passkey-ceremony|external-window|i18n\/languages\/(?!en)/, output: { codeSplitting: false, minify: true, comments: { legal: false, annotation: false } } } } });
  return [output.length, brotliCompressSync(output[0].code).length];
}
console.log(await size(''), await size(`\nexport { backend } from './providers/backend/index.js';`));
