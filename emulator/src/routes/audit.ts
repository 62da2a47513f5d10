import { Router } from 'express';
import { answer } from '../answer.js';
import { memberOf, type EmulatorState } from '../state.js';
import { ownWebhook } from './own-address.js';

/** Where `trackUserAction` arrives. Without a session the entry names nobody. */
export function auditRoutes(state: EmulatorState): Router {
  const router = Router();
  router.post('/audit', async (req, res) => {
    const { event, webhookNotification } = req.body as Record<string, unknown>;
    const entry = state.audit.add(event, await memberOf(state, req), webhookNotification === true);
    const { tag, severity, status, email } = entry;
    if (severity === 'high' || entry.webhookNotification) {
      const text = `${email ?? 'Somebody'}: ${tag} ${status ? 'succeeded' : 'failed'}`;
      state.webhooks.send({ text, tag, severity, status }, ownWebhook(res));
    }
    answer(res, []);
  });
  return router;
}
