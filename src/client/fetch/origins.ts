import { describe } from '#developer-messages';
import { invalidRequest, refuseUnknownKeys } from '../../protocol/errors.js';
import { isResource } from '../../protocol/operation.js';

/** Where tokens and proofs may go: an origin, or an origin with the resources whose challenges are answered for it. */
export type StepUpOrigin = string | { origin: string; resources: string[] };

const LOOPBACK = /^((.+\.)?localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Checks the origins to which tokens and proofs may go: each is named exactly, and reached by https, or by http on
 * this machine itself.
 * @returns Whether they may go to an origin or, with a resource, whether that origin may ask for it. The page's own
 * origin always may.
 * @throws {StepUpError} `invalid-request` for anything else, with its name: a wildcard of any shape, `http:` to
 * another machine, an address with a path, a user or a final slash, a host that is spelled otherwise than browsers do.
 */
export function checkOrigins(origins: StepUpOrigin[]): (origin: string, resource?: string) => boolean {
  if (!Array.isArray(origins)) throw invalidRequest(describe('not-a-list-of-origins', 'origins', origins));
  const allowed = origins.map(entry => {
    // A URL has an origin, too, but its path would silently not count.
    const named: { origin: string; resources?: string[] } =
      typeof entry === 'string' || entry instanceof URL ? { origin: entry as string } : entry;
    const { origin, resources } = named ?? {};
    checkOrigin(origin);
    // With `resource`, or a list that is none, every challenge of the origin would be answered.
    refuseUnknownKeys('an entry of origins', named, { origin: true, resources: true });
    if (resources !== undefined && !(Array.isArray(resources) && resources.every(isResource)))
      throw invalidRequest(describe('not-a-list-of-resources', 'resources', resources));
    return { origin, resources: resources && [...resources] };
  });
  return (origin, resource) =>
    origin === globalThis.location?.origin ||
    allowed.some(
      entry =>
        entry.origin === origin && (!resource || !entry.resources || entry.resources.includes(resource)),
    );
}

function checkOrigin(origin: string): void {
  if (typeof origin !== 'string') throw invalidRequest(describe('not-an-origin', 'origins', origin));
  if (origin.includes('*')) throw invalidRequest(describe('origin-with-wildcard', 'origins', origin));
  const url = URL.canParse(origin) ? new URL(origin) : null;
  if (!url || !/^https?:$/.test(url.protocol))
    throw invalidRequest(describe('not-an-origin', 'origins', origin));
  // A password in an address is nobody's to read in a log.
  const shown = origin.replace(/\/\/.*@/, '//…@');
  if (url.origin !== origin)
    throw invalidRequest(describe('more-than-an-origin', 'origins', shown, url.origin));
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname))
    throw invalidRequest(describe('origin-in-clear', 'origins', origin));
}
