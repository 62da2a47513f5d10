import express, { Router, type Request, type RequestHandler } from 'express';
import type { EmulatorState } from '../../emulator/src/state.js';
import { stepUpBackend } from '../../src/server/adapters/express.js';
import type { Member, StepUpVerifier } from '../../src/server/index.js';
import { DEMO_PASSWORD } from '../oidc/pages.js';
import { createDemoBackend } from './backend.js';
import type { ProviderElsewhere } from './external.js';
import { factorRoutes } from './factors.js';
import { RecoveryCodes } from './recovery-codes.js';
import { DemoSessions } from './sessions.js';

/** A server that needs no identity provider. */
export interface OwnServer {
  /** Its sign-in, its members' factors, and the wire of the step-up. */
  router: Router;
  verifier: StepUpVerifier;
  /** Who sends this request; null for nobody. */
  memberOf(req: Request): Member | null;
}

/**
 * Makes the demo's own server: sessions in a cookie, the emulator's members as its table of users.
 * @param elsewhere Whom it asks in a window of its own.
 */
export function createOwnServer(
  emulator: EmulatorState,
  origin: string,
  elsewhere: ProviderElsewhere,
): OwnServer {
  const sessions = new DemoSessions(emulator.members);
  const recoveryCodes = new RecoveryCodes();
  const backend = createDemoBackend(emulator, sessions, recoveryCodes, origin, elsewhere);

  const router = Router();
  router.use('/own', fromOwnPages, express.json({ limit: '16kb' }), (_req, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  });
  router.post('/own/sign-in', (req, res) => {
    const { email, password } = req.body as { email?: unknown; password?: unknown };
    const member = emulator.members.byEmail(String(email));
    if (!member || password !== DEMO_PASSWORD) {
      return void res.status(401).json({ status: 401, detail: 'The address or the password is not right.' });
    }
    sessions.begin(res, member);
    res.sendStatus(204);
  });
  router.post('/own/sign-out', async (req, res) => {
    const session = sessions.end(req, res);
    if (session) await backend.end({ key: session.key });
    res.sendStatus(204);
  });
  router.post('/own/audit', (req, res) => {
    const { event, options } = req.body as { event?: unknown; options?: { webhookNotification?: unknown } };
    emulator.audit.add(event, sessions.find(req)?.member ?? null, options?.webhookNotification === true);
    res.sendStatus(204);
  });
  router.use('/own/factors', factorRoutes(emulator, sessions, recoveryCodes, backend));
  router.use(stepUpBackend(backend));
  return {
    router,
    verifier: backend.verifier,
    memberOf(req) {
      const { id, email, name, role } = sessions.find(req)?.member ?? {};
      return id === undefined ? null : { id, email, name, role };
    },
  };
}

/** A cookie goes with every page's requests, of other ports of this machine too: only the demo's own pages are served. */
export const fromOwnPages: RequestHandler = (req, res, next) => {
  if (['GET', 'HEAD'].includes(req.method) || req.headers['sec-fetch-site'] === 'same-origin') return next();
  res.status(403).json({ status: 403, detail: 'Only the demo’s own pages may do this.' });
};
