import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';

/** One of the fixtures in one file: the built package with a scripted provider. */
export async function pageScript(name: 'with-support' | 'without-support'): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      lib: {
        entry: fileURLToPath(new URL(`fixtures/${name}.js`, import.meta.url)),
        formats: ['es'],
        fileName: name,
      },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  const [{ output }] = [result].flat() as [Rolldown.RolldownOutput];
  return output[0].code;
}
