import { Router, type RequestHandler, type Response } from 'express';
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

/** Remembers where this emulator is reached, for the messages that it sends to itself. */
export function rememberOwnAddress(): RequestHandler {
  return (req, res, next) => {
    res.locals['emulatorRoot'] = `http://127.0.0.1:${req.socket.localPort}${req.baseUrl}`;
    next();
  };
}

/** The address of the emulator's own webhook. */
export function ownWebhook(res: Response): string {
  return `${String(res.locals['emulatorRoot'])}/webhooks`;
}
