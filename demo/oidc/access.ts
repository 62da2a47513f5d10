import type { RequestHandler } from 'express';
import type { Reach } from '../../emulator/src/reach.js';

/**
 * Keeps the provider to this machine, as the rest of the demo is kept, except that OAuth and its pages send forms.
 * CORS is the provider's own affair; a form of its pages comes from these pages or from nowhere.
 * @param ownOrigin The issuer's origin.
 */
export function allowForms(
  reach: Reach,
  ownOrigin: string,
  openerPolicy: string | undefined,
): RequestHandler {
  return (req, res, next) => {
    res.set({
      'Cache-Control': 'no-store',
      // A page without a referrer would send its form with `Origin: null`.
      'Referrer-Policy': 'same-origin',
      'X-Content-Type-Options': 'nosniff',
      ...(openerPolicy && { 'Cross-Origin-Opener-Policy': openerPolicy }),
    });
    if (!reach.isPeer(req.socket.remoteAddress)) return void res.sendStatus(403);
    if (!reach.isHost(req.headers.host, req.socket.localPort)) return void res.sendStatus(421);
    const { origin } = req.headers;
    const isPageForm = req.path.startsWith('/interaction/') || req.path.startsWith('/session/end');
    const allowed = isPageForm ? origin === ownOrigin : origin !== undefined && reach.isOrigin(origin);
    if (origin !== undefined && !['GET', 'HEAD'].includes(req.method) && !allowed) {
      return void res.sendStatus(403);
    }
    next();
  };
}
