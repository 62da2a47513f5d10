import express from 'express';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import { createSite } from '../../demo/site.js';

/** The demo's pages alone: `/states` needs neither a provider nor an API. */
export interface StatesSite {
  origin: string;
  close(): Promise<void>;
}

/** Starts them on a free port. */
export async function startStates(): Promise<StatesSite> {
  const [site, script] = await Promise.all([
    createSite('states', { issuer: 'http://localhost/oidc', clientId: 'states', opaqueClientId: 'states' }),
    bundled(),
  ]);
  const app = express();
  // One file, which the browser keeps: else a hundred states would each ask for every source, and compile it.
  app.get('/demo/pages/state.ts', (_request, response) => {
    response.set('Cache-Control', 'max-age=3600').type('text/javascript').send(script);
  });
  app.use(site.router);
  const server = app.listen(0, '127.0.0.1');
  await new Promise(resolve => server.once('listening', resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
      await site.close();
    },
  };
}

async function bundled(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['module', 'browser', 'production'] },
    build: {
      write: false,
      target: 'es2022',
      lib: {
        entry: fileURLToPath(new URL('../../demo/pages/state.ts', import.meta.url)),
        formats: ['es'],
        fileName: 'state',
      },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  const [{ output }] = [result].flat() as [Rolldown.RolldownOutput];
  return output[0].code;
}
