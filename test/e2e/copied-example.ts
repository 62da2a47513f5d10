import { strict as assert } from 'node:assert';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
// Below the repository, so that what an example depends on is found in the repository's own node_modules.
const RESULTS = join(ROOT, 'test-results');

/** @returns what it prints. */
async function npm(parameters: string[], folder: string): Promise<string> {
  return (await promisify(execFile)('npm', parameters, { cwd: folder, encoding: 'utf8' })).stdout;
}

/** A copy of a folder of examples/, in which it can be started. */
export interface ExampleCopy {
  folder: string;
  remove(): void;
}

/**
 * A folder of examples/, copied, with the repository in the place of the package and of what the example needs. Needs
 * `npm run build`.
 */
export function copyExample(name: string): ExampleCopy {
  mkdirSync(RESULTS, { recursive: true });
  const folder = mkdtempSync(join(RESULTS, `${name}-`));
  cpSync(join(ROOT, 'examples', name), folder, { recursive: true });
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  symlinkSync(ROOT, join(folder, 'node_modules/stepup-elements'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/**
 * A folder of examples/ as a reader has it: outside the repository, with the package as npm packs it, and with what it
 * names itself and nothing else. Needs `npm run build`, and npm's registry or its cache.
 */
export async function installExample(name: string): Promise<ExampleCopy> {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const packing = ['pack', '--json', '--ignore-scripts', '--silent', '--pack-destination', folder];
    const stdout = await npm(packing, ROOT);
    const [packed] = Object.values(JSON.parse(stdout) as Record<string, { filename: string }>);
    cpSync(join(ROOT, 'examples', name), folder, { recursive: true });
    const path = join(folder, 'package.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8')) as { dependencies: Record<string, string> };
    manifest.dependencies['stepup-elements'] = `file:${packed!.filename}`;
    writeFileSync(path, JSON.stringify(manifest));
    await npm(['install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'], folder);
  } catch (error) {
    remove();
    throw error;
  }
  return { folder, remove };
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
  copy: (name: string) => ExampleCopy | Promise<ExampleCopy> = copyExample,
): Promise<CopiedExample> {
  const { folder, remove } = await copy(name);
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
