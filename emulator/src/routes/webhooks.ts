import { Router } from 'express';
import { answer } from '../answer.js';
import type { EmulatorState } from '../state.js';

/** Where a chat's webhook would be: takes the messages in, so that they can be shown. */
export function webhookRoutes(state: EmulatorState): Router {
  const router = Router();
  router.post('/webhooks', (req, res) => {
    state.webhooks.receive(req.body);
    answer(res, []);
  });
  return router;
}
