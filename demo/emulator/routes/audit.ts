import { Router } from 'express';
import { answer } from '../answer.js';
import { memberOf, type EmulatorState } from '../state.js';

/** Where `trackUserAction` arrives. Without a session the entry names nobody. */
export function auditRoutes(state: EmulatorState): Router {
  const router = Router();
  router.post('/audit', async (req, res) => {
    const { event, webhookNotification } = req.body as Record<string, unknown>;
    state.audit.add(event, await memberOf(state, req), webhookNotification === true);
    answer(res, []);
  });
  return router;
}
