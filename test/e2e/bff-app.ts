import express, { Router, type RequestHandler } from 'express';
import { createOidcServer } from '../../demo/oidc/index.js';
import type { RunningOidc } from '../../demo/oidc/run.js';
import { createEmulator } from '../../emulator/src/index.js';
import { listen } from '../../emulator/src/listen.js';
import { freePort, startCopiedExample } from './copied-example.js';

/** examples/bff, and the provider that it asks, which is on another site. */
export interface BffApp {
  readonly origin: string;
  readonly oidc: Pick<RunningOidc, 'issuer' | 'emulator'>;
  /** Every token that the provider has issued. */
  readonly tokens: readonly string[];
  printed(): string;
  stop(): Promise<void>;
}

export async function startBffApp(copy?: Parameters<typeof startCopiedExample>[2]): Promise<BffApp> {
  const emulator = createEmulator();
  const tokens: string[] = [];
  const app = express().disable('x-powered-by');
  const mounted = Router();
  app.use('/oidc', writeDown(tokens), mounted);
  const server = await listen(app, 0);
  const issuer = `${server.origin}/oidc`;
  // Tokens outlive a clock that a test turns back.
  const { router } = createOidcServer({ issuer, emulator: emulator.state, accessTokenLifetime: 3_600 });
  mounted.use(router);
  const port = await freePort('127.0.0.1');
  const variables = { PORT: String(port), OIDC_ISSUER: issuer };
  const example = await startCopiedExample('bff', variables, copy).catch(async (error: unknown) => {
    await server.close();
    throw error;
  });
  return {
    origin: `http://127.0.0.1:${port}`,
    oidc: { issuer, emulator },
    tokens,
    printed: example.printed,
    async stop() {
      await example.stop();
      await server.close();
    },
  };
}

/** Writes down what the token endpoint answers. */
function writeDown(tokens: string[]): RequestHandler {
  return (request, response, next) => {
    if (request.path !== '/token') return next();
    const { end } = response;
    response.end = ((...args: unknown[]) => {
      const answer = JSON.parse(String(args[0])) as Record<string, unknown>;
      for (const name of ['access_token', 'id_token', 'refresh_token']) {
        if (typeof answer[name] === 'string') tokens.push(answer[name]);
      }
      return (end as (...all: unknown[]) => unknown).apply(response, args);
    }) as typeof response.end;
    next();
  };
}
