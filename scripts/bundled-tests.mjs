import { readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { argv, cwd } from 'node:process';
import { build } from 'esbuild';

const SHARED = '__shared__'; // the folder of what several files of tests import

/**
 * A middleware of @web/test-runner that serves the files of tests with what they import bundled, which is a fraction of
 * the requests. All are bundled at once, when the first is asked for: what several import is a file of its own, which
 * browsers keep. Everything else is served as it lies in the folder: frames of the tests load sources.
 *
 * Where the runner follows which file imports which (--watch, --coverage), the tests are served as they are as well.
 */
export function bundledTests() {
  if (['--watch', '--coverage', '--manual', '--debug'].some(option => argv.includes(option))) {
    return (_, next) => next();
  }
  let bundling;
  return async (context, next) => {
    const { path } = context;
    if (!path.startsWith('/test/') && !path.startsWith(`/${SHARED}/`)) return next();
    bundling ??= bundle();
    const text = (await bundling).get(path);
    if (text === undefined) return next();
    // The names of shared files change with what is in them.
    const lifetime = path.startsWith(`/${SHARED}/`) ? 'public, max-age=31536000, immutable' : 'no-cache';
    context.set('Cache-Control', lifetime);
    context.type = path.endsWith('.map') ? 'json' : 'js';
    context.body = text;
  };
}

/** The bundled files by their paths on the server. None where there is an error, so that its own test shows it. */
async function bundle() {
  try {
    const { outputFiles } = await build({
      entryPoints: readdirSync('test', { recursive: true })
        .filter(file => file.endsWith('.browser.test.ts'))
        .map(file => join('test', file)),
      outdir: resolve('.'),
      outbase: '.',
      chunkNames: `${SHARED}/[name]-[hash]`,
      write: false,
      bundle: true,
      splitting: true,
      format: 'esm',
      target: 'es2022',
      conditions: ['development', 'browser'],
      ignoreAnnotations: true, // a module that is imported is evaluated, as without a bundle
      external: ['/__web-dev-server__*', '/__web-test-runner__*'],
      sourcemap: 'linked',
      logLevel: 'warning',
    });
    return new Map(outputFiles.map(({ path, text }) => [served(path), text]));
  } catch {
    return new Map(); // esbuild has written what is wrong
  }
}

function served(path) {
  return `/${relative(cwd(), path).replaceAll('\\', '/')}`.replace(
    /\.browser\.test\.js$/,
    '.browser.test.ts',
  );
}
