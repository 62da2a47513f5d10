import { StepUpError } from '../../../protocol/errors.js';
import { fetchJson } from '../../keys/fetch-json.js';
import { checkServiceUrl } from '../../keys/service-url.js';
import { joinEntries, openEnvelope, type Entry } from './step-up-session.js';

// These say something about us, or about now, and nothing about the session.
const NOT_ABOUT_THE_SESSION = new Set([401, 403, 407, 408, 425, 429]);

/** How Transcodes' server API is asked. */
export interface SessionApiOptions {
  apiUrl: string | URL;
  serverToken: string;
  legacySessions: boolean;
  fetch: typeof fetch;
  /** ms */
  timeout: number;
}

/** Looks a step-up session up; null where Transcodes knows none of that id. */
export type LookUpSession = (sid: string, signal: AbortSignal) => Promise<Entry | null>;

/**
 * Makes the look-up of step-up sessions, with the server's own token.
 * @throws {StepUpError} `invalid-request` at once, for settings that cannot be meant.
 */
export function sessionApi(options: SessionApiOptions): LookUpSession {
  const { serverToken, legacySessions, fetch, timeout } = options;
  // What a header cannot carry would come back in the runtime's error, in clear.
  if (typeof serverToken !== 'string' || !/^[\x21-\x7E]+$/.test(serverToken)) {
    throw new StepUpError('invalid-request', 'serverToken must be the token from the Transcodes console.');
  }
  const base = toBase(options.apiUrl);
  const headers: Record<string, string> = { 'x-transcodes-token': serverToken };
  if (legacySessions) headers['x-api-key'] = serverToken;

  async function ask(path: string, signal: AbortSignal): Promise<Entry | null> {
    const { status, value } = await fetchJson(new URL(path, base), {
      what: 'Transcodes',
      fetch,
      headers,
      timeout,
      signal,
    });
    if (value !== undefined) return openEnvelope(value);
    if (status < 500 && !NOT_ABOUT_THE_SESSION.has(status)) return null;
    const hint = status === 401 || status === 403 ? ': is serverToken right?' : '.';
    throw new StepUpError('unavailable', `Transcodes answered with ${status}${hint}`);
  }

  return async (sid, signal) => {
    const name = encodeURIComponent(sid);
    const entry = await ask(name, signal);
    if (!entry || entry.status !== undefined) return entry;
    const status = await ask(`session/${name}`, signal);
    return status && joinEntries(entry, status);
  };
}

function toBase(apiUrl: string | URL): URL {
  const url = checkServiceUrl(apiUrl, 'apiUrl');
  if (url.search) throw new StepUpError('invalid-request', 'apiUrl must not carry a query.');
  // Written with its version or without.
  const path = url.pathname.replace(/\/+$/, '').replace(/\/v1$/, '');
  return new URL(`${path}/v1/auth/temp-session/step-up/`, url);
}
