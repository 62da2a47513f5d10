import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';

const ENTRY = fileURLToPath(new URL('../src/cdn/index.ts', import.meta.url));

let file: Promise<string> | undefined;

/** The one file that a page without a bundler loads, built from the sources the first time it is asked for. */
export function cdnFile(): Promise<string> {
  return (file ??= bundle().catch(error => {
    file = undefined;
    throw error;
  }));
}

async function bundle(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'warn',
    resolve: { conditions: ['module', 'browser', 'production'] },
    build: {
      write: false,
      target: 'es2022',
      lib: { entry: ENTRY, formats: ['es'], fileName: 'stepup-elements' },
    },
  });
  const [{ output }] = [result].flat() as [Rolldown.RolldownOutput];
  return output[0].code;
}
