import express from 'express';
import { listenOnLoopback, loopbackOnly, readPort } from './loopback.js';
import { createEmulator } from './index.js';

/** Runs the emulator alone: `npm run emulator`. */
try {
  const emulator = createEmulator({
    projectId: process.env['EMULATOR_PROJECT_ID'] || undefined,
    serverToken: process.env['EMULATOR_SERVER_TOKEN'] || undefined,
  });
  const app = express().disable('x-powered-by');
  app.use(loopbackOnly());
  app.use('/emulator', emulator.router);
  const { origin } = await listenOnLoopback(app, readPort(process.env['PORT'], 5174));
  console.log(`Transcodes emulator  ${origin}/emulator
  project id         ${emulator.projectId}
  server token       ${emulator.serverToken}
  SDK script         ${origin}/emulator/${emulator.projectId}/webworker.js
  mailed codes       ${origin}/emulator/outbox
  authenticator      ${origin}/emulator/authenticator`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
