import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { minifyCode } from './minify-code.mjs';

const path = relative => fileURLToPath(new URL(relative, import.meta.url));

/** The script of the callback page, in one classic script: a page of two lines needs no module of the package. */
export async function callbackScript() {
  const [{ output }] = [
    await build({
      root: path('..'),
      configFile: false,
      logLevel: 'warn',
      plugins: [minifyCode()],
      build: {
        write: false,
        target: 'es2022',
        lib: {
          entry: path('../src/callback/stepup-callback.ts'),
          name: 'stepUpCallback',
          formats: ['iife'],
          fileName: () => 'stepup-callback.js',
        },
        rolldownOptions: { output: { minify: true, comments: { legal: false, annotation: false } } },
      },
    }),
  ].flat();
  return output[0].code;
}
