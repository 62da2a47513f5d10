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

/** A folder of examples/ as a reader has it: copied somewhere else, with the package installed. Needs `npm run build`. */
export function copyExample(name: string): { folder: string; remove(): void } {
  mkdirSync(RESULTS, { recursive: true });
  const folder = mkdtempSync(join(RESULTS, `${name}-`));
  cpSync(join(ROOT, 'examples', name), folder, { recursive: true });
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  symlinkSync(ROOT, join(folder, 'node_modules/stepup-elements'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** A copied example that runs, started by its one line. */
export interface CopiedExample {
  /** All that it has printed. */
  printed(): string;
  /** Waits until it has printed what is looked for. */
  read<T>(find: (printed: string) => T | undefined, what: string): Promise<T>;
  stop(): Promise<void>;
}

/** Starts `server.js` of an example, and waits until it says where it is. */
export async function startCopiedExample(
  name: string,
  variables: Record<string, string>,
): Promise<CopiedExample> {
  const { folder, remove } = copyExample(name);
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

  const example: CopiedExample = {
    printed: () => printed,
    async read(find, what) {
      const late = AbortSignal.timeout(30_000);
      for (;;) {
        const found = find(printed);
        if (found !== undefined) return found;
        assert.ok(!isOver && !late.aborted, `${what}; it has printed: ${printed}`);
        await Promise.race([once(server.stdout, 'data', { signal: late }).catch(() => undefined), exited]);
      }
    },
    async stop() {
      server.kill();
      await exited;
      remove();
    },
  };
  try {
    await example.read(text => text.includes('Open http') || undefined, 'It starts');
  } catch (error) {
    await example.stop();
    throw error;
  }
  return example;
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
