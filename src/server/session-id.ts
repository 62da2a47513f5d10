import { isSessionId, SESSION_HEADER } from '../protocol/session-id.js';
import { untilAborted } from './deadline.js';
import { readBounded } from './read-bounded.js';

const MAX_BODY_BYTES = 65_536;

/**
 * Reads the id of the step-up session: from its header, else from a JSON body as `stepUpSid` or `sid`. To be called only
 * once the token holds: until then nobody's body is worth reading. A malformed one never falls back to the next place.
 * @returns null where there is none that could be one.
 */
export async function readSessionId(request: Request, signal: AbortSignal): Promise<string | null> {
  const header = request.headers.get(SESSION_HEADER);
  if (header !== null) return isSessionId(header) ? header : null;
  const body = await readJsonObject(request, signal);
  const name = ['stepUpSid', 'sid'].find(field => body !== null && Object.hasOwn(body, field));
  const value = name === undefined ? undefined : body![name];
  return isSessionId(value) ? value : null;
}

async function readJsonObject(
  request: Request,
  signal: AbortSignal,
): Promise<Record<string, unknown> | null> {
  const { headers } = request;
  if (!/^application\/(?:[\w.+-]+\+)?json[ \t]*(?:;|$)/i.test(headers.get('content-type') ?? '')) return null;
  if (Number(headers.get('content-length') ?? 0) > MAX_BODY_BYTES) return null;
  if (request.bodyUsed || !request.body) return null;
  try {
    // A copy, so that the handler can still read the body itself.
    const text = await untilAborted(readBounded(request.clone().body!, MAX_BODY_BYTES, signal), signal);
    const value: unknown = JSON.parse(text ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}
