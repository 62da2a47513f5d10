import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The demo, as `npm start` runs it, in a process of its own. */
export interface RunningDemo {
  origin: string;
  projectId: string;
  serverToken: string;
  stop(): Promise<void>;
}

/** Starts the demo's process without waiting for anything. */
export function spawnDemo(env: Record<string, string>): ChildProcess {
  const demo = spawn(process.execPath, ['--import', 'tsx', 'demo/server.ts'], {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A test that breaks off leaves nothing running.
  const end = () => demo.kill();
  process.once('exit', end);
  demo.once('close', () => process.off('exit', end));
  return demo;
}

/** Waits for the end of a demo that is not meant to run, and returns what it said. */
export async function endOf(
  demo: ChildProcess,
): Promise<{ code: number | null; stderr: string; stdout: string }> {
  const said = { stdout: '', stderr: '' };
  demo.stdout!.on('data', chunk => (said.stdout += String(chunk)));
  demo.stderr!.on('data', chunk => (said.stderr += String(chunk)));
  const [code] = (await once(demo, 'close')) as [number | null];
  return { code, ...said };
}

/** Starts the demo on a free port, and resolves when it says where it can be opened. */
export async function startDemo(env: Record<string, string> = {}): Promise<RunningDemo> {
  const demo = spawnDemo({ PORT: '0', ...env });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    demo.stdout!.on('data', chunk => {
      said += String(chunk);
      if (/server token +\S+/.test(said)) resolve();
    });
    demo.stderr!.on('data', chunk => (said += String(chunk)));
    demo.once('close', () => reject(new Error(`The demo did not start:\n${said}`)));
  });
  return {
    origin: /Open (\S+)/.exec(said)![1]!,
    projectId: /project id +(\S+)/.exec(said)![1]!,
    serverToken: /server token +(\S+)/.exec(said)![1]!,
    async stop() {
      if (demo.exitCode !== null) return;
      demo.kill();
      await once(demo, 'close');
    },
  };
}
