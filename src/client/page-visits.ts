import type { Scope } from './scope.js';

/**
 * Follows the person's visits to the page: another tab may have signed out while this one was hidden or kept for
 * "back".
 * @param look Called when the page comes, or goes; with true into the back/forward cache, or out of it.
 */
export function watchVisits(scope: Scope, look: (fromCache: boolean) => void): void {
  for (const type of ['focus', 'visibilitychange', 'pagehide', 'pageshow']) {
    scope.addEventListener?.(type, event => look((event as PageTransitionEvent).persisted));
  }
}
