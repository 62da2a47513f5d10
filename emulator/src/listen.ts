import { createServer, type RequestListener, type Server } from 'node:http';
import { THIS_MACHINE, type Reach } from './reach.js';

/** A server that runs on the addresses that it is to be reached at. */
export interface ListeningServer {
  port: number;
  /** The address to open. A name, not a number: passkeys do not work on bare addresses. */
  origin: string;
  servers: Server[];
  close(): Promise<void>;
}

/**
 * The port that `PORT` asks for.
 * @param name How the setting is called.
 * @throws {Error} where it is not a port. `0` lets the system choose.
 */
export function readPort(value: string | undefined, fallback: number, name = 'PORT'): number {
  if (value === undefined || value === '') return fallback;
  const port = Number(value);
  if (!/^\d+$/.test(value) || port > 65535)
    throw new Error(`${name}="${value}" is not a port: use 0 to 65535.`);
  return port;
}

/**
 * Listens where it is to be reached, as far as the machine has these addresses, and nowhere else.
 * @throws {Error} with one clear line when the port is taken, or with `NODE_ENV=production`.
 */
export async function listen(
  app: RequestListener,
  port: number,
  reach: Reach = THIS_MACHINE,
): Promise<ListeningServer> {
  if (process.env['NODE_ENV'] === 'production') {
    throw new Error(
      'This is a demo with made-up members and open codes: it does not start with NODE_ENV=production.',
    );
  }
  const servers: Server[] = [];
  const close = async (): Promise<void> => {
    for (const server of servers) server.closeAllConnections();
    await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))));
  };
  let ownPort = port;
  try {
    for (const address of reach.addresses) {
      const server = await listenOn(app, ownPort, address);
      if (!server) continue;
      servers.push(server);
      // What the system has chosen for the first is the port of all.
      ownPort = portOf(server, ownPort);
    }
  } catch (error) {
    await close();
    throw error;
  }
  if (servers.length === 0) throw new Error(`${reach.addresses.join(', ')}: this machine has none of them.`);
  return { port: ownPort, origin: `http://localhost:${ownPort}`, servers, close };
}

function portOf(server: Server, fallback: number): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : fallback;
}

/** Resolves with null where this machine does not have the address. */
function listenOn(app: RequestListener, port: number, host: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer(app);
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        reject(new Error(`Port ${port} is taken. Stop what runs there, or choose another: PORT=${port + 1}`));
      } else if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') {
        resolve(null);
      } else {
        reject(error);
      }
    });
    server.listen({ port, host, ipv6Only: true }, () => resolve(server));
  });
}
