import express, { Router } from 'express';
import { allowOnly } from '../../emulator/src/access.js';
import { createEmulator, type Emulator } from '../../emulator/src/index.js';
import { listen } from '../../emulator/src/listen.js';
import { createOidcServer, type OidcProviderOptions, type OidcServer } from './index.js';

/** A provider that runs. */
export interface RunningOidc extends Omit<OidcServer, 'router'> {
  origin: string;
  /** Its members, their mails and their authenticator apps; the pages of it are at `/emulator`. */
  emulator: Emulator;
  close(): Promise<void>;
}

/**
 * Runs the provider alone, with an emulator beside it for its members.
 * @param options `port`: default a free one. `path`: where it is mounted, default `/oidc`. `publicOrigin`: of a proxy in front of it.
 */
export async function runOidc(
  options: Omit<OidcProviderOptions, 'issuer' | 'emulator'> & {
    port?: number;
    path?: string;
    publicOrigin?: string;
    emulator?: Emulator;
  } = {},
): Promise<RunningOidc> {
  const { port = 0, path = '/oidc', publicOrigin, emulator = createEmulator(), ...more } = options;
  const app = express().disable('x-powered-by');
  // The issuer's name has the port in it, which is not known before it listens.
  const mounted = Router();
  app.use('/emulator', emulator.router);
  app.use(path || '/', mounted);
  app.use(allowOnly());
  const server = await listen(app, port);
  const { router, ...oidc } = createOidcServer({
    issuer: `${publicOrigin ?? server.origin}${path}`,
    emulator: emulator.state,
    ...more,
  });
  mounted.use(router);
  return { ...oidc, origin: server.origin, emulator, close: () => server.close() };
}
