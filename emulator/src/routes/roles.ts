import { Router } from 'express';
import { answer } from '../answer.js';
import type { EmulatorState } from '../state.js';

/** The roles' matrix: `GET /roles.json`; `POST /roles.json` with the levels that shall change. */
export function roleRoutes(state: EmulatorState): Router {
  const router = Router();
  router.get('/roles.json', (_req, res) => {
    res.setHeader('Cache-Control', 'no-store');
    res.json(state.roles);
  });
  router.post('/roles.json', (req, res) => {
    state.roles.change(req.body);
    answer(res, [state.roles.toJSON()]);
  });
  return router;
}
