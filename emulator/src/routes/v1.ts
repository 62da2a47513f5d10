import { Router } from 'express';
import { EmulatorError } from '../answer.js';
import type { EmulatorState } from '../state.js';
import { pageApiRoutes } from './page-api.js';
import { serverApiRoutes } from './server-api.js';

/** The provider's API: what its SDK asks, what a customer's server asks, and a clear answer to everything else. */
export function v1Routes(state: EmulatorState): Router {
  const router = Router();
  router.use('/auth/temp-session', pageApiRoutes(state));
  router.use(serverApiRoutes(state));
  router.use((req, _res, next) => {
    const asked = `${req.method} ${req.baseUrl}${req.path}`.slice(0, 200);
    next(new EmulatorError(404, `The emulator does not know ${asked}. Its README lists what it knows.`));
  });
  return router;
}
