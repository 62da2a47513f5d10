import type { Request, RequestHandler, Response } from 'express';
import { EmulatorError } from '../answer.js';
import type { Reach } from '../reach.js';
import type { EmulatorState } from '../state.js';

/** Remembers where this emulator is reached: by its own messages to itself, and by whoever asks. */
export function rememberOwnAddress(): RequestHandler {
  return (req, res, next) => {
    res.locals['emulatorRoot'] = `http://127.0.0.1:${req.socket.localPort}${req.baseUrl}`;
    res.locals['emulatorPages'] = `http://${namedHost(req)}${req.baseUrl}`;
    next();
  };
}

/** The host that was asked for, by name where it is this machine: passkeys work on no bare address. */
function namedHost(req: Request): string {
  return String(req.headers.host).replace(/^(?:127\.0\.0\.1|\[::1\])(?=:|$)/, 'localhost');
}

/** The address of the emulator's own webhook. */
export function ownWebhook(res: Response): string {
  return `${String(res.locals['emulatorRoot'])}/webhooks`;
}

/** The address of one of the pages that people are led to. */
export function hostedPage(
  state: EmulatorState,
  res: Response,
  name: 'sign-in' | 'console' | 'step-up',
  query: Record<string, string>,
): URL {
  const url = new URL(`${String(res.locals['emulatorPages'])}/${state.projectId}/${name}`);
  for (const [key, value] of Object.entries(query)) url.searchParams.set(key, value);
  return url;
}

/**
 * The page that somebody wants to be led back to.
 * @throws {EmulatorError} 400 unless it is one that may use the emulator.
 */
export function readReturnAddress(reach: Reach, value: unknown): URL {
  const url =
    typeof value === 'string' && value.length <= 2000 && URL.canParse(value) ? new URL(value) : null;
  if (url && reach.isOrigin(url.origin) && !url.username && !url.password) return url;
  throw new EmulatorError(400, 'redirectUri must be an address of a page on this machine.');
}
