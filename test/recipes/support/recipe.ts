import { serve } from '@hono/node-server';
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { tsImport } from 'tsx/esm/api';

const EXAMPLES = fileURLToPath(new URL('../../../examples/', import.meta.url));

/** Loads a recipe as it is written, by the names of the package. @param path in examples/recipes. */
export async function loadRecipe<Recipe>(path: string): Promise<Recipe> {
  return (await tsImport(`${EXAMPLES}recipes/${path}`, {
    parentURL: import.meta.url,
    tsconfig: `${EXAMPLES}tsconfig.json`,
  })) as Recipe;
}

/** An app that runs. */
export interface RunningApp {
  readonly origin: string;
  close(): Promise<void>;
}

/** Runs an app, whose address it is told before it has to answer anything. */
export async function runApp(
  createApp: (origin: string) => { fetch(request: Request): Response | Promise<Response> },
): Promise<RunningApp> {
  let answer: (request: Request) => Response | Promise<Response> = () => new Response(null, { status: 503 });
  const server = serve({
    fetch: request => answer(request),
    hostname: '127.0.0.1',
    port: 0,
  }) as Server;
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const app = createApp(origin);
  answer = request => app.fetch(request);
  return {
    origin,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
