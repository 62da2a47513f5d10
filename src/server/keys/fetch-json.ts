import { StepUpError } from '../../protocol/errors.js';
import { withinLimit } from '../deadline.js';
import { readBounded } from '../read-bounded.js';

const MAX_BYTES = 65_536;

/** How a service is asked. */
export interface FetchJsonOptions {
  /** What is asked, for errors: `Transcodes`. The address itself may hold a session id and is never named. */
  what: string;
  fetch: typeof fetch;
  headers?: Record<string, string>;
  /** ms */
  timeout: number;
  signal: AbortSignal;
}

/**
 * Asks a service for JSON: once, within a time limit, without following redirects, and without reading more than 64 KiB.
 * @returns The status, and the value where the status is 2xx.
 * @throws {StepUpError} `unavailable`, `timeout`, or `invalid-response` where the answer is not JSON or too long. None has
 * a cause: what runtimes put into theirs may be the address or the credential.
 */
export function fetchJson(
  url: URL,
  { what, fetch, headers, timeout, signal }: FetchJsonOptions,
): Promise<{ status: number; value?: unknown }> {
  return withinLimit(timeout, signal, `${what} did not answer within ${timeout} ms.`, async limit => {
    const response = await settle(limit, `${what} could not be reached`, () =>
      fetch(url, {
        headers: { Accept: 'application/json', ...headers },
        redirect: 'manual',
        // Some frameworks patch `fetch` so that it remembers: what held then may not hold now.
        cache: 'no-store',
        signal: limit,
      }),
    );
    const { status, body } = response;
    if (status < 200 || status > 299) {
      void body?.cancel().catch(() => {});
      if (status < 400)
        throw new StepUpError('unavailable', `${what} answered with a redirect, which is not followed.`);
      return { status };
    }
    const text = await settle(limit, `${what} broke off its answer`, async () =>
      body ? await readBounded(body, MAX_BYTES) : '',
    );
    if (text === null)
      throw new StepUpError('invalid-response', `${what} answered more than ${MAX_BYTES} bytes.`);
    try {
      return { status, value: JSON.parse(text) as unknown };
    } catch {
      throw new StepUpError('invalid-response', `${what} answered something that is not JSON.`);
    }
  });
}

async function settle<T>(limit: AbortSignal, message: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    limit.throwIfAborted();
    const { code } = ((error as Error | undefined)?.cause ?? {}) as { code?: unknown };
    throw new StepUpError('unavailable', typeof code === 'string' ? `${message} (${code}).` : `${message}.`);
  }
}
