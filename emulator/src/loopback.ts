import { createServer, type RequestListener, type Server } from 'node:http';
import type { NextFunction, Request, RequestHandler, Response } from 'express';

/** A server that runs on both loopback addresses. */
export interface LoopbackServer {
  port: number;
  /** The address to open. A name, not a number: passkeys do not work on bare addresses. */
  origin: string;
  servers: Server[];
  close(): Promise<void>;
}

const HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::(\d{1,5}))?$/i;
const ORIGIN = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;

const ALLOWED_HEADERS =
  'Authorization, Content-Type, X-Step-Up-Session-Id, X-Transcodes-Token, X-API-Key, X-Requested-With';
const EXPOSED_HEADERS = 'WWW-Authenticate, Retry-After';

/** Whether this is the origin of a page on this machine. */
export function isLoopbackOrigin(origin: string): boolean {
  return ORIGIN.test(origin);
}

/**
 * Keeps everything behind it on this machine: answers 421 for a foreign `Host`, since a name that was rebound
 * to 127.0.0.1 reaches us with its own name in there; takes a change of state only as JSON and from a page of
 * this machine or from no page at all; and allows pages of other loopback origins, and only those, by CORS.
 */
export function loopbackOnly(): RequestHandler {
  return (req, res, next) => {
    res.removeHeader('X-Powered-By');
    res.setHeader('X-Content-Type-Options', 'nosniff');
    res.setHeader('Referrer-Policy', 'no-referrer');
    res.setHeader('Cross-Origin-Resource-Policy', 'same-site');
    const host = HOST.exec(req.headers.host ?? '');
    if (!host || Number(host[1] ?? 80) !== req.socket.localPort) {
      refuse(res, 421, 'This server answers only to localhost, 127.0.0.1 and [::1] with its own port.');
      return;
    }
    answerAcrossOrigins(req, res, next);
  };
}

function answerAcrossOrigins(req: Request, res: Response, next: NextFunction): void {
  const { origin } = req.headers;
  const foreign = origin !== undefined && !isLoopbackOrigin(origin);
  res.vary('Origin');
  if (origin !== undefined && !foreign) {
    res.setHeader('Access-Control-Allow-Origin', origin);
    res.setHeader('Access-Control-Expose-Headers', EXPOSED_HEADERS);
  }
  if (req.method === 'OPTIONS' && req.headers['access-control-request-method']) {
    if (foreign) return refuse(res, 403, 'Only pages on this machine may call this server.');
    res.setHeader('Access-Control-Allow-Methods', 'GET, HEAD, POST, PUT, PATCH, DELETE');
    res.setHeader('Access-Control-Allow-Headers', ALLOWED_HEADERS);
    res.setHeader('Access-Control-Max-Age', '600');
    res.status(204).end();
    return;
  }
  if (['GET', 'HEAD', 'OPTIONS'].includes(req.method)) return next();
  if (foreign) return refuse(res, 403, 'Only pages on this machine may change something here.');
  if (!isJson(req)) return refuse(res, 415, 'Send changes as application/json.');
  next();
}

/** DELETE, PUT and PATCH may come without a body: no page of another origin can send those unasked. */
function isJson(req: Request): boolean {
  if (req.headers['content-type'] !== undefined) return req.is('application/json') !== false;
  const hasBody =
    req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
  return req.method !== 'POST' && !hasBody;
}

function refuse(res: Response, status: number, detail: string): void {
  res.status(status).type('application/problem+json').send(JSON.stringify({ status, detail }));
}

/**
 * The port that `PORT` asks for.
 * @throws {Error} where it is not a port. `0` lets the system choose.
 */
export function readPort(value: string | undefined, fallback: number): number {
  if (value === undefined || value === '') return fallback;
  const port = Number(value);
  if (!/^\d+$/.test(value) || port > 65535) throw new Error(`PORT="${value}" is not a port: use 0 to 65535.`);
  return port;
}

/**
 * Listens on 127.0.0.1 and ::1 (where the machine has it), and on nothing else.
 * @throws {Error} with one clear line when the port is taken, or with `NODE_ENV=production`.
 */
export async function listenOnLoopback(app: RequestListener, port: number): Promise<LoopbackServer> {
  if (process.env['NODE_ENV'] === 'production') {
    throw new Error(
      'This is a demo with made-up members and open codes: it does not start with NODE_ENV=production.',
    );
  }
  const first = await listen(app, port, '127.0.0.1');
  if (!first) throw new Error('127.0.0.1 is not available on this machine.');
  const address = first.address();
  const ownPort = typeof address === 'object' && address ? address.port : port;
  const servers = [first];
  try {
    const second = await listen(app, ownPort, '::1');
    if (second) servers.push(second);
  } catch (error) {
    first.close();
    throw error;
  }
  return {
    port: ownPort,
    origin: `http://localhost:${ownPort}`,
    servers,
    close: async () => {
      for (const server of servers) server.closeAllConnections();
      await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))));
    },
  };
}

/** Resolves with null where this machine does not have the address. */
function listen(app: RequestListener, port: number, host: string): Promise<Server | null> {
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
