import { lateAsking } from '../../../src/client/late-asking.js';

/** Whether the half of the client that asks has come. */
export function isThere(late = lateAsking): boolean {
  const once = new AbortController();
  let there = false;
  late.whenThere(() => (there = true), once.signal);
  once.abort();
  return there;
}
