import type { Scope } from './scope.js';

/**
 * Follows the person's visits to the page: another tab may have signed out while this one was hidden or kept for
 * "back".
 * @param visited Called when the page comes, or goes; `persisted`: into the back/forward cache, or out of it. Undefined
 * for events that say nothing about that.
 */
export function watchVisits(
  scope: Scope,
  visited: (type: string, persisted: boolean | undefined) => void,
  signal: AbortSignal,
): void {
  for (const type of ['focus', 'visibilitychange', 'pagehide', 'pageshow']) {
    scope.addEventListener?.(type, event => visited(type, (event as PageTransitionEvent).persisted), {
      signal,
    });
  }
}
