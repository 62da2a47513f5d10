import type { JWTPayload } from 'jose';
import { StepUpError } from '../../../protocol/errors.js';
import { fault } from '../../fault.js';
import { fetchJson } from '../../keys/fetch-json.js';
import { lookUps } from '../look-ups.js';
import { refuse } from '../token-faults.js';

/** How opaque tokens are asked about (RFC 7662). */
export interface IntrospectionOptions {
  /** Finds the address of the provider's introspection endpoint. */
  locate(signal: AbortSignal): Promise<URL>;
  clientId: string;
  clientSecret: string;
  fetch: typeof fetch;
  /** ms */
  timeout: number;
}

/** Asks what a token means; what it says is still to be looked at. */
export type Introspect = (token: string, signal: AbortSignal) => Promise<JWTPayload>;

// How many questions are put to the provider at once.
const MAX_CONCURRENT = 50;

/**
 * Makes the way to the provider's introspection endpoint. Requests that come with one token at the same time are one
 * question; an answer is never kept, since a token may be revoked at any moment.
 */
export function introspection(options: IntrospectionOptions): Introspect {
  const { locate, fetch, timeout } = options;
  const headers = {
    'Content-Type': 'application/x-www-form-urlencoded',
    Authorization: basic(options.clientId, options.clientSecret),
  };
  const lookUp = lookUps<JWTPayload | null>({
    maxConcurrent: MAX_CONCURRENT,
    rememberFor: () => 0,
    isFound: answer => answer !== null,
  });

  async function ask(token: string, giveUp: AbortController): Promise<JWTPayload | null> {
    const endpoint = await locate(giveUp.signal);
    const { status, value } = await fetchJson(endpoint, {
      what: "The provider's introspection endpoint",
      fetch,
      method: 'POST',
      body: new URLSearchParams({ token, token_type_hint: 'access_token' }).toString(),
      headers,
      timeout,
      giveUp,
    });
    if (status === 401 || status === 403) throw refused(endpoint, status);
    if (status !== 200) {
      throw fault(
        'unavailable',
        'provider-unavailable',
        `The provider's introspection endpoint answered with ${status}.`,
        status,
      );
    }
    return readAnswer(value);
  }

  return async (token, signal) => {
    const claims = await lookUp({
      // Who asks is not known before the answer. Nothing of a question outlives it, so the token may be its name.
      member: token,
      key: token,
      deadline: performance.now() + timeout,
      signal,
      ask: giveUp => ask(token, giveUp),
    });
    return claims ?? refuse('is not active: it has expired, was revoked, or is of another provider');
  };
}

function readAnswer(value: unknown): JWTPayload | null {
  if (typeof value === 'object' && value !== null && 'active' in value) {
    if (value.active === false) return null;
    if (value.active === true) return value;
  }
  throw new StepUpError(
    'invalid-response',
    "The provider's introspection answer does not say whether the token is active.",
  );
}

function refused(endpoint: URL, status: number): StepUpError {
  return fault(
    'unavailable',
    'server-token-refused',
    `${endpoint.origin}${endpoint.pathname} refuses this server (${status}): check introspection.clientId and clientSecret.`,
    status,
  );
}

/** RFC 6749, section 2.3.1: both parts are form-encoded first. */
function basic(clientId: string, clientSecret: string): string {
  const [id, secret] = [clientId, clientSecret].map(part =>
    new URLSearchParams([['', part]]).toString().slice(1),
  );
  return `Basic ${btoa(`${id}:${secret}`)}`;
}
