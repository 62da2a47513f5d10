import { invalidRequest } from '../protocol/errors.js';
import { hostOf } from './request-host.js';

/**
 * Checks the public origins of an app.
 * @throws {StepUpError} `invalid-request` for a list that is empty, and for what is no origin as browsers spell it.
 */
export function checkOrigins(origins: readonly string[] | undefined): readonly string[] | undefined {
  if (origins === undefined) return undefined;
  const given: unknown = origins;
  if (Array.isArray(given) && given.length > 0 && given.every(isOrigin)) return Object.freeze([...given]);
  throw invalidRequest(
    'origins must be a list of origins as browsers spell them, such as https://app.example.com.',
  );
}

/** Whether a method is one that changes nothing (RFC 9110, section 9.2.1). */
export function isSafe(method: string): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}

/**
 * Whether a request that a browser has signed by itself, with a cookie, was made by a page of the app. Forwarding headers
 * are not read: anybody can send them.
 */
export function comesFromApp(request: Request, origins: readonly string[] | undefined): boolean {
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  if (origin !== null && origins?.includes(origin)) return true;
  if (site !== null || origins) return site === 'same-origin';
  return origin !== null && isOwn(origin, request);
}

/** Whether the browser says that a request was made by the app's own page, or by the person in the address bar. */
export function isFromWithin({ headers }: Request): boolean {
  const site = headers.get('sec-fetch-site');
  return site === 'same-origin' || site === 'none';
}

function isOwn(origin: string, request: Request): boolean {
  if (!isOrigin(origin)) return false;
  const host = hostOf(request);
  if (host === undefined) return new URL(request.url).origin === origin;
  // Which scheme the browser used, a server behind a proxy cannot know.
  const { protocol, host: own } = new URL(origin);
  const address = `${protocol}//${host}`;
  return /^[\w.[\]:-]+$/.test(host) && URL.canParse(address) && new URL(address).host === own;
}

/** Whether this is an origin as browsers spell it: scheme, host and port, and nothing else. */
export function isOrigin(text: unknown): text is string {
  return (
    typeof text === 'string' && /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text
  );
}
