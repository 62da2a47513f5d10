import express from 'express';
import { allowOnly } from './access.js';
import { createEmulator } from './index.js';
import { listen } from './listen.js';
import type { EmulatorOptions } from './options.js';

export type { EmulatorOptions } from './options.js';
export { privateNetwork, type Reach } from './reach.js';

/** The port that is used where none is given. */
export const DEFAULT_PORT = 5174;

/** An emulator that runs. */
export interface RunningEmulator {
  /** Where it is, with `/emulator` and without a slash at the end. What a server half takes as `apiUrl`. */
  url: string;
  port: number;
  projectId: string;
  /** What a server sends in `x-transcodes-token`. */
  serverToken: string;
  close(): Promise<void>;
}

/**
 * Runs an emulator of its own, under `/emulator` on a port of its own.
 * @param options With `port`: 0 lets the system choose. Default 5174.
 * @throws {Error} with one clear line for an option that cannot be, for a port that is taken, and with
 * `NODE_ENV=production`.
 */
export async function runEmulator(
  options: EmulatorOptions & { port?: number } = {},
): Promise<RunningEmulator> {
  const { port = DEFAULT_PORT, ...more } = options;
  const emulator = createEmulator(more);
  const app = express().disable('x-powered-by');
  app.use(allowOnly(options.reach));
  app.use('/emulator', emulator.router);
  const server = await listen(app, port, options.reach);
  const { projectId, serverToken } = emulator;
  return {
    url: `${server.origin}/emulator`,
    port: server.port,
    projectId,
    serverToken,
    close: () => server.close(),
  };
}
