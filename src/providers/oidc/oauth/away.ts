import { isLately, keep, kept, take } from '../kept-question.js';
import { RETURN_KEY, type KeptReturn } from './answer.js';
import type { Flow } from './flow.js';

/** Leaves the page for the provider's. What belongs to the answer is kept in this tab for ten minutes. */
export function leaveFor(url: URL, flow: Flow): void {
  const { origin, pathname, search, hash } = location;
  const left: KeptReturn = { ...flow, page: origin + pathname + search + hash, leftAt: Date.now() };
  keep(RETURN_KEY, left);
  location.assign(url);
}

/**
 * The answer with which the person has come back, once; null where they have not. It is taken out of the page's address.
 */
export function takeReturn(): { query: string; flow: Flow } | null {
  const left = kept(RETURN_KEY) as KeptReturn | null;
  const state = left && new URLSearchParams(location.search).get('state');
  // An answer to nothing that was asked here, which anybody can make a link of, is left alone.
  if (!left || state !== left.state) return null;
  take(RETURN_KEY);
  const { search } = location;
  history.replaceState(history.state, '', pageBehind(left.page));
  return isLately(left.leftAt) ? { query: search, flow: left } : null;
}

/** The page that was left, where this is it; else this one, without the answer. */
function pageBehind(page: string): string {
  const { origin, pathname } = location;
  const left = new URL(page);
  return left.origin === origin && left.pathname === pathname ? left.href : pathname;
}
