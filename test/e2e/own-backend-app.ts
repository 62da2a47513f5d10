import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
// Below the repository, so that what the example depends on is found in the repository's own node_modules.
const RESULTS = join(ROOT, 'test-results');

/** examples/own-backend as a reader runs it: copied somewhere else, and started by its one line. */
export interface OwnBackendApp {
  readonly origin: string;
  /** Waits for the mail that was sent after the `seen` first ones, and gives its code. */
  mailedCode(seen?: number): Promise<string>;
  stop(): Promise<void>;
}

export async function startOwnBackendApp(): Promise<OwnBackendApp> {
  mkdirSync(RESULTS, { recursive: true });
  const folder = mkdtempSync(join(RESULTS, 'own-backend-'));
  cpSync(join(ROOT, 'examples/own-backend'), folder, { recursive: true });
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  symlinkSync(ROOT, join(folder, 'node_modules/stepup-elements'));
  const port = await freePort();
  const server = spawn(execPath, ['server.js'], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '', PORT: String(port), DATABASE: ':memory:' },
  });
  let printed = '';
  let isOver = false;
  const exited = once(server, 'exit').then(() => (isOver = true));
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
  }

  /** What the app prints, once there is enough of it. */
  async function read<T>(find: () => T | undefined, what: string): Promise<T> {
    const late = AbortSignal.timeout(30_000);
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      assert.ok(!isOver && !late.aborted, `${what}; the app has printed: ${printed}`);
      await Promise.race([once(server.stdout, 'data', { signal: late }).catch(() => undefined), exited]);
    }
  }

  await read(() => (printed.includes('Open http') ? true : undefined), 'it starts');
  return {
    origin: `http://localhost:${port}`,
    mailedCode: (seen = 0) =>
      read(() => [...printed.matchAll(/Your code is (\d{6})/g)][seen]?.[1], 'a code is mailed'),
    async stop() {
      server.kill();
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
