import { isLately, keep, kept, take } from '../kept-question.js';
import { RETURN_KEY, type KeptReturn } from './answer.js';
import type { Flow } from './flow.js';

/** Leaves the page for the provider's. What belongs to the answer is kept in this tab for ten minutes. */
export function leaveFor(url: URL, flow: Flow): void {
  const left: KeptReturn = { ...flow, page: location.href, leftAt: Date.now() };
  keep(RETURN_KEY, left);
  location.assign(url);
}

/**
 * The answer with which the person has come back, once; null where they have not. It is taken out of the page's address.
 */
export function takeReturn(): { query: string; flow: KeptReturn } | null {
  const left = kept(RETURN_KEY) as KeptReturn | null;
  if (!left) return null;
  const page = new URL(left.page);
  const { search, origin, pathname } = location;
  // It stands behind the page's own query, which may have a `state` or a `code` of its own.
  const query = search.replace(page.search, '');
  // An answer to nothing that was asked here, which anybody can make a link of, is left alone.
  if (new URLSearchParams(query).get('state') !== left.state) return null;
  take(RETURN_KEY);
  // The page that was left has an address of its own; another one only loses the answer.
  history.replaceState(history.state, '', page.pathname === pathname ? page : origin + pathname);
  return isLately(left.leftAt) ? { query, flow: left } : null;
}
