import type { NextFunction, Request, RequestHandler, Response } from 'express';
import { THIS_MACHINE, type Reach } from './reach.js';

const ALLOWED_HEADERS =
  'Authorization, Content-Type, X-Step-Up-Session-Id, X-Transcodes-Token, X-API-Key, X-Requested-With';
const EXPOSED_HEADERS = 'WWW-Authenticate, Retry-After';

/**
 * Keeps everything behind it to whom it is for: answers 421 for a foreign `Host`, 403 for a foreign peer; takes a
 * change of state only as JSON and from a page within reach or from no page at all; and allows pages within
 * reach, and only those, by CORS.
 */
export function allowOnly(reach: Reach = THIS_MACHINE): RequestHandler {
  return (req, res, next) => {
    res.removeHeader('X-Powered-By');
    res.setHeader('X-Content-Type-Options', 'nosniff');
    res.setHeader('Referrer-Policy', 'no-referrer');
    res.setHeader('Cross-Origin-Resource-Policy', 'same-site');
    if (!reach.isPeer(req.socket.remoteAddress)) {
      return refuse(res, 403, 'This server talks only to machines of its private network.');
    }
    if (!reach.isHost(req.headers.host, req.socket.localPort)) {
      return refuse(res, 421, `This server answers only to ${reach.who}.`);
    }
    answerAcrossOrigins(reach, req, res, next);
  };
}

function answerAcrossOrigins(reach: Reach, req: Request, res: Response, next: NextFunction): void {
  const { origin } = req.headers;
  const foreign = origin !== undefined && !reach.isOrigin(origin);
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
