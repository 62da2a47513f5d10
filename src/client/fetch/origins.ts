import { describe } from '#developer-messages';
import { invalidRequest } from '../../protocol/errors.js';

/** Where tokens and proofs may go: an origin, or an origin with the resources whose challenges are answered for it. */
export type StepUpOrigin = string | { origin: string; resources: string[] };

/**
 * Checks the origins to which tokens and proofs may go.
 * @returns Whether they may go to an origin or, with a resource, whether that origin may ask for it. The page's own
 * origin always may.
 * @throws {StepUpError} `invalid-request` for anything that is not exactly an origin, such as an address with a path.
 */
export function checkOrigins(origins: StepUpOrigin[]): (origin: string, resource?: string) => boolean {
  const allowed = origins.map(entry => {
    const { origin, resources } = typeof entry === 'string' ? { origin: entry, resources: undefined } : entry;
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
      throw invalidRequest(describe('not-an-origin', 'origins', origin));
    }
    if (resources && !Array.isArray(resources)) {
      throw invalidRequest(describe('not-a-list-of-resources', 'resources', resources));
    }
    return { origin, resources };
  });
  return (origin, resource) =>
    origin === globalThis.location?.origin ||
    allowed.some(
      entry =>
        entry.origin === origin && (!resource || !entry.resources || entry.resources.includes(resource)),
    );
}
