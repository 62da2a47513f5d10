import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { requireProgram } from '../../../scripts/find-program.mjs';
import { freePort } from '../../examples/support/guarded-server.js';

/** A MariaDB with data of its own; the system's is not touched. */
export interface Database {
  /** As WordPress takes it. */
  host: string;
  name: string;
  user: string;
  stop(): Promise<void>;
}

/** Makes a database in a folder, and waits until it answers. */
export async function startDatabase(folder: string): Promise<Database> {
  const data = `${folder}/mariadb`;
  const socket = `${folder}/mariadb.sock`;
  mkdirSync(data);
  const server = requireProgram('mariadb');
  const own = ['--no-defaults', '--user=root', `--datadir=${data}`];
  const install = [...own, '--auth-root-authentication-method=normal', '--skip-test-db'];
  execFileSync(requireProgram('mariadb-install-db'), install, { stdio: 'pipe' });
  const port = await freePort();
  const child = spawn(
    server,
    [...own, `--socket=${socket}`, '--bind-address=127.0.0.1', `--port=${port}`, `--pid-file=${folder}/pid`],
    { stdio: ['ignore', 'pipe', 'pipe'], detached: true },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (said += String(chunk)));
  const end = (): void => void child.kill();
  process.once('exit', end);
  const create = 'CREATE DATABASE wordpress CHARACTER SET utf8mb4';
  for (;;) {
    if (child.exitCode !== null) throw new Error(`MariaDB did not start:\n${said}`);
    try {
      const client = ['--no-defaults', `--socket=${socket}`, '--user=root', '--execute', create];
      execFileSync('mariadb', client, { stdio: 'pipe' });
      break;
    } catch {
      await delay(50);
    }
  }
  return {
    host: `localhost:${socket}`,
    name: 'wordpress',
    user: 'root',
    async stop() {
      process.off('exit', end);
      if (child.exitCode !== null) return;
      const closed = once(child, 'close');
      end();
      await closed;
    },
  };
}
