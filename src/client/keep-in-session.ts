import type { VerificationCache } from './cache/verification-cache.js';
import { askingCode, loadAsking, type AskingCode } from './late-asking.js';
import type { CheckedSettings } from './settings.js';

/**
 * Has a cache keep its verifications over a reload of the tab, as soon as the code for that is there: it comes with what
 * asks, since most pages keep nothing. Until then, what the page before has left stays where it is.
 * @param settings Whether it still is to, by then.
 * @param signal The end of the client.
 * @returns What resolves when the cache has what was left; undefined where there is nothing to wait for. Where the code
 * cannot be loaded, the person is asked as if nothing had been left.
 */
export function keepInSession(
  cache: VerificationCache,
  settings: () => CheckedSettings,
  signal: AbortSignal,
): Promise<void> | undefined {
  const isWanted = (): boolean => settings().storage === 'session' && !signal.aborted;
  const keep = ({ sessionEntries }: AskingCode): void => {
    if (isWanted()) cache.keepInSession(sessionEntries);
  };
  if (!isWanted()) cache.keepInSession(null);
  else if (askingCode()) keep(askingCode()!);
  // Where it cannot be loaded, whoever asks is told.
  else return loadAsking().then(keep, () => undefined);
}
