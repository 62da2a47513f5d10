import express, { Router, type ErrorRequestHandler } from 'express';
import { stepUp } from '../../src/server/adapters/express.js';
import { createStepUpGuard, type Decision, type StepUpVerifier } from '../../src/server/index.js';
import { memberByToken, signedIn, type FindMember } from './signed-in.js';
import { DemoStore, readTransfer, TRANSFER_LIMIT } from './store.js';

const KEPT_DECISIONS = 50;

/** What an API may share with another one, whose members come from another provider. */
export interface ApiOptions {
  store?: DemoStore;
  decisions?: Array<Pick<Decision, 'outcome' | 'reason' | 'rule'> & { at: string }>;
  /** The levels that the dangerous routes want, of a provider that tells them. */
  acrValues?: string[];
  /** Who sends a request that needs no step-up. Default: whose access token it carries. */
  findMember?: FindMember;
}

/**
 * The protected API of the demo. Reading is open to everyone; whatever is dangerous has one line in front of it
 * that says which step-up it wants.
 */
export function createApi(
  provider: StepUpVerifier,
  {
    store = new DemoStore(),
    decisions = [],
    acrValues,
    findMember = memberByToken(provider),
  }: ApiOptions = {},
): Router {
  const level = acrValues && { acrValues };
  const guard = createStepUpGuard({
    provider,
    onDecision: ({ outcome, reason, rule }) => {
      decisions.unshift({ at: new Date().toISOString(), outcome, reason, rule });
      decisions.length = Math.min(decisions.length, KEPT_DECISIONS);
    },
  });
  const staff = signedIn(findMember, ['manager', 'admin', 'accountant']);

  const api = Router();
  api.use(express.json({ limit: '16kb' }));
  api.use((_req, res, next) => {
    res.set('Cache-Control', 'no-store');
    next();
  });

  api.get('/documents', (_req, res) => res.json(store.documents));
  api.delete(
    '/documents/:id',
    stepUp(guard, { resource: 'documents', action: 'delete', ...level }),
    (req, res) => {
      res.sendStatus(store.deleteDocument(String(req.params['id']), 'document') ? 204 : 404);
    },
  );
  // The role is enough for a draft, so there is no proof to be checked.
  api.delete('/drafts/:id', staff, (req, res) => {
    res.sendStatus(store.deleteDocument(String(req.params['id']), 'draft') ? 204 : 404);
  });

  // An accountant's role is enough, which the guard asks the provider itself; everybody else proves it with MFA.
  const guardTransfer = stepUp(guard, { resource: 'transfers', action: 'create', allowRole: true, ...level });
  api.get('/transfers', (_req, res) => res.json({ limit: TRANSFER_LIMIT, transfers: store.transfers }));
  api.post(
    '/transfers',
    (req, res, next) => {
      const transfer = readTransfer(req.body);
      if (typeof transfer === 'string') return void res.status(400).json({ status: 400, detail: transfer });
      res.locals['transfer'] = transfer;
      // The amount that is booked decides, never what the page believed.
      return (transfer.amount > TRANSFER_LIMIT ? guardTransfer : staff)(req, res, next);
    },
    (_req, res) => {
      const transfer = res.locals['transfer'] as Exclude<ReturnType<typeof readTransfer>, string>;
      res.status(201).json(store.addTransfer(transfer));
    },
  );

  api.get(
    '/admin/secrets',
    stepUp(guard, { resource: 'admin-panel', action: 'read', ...level }),
    (_req, res) =>
      res.json([
        { name: 'Production', key: 'pw_live_7Qm2-demo-only-kR41' },
        { name: 'Staging', key: 'pw_test_1Zd8-demo-only-xT90' },
      ]),
  );

  api.get('/workspace', (_req, res) => res.json({ state: store.workspace }));
  api.delete(
    '/workspace',
    stepUp(guard, { resource: 'workspace', action: 'delete', once: true, ...level }),
    (_req, res) => {
      store.deleteWorkspace();
      res.sendStatus(204);
    },
  );
  // Not guarded, because it only puts the demo's made-up data back.
  api.post('/workspace/restore', (_req, res) => {
    store.restore();
    res.sendStatus(204);
  });

  api.get('/decisions', (_req, res) => res.json(decisions));
  api.use((_req, res) => void res.status(404).json({ status: 404, detail: 'There is nothing here.' }));
  api.use(answerError);
  return api;
}

// Express's own answer would show the stack.
const answerError: ErrorRequestHandler = (error: { status?: unknown }, _req, res, next) => {
  if (res.headersSent) return next(error);
  const status = typeof error.status === 'number' && error.status < 500 ? error.status : 500;
  if (status === 500) console.error(error);
  res
    .status(status)
    .json({ status, detail: status === 500 ? 'The server failed.' : 'The request is malformed.' });
};
