import express, { Router } from 'express';
import { oidc } from '../src/server/providers/oidc/index.js';
import { transcodes } from '../src/server/providers/transcodes/index.js';
import { allowOnly } from '../emulator/src/access.js';
import { addressLines } from '../emulator/src/greeting.js';
import { createEmulator } from '../emulator/src/index.js';
import { listen, readPort } from '../emulator/src/listen.js';
import { byIssuer } from './api/by-issuer.js';
import { createApi, type ApiOptions } from './api/index.js';
import { DemoStore } from './api/store.js';
import { createOwnServer, fromOwnPages } from './own/index.js';
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
  // OAuth and the provider's pages send forms, so it keeps itself to whom it is for.
  const oidcMount = Router();
  app.use('/oidc', oidcMount);
  app.use(allowOnly());
  app.use('/emulator', emulator.router);

  // First of all, so that a taken port is said at once. Nobody knows the address yet.
  const { origin, port } = await listen(app, readPort(process.env['PORT'], 5173));
  // The API asks its identity provider over HTTP, as it would ask the real one.
  const provider = `http://127.0.0.1:${port}/emulator`;
  const shared: ApiOptions = { store: new DemoStore(), decisions: [] };
  const transcodesApi = createApi(
    transcodes({
      projectId,
      serverToken,
      publicKey: new URL(`${provider}/${projectId}/public-key.json`),
      apiUrl: provider,
    }),
    shared,
  );
  // Loaded only now: it warns of the runtime as soon as it is imported, and a taken port is to be said in one line.
  const { createOidcServer, TWO_FACTORS } = await import('./oidc/index.js');
  const { router, issuer, audience, clientId, opaqueClientId, apiClient } = createOidcServer({
    issuer: `${origin}/oidc`,
    emulator: emulator.state,
  });
  oidcMount.use(router);
  const oidcApi = createApi(oidc({ issuer, audience, introspection: apiClient }), {
    ...shared,
    acrValues: [TWO_FACTORS],
  });
  const own = createOwnServer(emulator.state, origin, { issuer, level: TWO_FACTORS });
  const ownApi = createApi(own.verifier, { ...shared, findMember: own.memberOf });
  app.use(own.router);
  // Without a token there is the own server's session, or nobody.
  app.use('/api', (req, res, next) => {
    if (req.headers.authorization !== undefined || !own.memberOf(req)) return next();
    fromOwnPages(req, res, () => ownApi(req, res, next));
  });
  app.use('/api', byIssuer({ [issuer]: oidcApi }, oidcApi, transcodesApi));
  app.use('/docs', createDocs(projectId));
  app.use((await createSite(projectId, { issuer, clientId, opaqueClientId })).router);

  console.log(
    `Open ${origin}\nRead ${origin}/docs\n\n  OpenID Connect     ${origin}/oidc\n${addressLines({ url: `${origin}/emulator`, projectId, serverToken })}`,
  );
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
