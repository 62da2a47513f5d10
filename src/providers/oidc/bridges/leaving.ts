import { isFrameOfAnotherSite, outOfReach } from '../oauth/frame.js';
import { refuseUnreachable } from './reachable.js';

/**
 * Waits for a library that leads the page away: its promise may settle when the page is being left, later, or never.
 * @param issuer Where it leads to.
 * @param leave Starts it.
 * @throws What the library throws before; `unavailable` where nobody is there, and in a frame of another site: providers let
 * themselves not be framed, and have no cookies there.
 */
export async function leaving(issuer: string, leave: () => Promise<unknown>): Promise<'navigated'> {
  if (isFrameOfAnotherSite()) throw outOfReach();
  await refuseUnreachable(issuer);
  const heard = new AbortController();
  const left = new Promise<void>(resolve => {
    addEventListener('pagehide', () => resolve(), { once: true, signal: heard.signal });
  });
  try {
    await Promise.race([left, leave()]);
    return 'navigated';
  } finally {
    heard.abort();
  }
}
