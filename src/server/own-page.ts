import { hasOutsideBody } from './json-body.js';

/**
 * Whether a request that a browser sends with the app's cookie comes from one of the app's own pages, as far as the browser
 * says.
 * @param origins The app's public origins, where they are known: pages there count whatever else is said.
 */
export function comesFromOwnPage(request: Request, origins: readonly string[]): boolean {
  const { headers } = request;
  const origin = headers.get('origin');
  if (origin !== null && origins.includes(origin)) return true;
  const site = headers.get('sec-fetch-site');
  if (site !== null) return site === 'same-origin';
  return origins.length === 0 && origin !== null && origin === ownOrigin(request, origin);
}

/** The origin of the request itself. Node does not say by which scheme it came: the one of the page counts. */
function ownOrigin(request: Request, origin: string): string | null {
  if (!hasOutsideBody(request)) return new URL(request.url).origin;
  const host = request.headers.get('host');
  const [scheme] = /^https?:\/\//.exec(origin) ?? [];
  return host && scheme ? scheme + host.toLowerCase() : null;
}
