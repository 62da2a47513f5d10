import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, request as send, type RequestListener } from 'node:http';
import { createServer as createNetServer, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';

/** What a server answered, as far as a page can tell. */
export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

/** A request as it goes over the wire: names and values in turn, so that a header can be there twice. */
export interface Sent {
  method: string;
  path: string;
  headers: string[];
  body?: string;
}

/** A server with guarded routes, in whatever language. */
export interface GuardedServer {
  name: string;
  port: number;
  send(request: Sent): Promise<Answer>;
  stop(): Promise<void>;
}

/** Runs a server in this process. */
export async function serve(name: string, listener: RequestListener): Promise<GuardedServer> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    name,
    port,
    send: sender(port),
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

// The programs are in groups of their own, which no key in a terminal reaches: who ends this process ends them, too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

/** Runs a program that listens on the port in `PORT` or in its arguments, and waits until it does. */
export async function runServer(
  name: string,
  command: string,
  args: (port: number) => string[],
  env: Record<string, string>,
): Promise<GuardedServer> {
  const port = await freePort();
  const child = spawn(command, args(port), {
    env: { ...process.env, ...env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: what the program starts in turn (PHP's workers) ends with it.
    detached: true,
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (said += String(chunk)));
  const end = (): void => void process.kill(-child.pid!);
  process.once('exit', end);
  const ended = once(child, 'close').then(() => process.off('exit', end));
  const exchange = sender(port);
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${name} did not start:\n${said}`);
    const answers = await exchange({ method: 'GET', path: '/', headers: [] }).then(
      () => true,
      () => false,
    );
    if (answers) break;
    await delay(20);
  }
  return {
    name,
    port,
    send: exchange,
    async stop() {
      if (child.exitCode === null) end();
      await ended;
    },
  };
}

/** A port that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const server = createNetServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function sender(port: number): GuardedServer['send'] {
  return ({ method, path, headers, body }) =>
    new Promise((resolve, reject) => {
      const length = body === undefined ? [] : ['Content-Length', String(Buffer.byteLength(body))];
      const all = ['Host', `127.0.0.1:${port}`, 'Connection', 'close', ...headers, ...length];
      const request = send({ host: '127.0.0.1', port, method, path, headers: all }, response => {
        text(response).then(
          answer => resolve({ status: response.statusCode!, headers: response.headers, body: answer }),
          reject,
        );
      });
      request.on('error', reject);
      request.end(body);
    });
}
