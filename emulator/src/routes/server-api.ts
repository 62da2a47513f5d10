import { createHash, timingSafeEqual } from 'node:crypto';
import { Router, type Response } from 'express';
import type { EmulatorState } from '../state.js';

/** What a customer's server asks: which step-up belongs to a session id. */
export function serverApiRoutes(state: EmulatorState): Router {
  const router = Router();

  router.use((req, res, next) => {
    const credential = req.headers['x-transcodes-token'] ?? req.headers['x-api-key'];
    if (typeof credential === 'string' && equal(credential, state.serverToken)) return next();
    refuse(res, 401, 'The server credential is missing or wrong.');
  });

  router.get('/session/:sid', (req, res) => {
    const stepUp = state.stepUps.find(req.params.sid);
    if (!stepUp) return refuse(res, 404, 'There is no such step-up session, or it has expired.');
    succeed(res, { sid: stepUp.sid, status: stepUp.status });
  });

  router.get('/:sid', (req, res) => {
    const stepUp = state.stepUps.find(req.params.sid);
    if (!stepUp) return refuse(res, 404, 'There is no such step-up session, or it has expired.');
    const { projectId, memberId, resource, action, role, status, verifiedAt } = stepUp;
    const older = { projectId, userId: memberId, action, role };
    succeed(
      res,
      state.olderServerApi
        ? older
        : {
            ...older,
            memberId,
            resource,
            status,
            ...(verifiedAt === null ? {} : { verifiedAt: new Date(verifiedAt).toISOString() }),
          },
    );
  });

  return router;
}

/** Compares hashes, so that neither content nor length shows in the time it takes. */
function equal(left: string, right: string): boolean {
  const [a, b] = [left, right].map(text => createHash('sha256').update(text).digest()) as [Buffer, Buffer];
  return timingSafeEqual(a, b);
}

function succeed(res: Response, entry: Record<string, unknown>): void {
  res.setHeader('Cache-Control', 'no-store');
  res.json({ success: true, statusCode: 200, payload: [entry] });
}

function refuse(res: Response, statusCode: number, error: string): void {
  res.setHeader('Cache-Control', 'no-store');
  res.status(statusCode).json({ success: false, statusCode, error, payload: [] });
}
