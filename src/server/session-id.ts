import { StepUpError } from '../protocol/errors.js';
import { isSessionId, SESSION_HEADER } from '../protocol/session-id.js';
import { untilAborted } from './deadline.js';
import { readJsonBody, type BodyReason } from './json-body.js';
import type { CheckOptions } from './types.js';

/** The id of the step-up session, or null and, where it may lie in a body that nobody could look into, why not. */
export interface SessionIdReading {
  sid: string | null;
  unreadable?: BodyReason;
}

/**
 * Reads the id of the step-up session: the one that the app gives, else from its header, else from a JSON body as
 * `stepUpSid` or `sid`. To be called only once the token holds: until then nobody's body is worth reading. A malformed
 * one counts as none and never falls back to the next place.
 * @param given The app's own; undefined where it gives none.
 */
export async function readSessionId(
  request: Request,
  given: CheckOptions['sid'],
  signal: AbortSignal,
): Promise<SessionIdReading> {
  const own = typeof given === 'function' ? await askApp(given, signal) : given;
  if (own !== undefined) return wellFormed(own);
  const header = request.headers.get(SESSION_HEADER);
  if (header !== null) return wellFormed(header);
  const body = await readJsonBody(request, signal);
  if ('unreadable' in body) return { sid: null, unreadable: body.unreadable };
  const { object } = body;
  const name = ['stepUpSid', 'sid'].find(field => object !== null && Object.hasOwn(object, field));
  return wellFormed(name === undefined ? null : object![name]);
}

/** Reads it from its header alone; null where there is none. */
export function readHeader(request: Request): { sid: string | null } | 'malformed' {
  const header = request.headers.get(SESSION_HEADER);
  return header === null || isSessionId(header) ? { sid: header } : 'malformed';
}

function wellFormed(value: unknown): SessionIdReading {
  return { sid: isSessionId(value) ? value : null };
}

async function askApp(sid: () => unknown, signal: AbortSignal): Promise<unknown> {
  try {
    // In a promise of its own, so that it is waited for whatever it returns, and a throw is a rejection.
    return await untilAborted(new Promise(resolve => resolve(sid())), signal);
  } catch (error) {
    signal.throwIfAborted();
    // Whatever its code: the app's own error says nothing about the token or the member.
    throw new StepUpError('unavailable', 'The function given as sid threw.', { cause: error });
  }
}
