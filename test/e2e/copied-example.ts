import { strict as assert } from 'node:assert';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
// Below the repository, so that what an example depends on is found in the repository's own node_modules.
const RESULTS = join(ROOT, 'test-results');

/** A folder of examples/ as a reader runs it: copied somewhere else, and started by its one line. */
export interface CopiedExample {
  /** All that it has printed. */
  printed(): string;
  stop(): Promise<void>;
}

/** Starts `server.js` of an example, and waits until it says where it is. Needs `npm run build`. */
export async function startCopiedExample(
  name: string,
  variables: Record<string, string>,
): Promise<CopiedExample> {
  mkdirSync(RESULTS, { recursive: true });
  const folder = mkdtempSync(join(RESULTS, `${name}-`));
  cpSync(join(ROOT, 'examples', name), folder, { recursive: true });
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  symlinkSync(ROOT, join(folder, 'node_modules/stepup-elements'));
  const server = spawn(execPath, ['server.js'], {
    cwd: folder,
    env: { ...process.env, NODE_OPTIONS: '', ...variables },
  });
  let printed = '';
  let isOver = false;
  const exited = once(server, 'exit').then(() => (isOver = true));
  for (const stream of [server.stdout, server.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
  }
  const late = AbortSignal.timeout(30_000);
  while (!printed.includes('Open http')) {
    if (isOver || late.aborted) {
      await stop();
      assert.fail(`It starts; it has printed: ${printed}`);
    }
    await Promise.race([once(server.stdout, 'data', { signal: late }).catch(() => undefined), exited]);
  }
  return { printed: () => printed, stop };

  async function stop(): Promise<void> {
    server.kill();
    await exited;
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A port that nobody has, for a server that has to know its own before it listens. */
export async function freePort(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
