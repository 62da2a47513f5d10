import type { VerificationCache } from './cache/verification-cache.js';
import { askingCode, loadAsking } from './late-asking.js';
import type { CheckedSettings } from './settings.js';

/**
 * Has a cache keep its verifications over a reload of the tab, as soon as the code for that is there: it comes with what
 * asks, since most pages keep nothing. Until then, what the page before has left stays where it is.
 * @param settings Whether it still is to, by then.
 * @param signal The end of the client.
 * @returns Resolves when the cache has what was left: in this very turn where the code is there already. Where it cannot
 * be loaded, the person is asked as if nothing had been left.
 */
export async function keepInSession(
  cache: VerificationCache,
  settings: () => CheckedSettings,
  signal: AbortSignal,
): Promise<void> {
  const isWanted = (): boolean => settings().storage === 'session' && !signal.aborted;
  if (!isWanted()) return cache.keepInSession(null);
  try {
    const { sessionEntries } = askingCode() ?? (await loadAsking());
    if (isWanted()) cache.keepInSession(sessionEntries);
  } catch {
    // Whoever asks is told.
  }
}
