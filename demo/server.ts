import express from 'express';
import { transcodes } from '../src/server/providers/transcodes/index.js';
import { allowOnly } from '../emulator/src/access.js';
import { addressLines } from '../emulator/src/greeting.js';
import { createEmulator } from '../emulator/src/index.js';
import { listen, readPort } from '../emulator/src/listen.js';
import { createApi } from './api/index.js';
import { createDocs } from './docs.js';
import { createSite } from './site.js';

/** Runs the whole demo on one port: the pages, the protected API, and the identity provider. `npm start`. */
try {
  const emulator = createEmulator({
    projectId: process.env['EMULATOR_PROJECT_ID'] || undefined,
    serverToken: process.env['EMULATOR_SERVER_TOKEN'] || undefined,
  });
  const { projectId, serverToken } = emulator;
  const app = express().disable('x-powered-by');
  app.use(allowOnly());
  app.use('/emulator', emulator.router);

  // First of all, so that a taken port is said at once. Nobody knows the address yet.
  const { origin, port } = await listen(app, readPort(process.env['PORT'], 5173));
  // The API asks its identity provider over HTTP, as it would ask the real one.
  const provider = `http://127.0.0.1:${port}/emulator`;
  app.use(
    '/api',
    createApi(
      transcodes({
        projectId,
        serverToken,
        publicKey: new URL(`${provider}/${projectId}/public-key.json`),
        apiUrl: provider,
      }),
    ),
  );
  app.use('/docs', createDocs(projectId));
  app.use((await createSite(projectId)).router);

  console.log(`Open ${origin}\nRead ${origin}/docs\n\n${addressLines({ url: `${origin}/emulator`, projectId, serverToken })}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
