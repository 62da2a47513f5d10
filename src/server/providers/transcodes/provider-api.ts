import { invalidRequest, type StepUpError } from '../../../protocol/errors.js';
import { fault, inSeconds, quote } from '../../fault.js';
import { fetchJson, type FetchedJson } from '../../keys/fetch-json.js';
import { checkServiceUrl } from '../../keys/service-url.js';
import { isRecord } from './step-up-session.js';

// These say something about us, or about now, and nothing about what was asked for.
const NOT_ABOUT_THE_QUESTION = new Set([401, 403, 405, 407, 408, 425, 429]);

// A service tells the time in whole seconds, and its answer takes a while.
const DATE_PRECISION_MS = 2_000;

/** How Transcodes' server API is asked. */
export interface ProviderApiOptions {
  apiUrl: string | URL;
  serverToken: string;
  legacySessions: boolean;
  fetch: typeof fetch;
  /** ms */
  timeout: number;
  /** Seconds. */
  clockTolerance: number;
  /** Gets what the operator should know although no request is refused for it. */
  tell: (error: StepUpError) => void;
}

/**
 * Asks Transcodes' API.
 * @returns The whole answer, whatever it is; null where the API itself says that it knows no such thing.
 * @throws {StepUpError} `unavailable` for everything that is no answer of that API.
 */
export type AskProvider = (
  path: string,
  giveUp: AbortController,
  body?: object,
) => Promise<{ answer: unknown } | null>;

/**
 * Makes the way to Transcodes' API, with the server's own token.
 * @throws {StepUpError} `invalid-request` at once, for settings that cannot be meant.
 */
export function providerApi(options: ProviderApiOptions): AskProvider {
  const { serverToken, legacySessions, fetch, timeout, clockTolerance, tell } = options;
  // What a header cannot carry would come back in the runtime's error, in clear.
  if (typeof serverToken !== 'string' || !/^[\x21-\x7E]+$/.test(serverToken)) {
    throw invalidRequest('serverToken must be the token from the Transcodes console.');
  }
  const base = toBase(options.apiUrl);
  const address = base.origin + base.pathname.slice(0, -1);
  const headers: Record<string, string> = { 'x-transcodes-token': serverToken };
  if (legacySessions) headers['x-api-key'] = serverToken;

  function compareClocks(date: number): void {
    const ahead = Date.now() - date;
    if (Math.abs(ahead) <= clockTolerance * 1000 + DATE_PRECISION_MS) return;
    tell(
      fault(
        'unavailable',
        'clock',
        `This server's clock is ${inSeconds(Math.abs(ahead))} ${ahead > 0 ? 'ahead of' : 'behind'} that of ${address}, clockTolerance is ${clockTolerance} s: check the clock.`,
        'date',
      ),
    );
  }

  function explain({ status, type }: FetchedJson): StepUpError {
    if (status === 401 || status === 403) {
      return fault(
        'unavailable',
        'server-token-refused',
        `${address} refuses this server's token (${status}): check serverToken, and that it is of this project.`,
        status,
      );
    }
    if (status >= 500 || NOT_ABOUT_THE_QUESTION.has(status)) {
      return fault('unavailable', 'provider-unavailable', `${address} answered with ${status}.`, status);
    }
    return fault(
      'unavailable',
      'wrong-api',
      `Expected JSON of Transcodes' API from ${address}, but ${status} with ${quote(type)} came, which is none of its answers: check apiUrl, and what stands between.`,
      `${status} ${type}`,
    );
  }

  return async (path, giveUp, body) => {
    const answer = await fetchJson(new URL(path, base), {
      what: 'Transcodes',
      fetch,
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      headers: body ? { ...headers, 'Content-Type': 'application/json' } : headers,
      timeout,
      giveUp,
    });
    const { status, value, date } = answer;
    if (date !== undefined) compareClocks(date);
    if (status < 300 && value !== undefined && !isForeign(value)) return { answer: value };
    if (status < 400 || status >= 500 || NOT_ABOUT_THE_QUESTION.has(status)) throw explain(answer);
    if (saysUnknown(status, value)) return null;
    throw explain(answer);
  };
}

/** Whether JSON that came with success has nothing of the envelope `{ success, statusCode, payload }`. */
function isForeign(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const names = Object.keys(value);
  return names.length > 0 && !names.some(name => ['success', 'statusCode', 'payload'].includes(name));
}

// How servers of all kinds say that nothing at all lies at an address.
const NO_SUCH_ADDRESS =
  /^(cannot (get|post)\b|(there is )?(no|unknown) (such )?(route|path|endpoint|page|address|project|resource path)\b|(the )?(requested )?(route|path|endpoint|page|url)\b.*\bnot (be )?found|missing authentication token|there is nothing here)/i;

/**
 * Whether an answer of 4xx is the API's own word that it does not know what was asked for: JSON in its envelope, or with
 * the text of an error. An error about the address, or one that could be any server's, is not.
 */
function saysUnknown(status: number, value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { success, statusCode, error, message } = value;
  const texts = [error, message].filter(text => typeof text === 'string');
  if (texts.some(text => NO_SUCH_ADDRESS.test(text))) return false;
  if (success === false || statusCode === status || Object.keys(value).length === 0) return true;
  return texts.some(text => !/^not found\.?$/i.test(text));
}

function toBase(apiUrl: string | URL): URL {
  const url = checkServiceUrl(apiUrl, 'apiUrl');
  if (url.search) throw invalidRequest('apiUrl must not carry a query.');
  // Written with its version or without.
  const path = url.pathname.replace(/\/+$/, '').replace(/\/v1$/, '');
  return new URL(`${path}/v1/`, url);
}
