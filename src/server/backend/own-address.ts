import { hostOf } from '../request-host.js';
import { invalidRequest } from '../../protocol/errors.js';

const BASE = 'https://own.invalid';

/**
 * Checks an address of the app's own: a path, or an address of one of its origins.
 * @throws {StepUpError} `invalid-request` for any other: a person must not be led elsewhere.
 */
export function checkOwnAddress(name: string, address: string, origins: readonly string[]): void {
  const url = URL.canParse(address, BASE) ? new URL(address, BASE) : null;
  const isPath = url?.origin === BASE && address.startsWith('/');
  if (isPath || (url && origins.includes(url.origin))) return;
  throw invalidRequest(`${name} must be a path such as /step-up, or an address of one of origins.`);
}

/** An address with more in its query. */
export function withQuery(address: string, query: Record<string, string | undefined>): string {
  const url = new URL(address, BASE);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return url.origin === BASE ? url.pathname + url.search + url.hash : url.href;
}

/**
 * The way back of a request: its own address where it can be asked for again, else the page that it was sent from.
 * @returns A path of the app's own origin.
 */
export function wayBack(request: Request, origins: readonly string[] = []): string {
  const { method, url, headers } = request;
  if (method === 'GET' || method === 'HEAD') return pathOf(new URL(url));
  const referrer = headers.get('referer') ?? '';
  // A page of another origin is nowhere to go back to.
  const host = hostOf(request) ?? new URL(url).host;
  const page = URL.canParse(referrer) ? new URL(referrer) : null;
  return page && (page.host === host || origins.includes(page.origin)) ? pathOf(page) : '/';
}

/** Without a second slash or a backslash at its beginning: it would name another host. */
function pathOf({ pathname, search }: URL): string {
  return `/${pathname.replace(/^[/\\]+/, '')}${search}`;
}
