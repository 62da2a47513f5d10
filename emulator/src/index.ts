import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import express, { Router, type ErrorRequestHandler } from 'express';
import { allowOnly } from './access.js';
import { answer, answerError, EmulatorError } from './answer.js';
import { publicMember } from './members.js';
import { auditRoutes } from './routes/audit.js';
import { faultRoutes } from './routes/faults.js';
import { factorRoutes } from './routes/factors.js';
import { rememberOwnAddress } from './routes/own-address.js';
import { hostedPageRoutes, pageRoutes } from './routes/pages.js';
import { roleRoutes } from './routes/roles.js';
import { signInRoutes } from './routes/sign-in.js';
import { stepUpRoutes } from './routes/step-up.js';
import { v1Routes } from './routes/v1.js';
import { webhookRoutes } from './routes/webhooks.js';
import type { EmulatorOptions } from './options.js';
import { createState, type EmulatorState } from './state.js';

export type { EmulatorOptions } from './options.js';
export { DEFAULT_PROJECT_ID, type EmulatorState } from './state.js';

/** A stand-in for the identity provider. */
export interface Emulator {
  /** To be mounted at `/emulator`. It keeps itself to whom it is for, whatever the app around it does. */
  router: Router;
  projectId: string;
  /** What the app's own server sends in `x-transcodes-token`. */
  serverToken: string;
  /** For tests in the same process. */
  state: EmulatorState;
}

const BROWSER = fileURLToPath(new URL('./browser/', import.meta.url));
const WEBAUTHN = dirname(fileURLToPath(import.meta.resolve('@simplewebauthn/browser')));

/**
 * Makes an emulator of the Transcodes identity provider, with members, roles and real second factors.
 * @throws {Error} for a project id that is not 24 hexadecimal digits.
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const state = createState(options);
  const router = Router();
  router.use(allowOnly(state.reach));
  router.use(express.json({ limit: '64kb' }));
  router.use((req, _res, next) => {
    // A missing body and one that is no object are both an object without fields to the routes behind.
    if (typeof req.body !== 'object' || req.body === null) req.body = {};
    next();
  });
  router.use(rememberOwnAddress());
  router.use(faultRoutes(state), webhookRoutes(state), roleRoutes(state), pageRoutes(state));
  router.use('/v1', v1Routes(state));
  router.use('/sdk/webauthn', browserFiles(WEBAUTHN));
  router.use('/sdk', browserFiles(BROWSER));
  router.use('/:projectId', projectRoutes(state));
  router.use((_req, res) => answerError(res, new EmulatorError(404, 'There is nothing here.')));
  router.use(errorHandler);
  return { router, projectId: state.projectId, serverToken: state.serverToken, state };
}

function projectRoutes(state: EmulatorState): Router {
  const router = Router({ mergeParams: true });
  // Served for any id: it is `init` that finds out, and says so.
  router.get('/dynamic.min.js', state.faults.before('scripts'), (_req, res) => sendScript(res, 'dynamic.js'));
  router.use((req, _res, next) => {
    const known = (req.params as { projectId?: string }).projectId === state.projectId;
    next(known ? undefined : new EmulatorError(404, 'There is no such project.'));
  });
  router.get('/webworker.js', state.faults.before('scripts'), (_req, res) => sendScript(res, 'webworker.js'));
  // The static script's other half: a module, which knows its own address however it was loaded.
  router.get('/static.js', state.faults.before('scripts'), (_req, res) => sendScript(res, 'static.js'));
  router.get('/public-key.json', state.faults.before('server'), (_req, res) => {
    res.setHeader('Cache-Control', 'no-store');
    res.json(state.accessTokens.publicKey);
  });
  router.use('/client', state.faults.before('client'));
  router.get('/client/project', (_req, res) => {
    const members = state.members.all.map(member => ({ ...publicMember(member), note: member.note }));
    res.setHeader('Cache-Control', 'no-store');
    res.json({ success: true, payload: [{ projectId: state.projectId, members }], status: 200 });
  });
  router.get('/client/switches', (_req, res) => answer(res, [state.faults.switches]));
  router.use(hostedPageRoutes());
  router.use('/client', signInRoutes(state), stepUpRoutes(state), factorRoutes(state), auditRoutes(state));
  return router;
}

function sendScript(res: express.Response, file: string): void {
  res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
  res.sendFile(file, { root: BROWSER, cacheControl: false, headers: { 'Cache-Control': 'no-cache' } });
}

function browserFiles(folder: string): express.RequestHandler {
  return express.static(folder, {
    index: false,
    setHeaders: res => {
      res.setHeader('Cache-Control', 'no-cache');
      res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    },
  });
}

const errorHandler: ErrorRequestHandler = (error: unknown, _req, res, next) => {
  if (res.headersSent) return next(error);
  if (error instanceof EmulatorError) return answerError(res, error);
  const status = (error as { status?: unknown }).status;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return answerError(res, new EmulatorError(status, 'The request is malformed.'));
  }
  console.error('emulator:', error);
  answerError(res, new EmulatorError(500, 'The emulator failed.'));
};
