import { Router } from 'express';
import { answer } from '../answer.js';
import type { EmulatorState } from '../state.js';

/** Faults on demand: `POST /faults` with what shall go wrong, `{}` to set it right; `GET /faults.json`. */
export function faultRoutes(state: EmulatorState): Router {
  const router = Router();
  router.get('/faults.json', (_req, res) => {
    res.setHeader('Cache-Control', 'no-store');
    res.json(state.faults);
  });
  router.post('/faults', (req, res) => {
    state.faults.set(req.body as Record<string, unknown>);
    answer(res, []);
  });
  return router;
}
