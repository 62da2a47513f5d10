import { describe } from '#developer-messages';
import { StepUpError } from '../../protocol/errors.js';

// How long an answer may take, ms: a person who waits is told, and may try again.
const LIMIT = 30_000;

/** Headers that go with each request, such as a CSRF token; a function where they rotate. */
export type BackendHeaders = HeadersInit | (() => HeadersInit | Promise<HeadersInit>);

/** An answer of the server: its status, and the object in it. */
export interface WireAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Speaks with the site's own server. */
export interface Wire {
  /**
   * @param path Below the server's address, such as `/session`.
   * @param body Sent as JSON; without it, nothing is sent.
   * @throws {StepUpError} `aborted`; `unavailable` where the server cannot be reached, or does not answer within 30 s;
   * `invalid-response` for an answer that is not JSON.
   */
  send(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: object,
    signal?: AbortSignal,
  ): Promise<WireAnswer>;
}

/** @param url Where the server half lies, absolute. */
export function createWire(
  url: string,
  headers: BackendHeaders | undefined,
  fetch: typeof globalThis.fetch | undefined,
): Wire {
  return {
    async send(method, path, body, signal) {
      let status: number;
      let text: string;
      const limit = new AbortController();
      const late = setTimeout(() => limit.abort(), LIMIT);
      try {
        const all = new Headers(typeof headers === 'function' ? await headers() : headers);
        all.set('Accept', 'application/json');
        if (body) all.set('Content-Type', 'application/json');
        const response = await (fetch ?? globalThis.fetch)(url + path, {
          method,
          headers: all,
          body: body && JSON.stringify(body),
          // The app's own cookie says who it is, at another listed origin too.
          credentials: 'include',
          cache: 'no-store',
          // A question is also cancelled by a page that is being left.
          keepalive: method === 'DELETE',
          // Nobody else is told what is asked.
          redirect: 'error',
          referrerPolicy: 'strict-origin',
          signal: AbortSignal.any([limit.signal, signal ?? limit.signal]),
        });
        ({ status } = response);
        text = await response.text();
      } catch (cause) {
        if (signal?.aborted) throw new StepUpError('aborted', describe('given-up'), { cause });
        throw unreachable(url, (cause as Error | undefined)?.message, cause);
      } finally {
        clearTimeout(late);
      }
      if (status >= 500) throw unreachable(url, `it answered ${status}`);
      return { status, body: status === 204 ? {} : readObject(text, url, status) };
    },
  };
}

function readObject(text: string, url: string, status: number): WireAnswer['body'] {
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body && !Array.isArray(body)) return body as Record<string, unknown>;
  } catch {
    // Said below: a page of a proxy, or of an app whose route is missing.
  }
  throw new StepUpError('invalid-response', describe('backend-answer-unreadable', url, status));
}

function unreachable(url: string, why = '', cause?: unknown): StepUpError {
  return new StepUpError('unavailable', describe('backend-not-reached', url, why), { cause });
}
