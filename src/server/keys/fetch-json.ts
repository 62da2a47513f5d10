import { StepUpError } from '../../protocol/errors.js';
import { untilAborted } from '../deadline.js';
import { fault } from '../fault.js';
import { readBounded } from '../read-bounded.js';

const MAX_BYTES = 65_536;

/** How a service is asked. */
export interface FetchJsonOptions {
  /** What is asked, for errors: `Transcodes`. The address itself may hold a session id and is never named. */
  what: string;
  fetch: typeof fetch;
  /** Default GET. */
  method?: 'POST';
  /** With POST: JSON. */
  body?: string;
  headers?: Record<string, string>;
  /** ms */
  timeout: number;
  /** Gives the question up; aborted here when the time is over. One for the whole question: each of them costs. */
  giveUp: AbortController;
}

/** What a service answered. */
export interface FetchedJson {
  status: number;
  /** The value of a body that is JSON; undefined for every other. */
  value?: unknown;
  /** What the body is, for errors: `text/html`. */
  type: string;
  /** The clock of the service when it answered, Unix ms. Undefined where it does not say, or an old answer was kept. */
  date?: number;
}

/**
 * Asks a service for JSON: once, within a time limit, without following redirects, and without reading more than 64 KiB.
 * @throws {StepUpError} `unavailable`, `timeout`, or `invalid-response` where the answer is too long. None has a cause:
 * what runtimes put into theirs may be the address or the credential.
 */
export async function fetchJson(
  url: URL,
  { what, fetch, method, body, headers, timeout, giveUp }: FetchJsonOptions,
): Promise<FetchedJson> {
  const late = (): void =>
    giveUp.abort(new StepUpError('timeout', `${what} did not answer within ${timeout} ms.`));
  const timer = setTimeout(late, timeout);
  try {
    return await untilAborted(ask(giveUp.signal), giveUp.signal);
  } finally {
    clearTimeout(timer);
  }

  async function ask(limit: AbortSignal): Promise<FetchedJson> {
    const response = await settle(limit, `${what} could not be reached`, () =>
      fetch(url, {
        ...(method && { method, body }),
        headers: { Accept: 'application/json', ...headers },
        redirect: 'manual',
        // Some frameworks patch `fetch` so that it remembers: what held then may not hold now.
        cache: 'no-store',
        signal: limit,
      }),
    );
    const { status, body: stream } = response;
    if (status < 200 || (status > 299 && status < 400)) {
      void stream?.cancel().catch(() => {});
      throw unavailable(`${what} answered with a redirect, which is not followed.`);
    }
    const text = await settle(limit, `${what} broke off its answer`, async () =>
      stream ? await readBounded(stream, MAX_BYTES) : '',
    );
    if (text === null && status < 300)
      throw new StepUpError('invalid-response', `${what} answered more than ${MAX_BYTES} bytes.`);
    return { status, value: parse(text), ...readHeaders(response, text) };
  }
}

function parse(text: string | null): unknown {
  try {
    return text ? (JSON.parse(text) as unknown) : undefined;
  } catch {
    return undefined;
  }
}

function readHeaders({ headers }: Response, text: string | null): Pick<FetchedJson, 'type' | 'date'> {
  const [type = ''] = (headers.get('content-type') ?? '').split(';');
  const date = headers.has('age') ? NaN : Date.parse(headers.get('date') ?? '');
  return {
    // Nothing but the name of a type: who answers may write anything there.
    type:
      text === ''
        ? 'nothing'
        : (/^[\w.+-]+\/[\w.+-]+$/.exec(type.trim())?.[0] ?? 'something without a content type'),
    ...(date > 0 && { date }),
  };
}

function unavailable(message: string): StepUpError {
  return fault('unavailable', 'provider-unavailable', message, message);
}

async function settle<T>(limit: AbortSignal, message: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    limit.throwIfAborted();
    const { code } = ((error as Error | undefined)?.cause ?? {}) as { code?: unknown };
    const isName = typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,40}$/.test(code);
    throw unavailable(isName ? `${message} (${code}).` : `${message}.`);
  }
}
