import { describe } from '#developer-messages';
import { invalidRequest, StepUpError } from '../../protocol/errors.js';
import { SESSION_HEADER } from '../../protocol/session-id.js';
import type { RequestAuthorization, RequestToAuthorize } from '../types.js';

// What browsers send at most of requests that outlive their page, in bytes.
const KEEPALIVE_LIMIT = 65_536;

/** A request that can be sent, and sent again, with other headers each time. */
export class RepeatableRequest {
  readonly #request: Request;
  readonly #streams: boolean;

  /** @throws {StepUpError} `invalid-request` for `no-cors`, which drops the headers in silence. */
  constructor(input: RequestInfo | URL, init?: RequestInit) {
    this.#streams = init?.body instanceof ReadableStream;
    this.#request = new Request(input, init);
    if (this.#request.mode === 'no-cors') {
      throw invalidRequest(describe('mode-no-cors'));
    }
  }

  /** Where it goes. */
  get origin(): string {
    return new URL(this.#request.url).origin;
  }

  /** What is to be authorised, for a question where there is one. */
  about(question?: Pick<RequestToAuthorize, 'resource' | 'action'>): RequestToAuthorize {
    const { method, url } = this.#request;
    return { method, url, ...(question && { resource: question.resource, action: question.action }) };
  }

  /** Whether its method is one that changes something. */
  get changes(): boolean {
    return !/^(GET|HEAD|OPTIONS)$/.test(this.#request.method);
  }

  /** Whether its body can be sent a second time, as far as that is known without reading it. */
  get isRepeatable(): boolean {
    return !this.#streams;
  }

  /** The caller's signal. */
  get signal(): AbortSignal {
    return this.#request.signal;
  }

  /**
   * Sends it.
   * @param authorization How it is authorised, unless the caller has set an `Authorization`.
   * @param sid The step-up session, if there is one.
   * @throws {StepUpError} `aborted` with the caller's signal; `unavailable` for a redirect of a request that carries a
   * step-up session, or when that cannot be told from a network error; `invalid-request` for a `keepalive` body that
   * is too large. Else what `fetch` throws.
   */
  async send(
    fetch: typeof globalThis.fetch,
    authorization?: RequestAuthorization | null,
    sid?: string,
  ): Promise<Response> {
    let request = this.#streams ? this.#request : this.#request.clone();
    const { headers, referrer, referrerPolicy, signal } = request;
    const { scheme, token, proof } = authorization ?? {};
    if (scheme && token && !headers.has('Authorization')) {
      headers.set('Authorization', `${scheme} ${token}`);
      // Of a proof that belongs to this token (RFC 9449, section 7.1).
      if (proof) headers.set('DPoP', proof);
    }
    if (sid) headers.set(SESSION_HEADER, sid);
    const proves = headers.has(SESSION_HEADER);
    // A redirect would carry the header to another origin. What is said anew of a request resets its referrer.
    if (proves) request = new Request(request, { headers, redirect: 'error', referrer, referrerPolicy });
    try {
      return await fetch(request);
    } catch (cause) {
      if (signal.aborted) throw new StepUpError('aborted', describe('request-aborted'), { cause });
      await this.#checkKeepalive(cause);
      if (!proves) throw cause;
      throw new StepUpError('unavailable', describe('no-answer-or-redirect'), {
        cause,
        reason: 'no-answer',
      });
    }
  }

  /** @throws {StepUpError} `invalid-request` where it cannot be sent a second time. */
  async checkRepeatable(): Promise<void> {
    if (this.#streams) {
      throw invalidRequest(describe('body-sent-once'));
    }
    await this.#checkKeepalive();
  }

  async #checkKeepalive(cause?: unknown): Promise<void> {
    if (this.#streams || !this.#request.keepalive) return;
    const { byteLength } = await this.#request.clone().arrayBuffer();
    if (byteLength <= KEEPALIVE_LIMIT) return;
    throw invalidRequest(describe('keepalive-too-large'), cause);
  }
}
