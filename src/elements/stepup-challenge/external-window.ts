import type { StepUpError } from '../../protocol/errors.js';
import type { ExternalProgress } from './conversation.js';

// How often it is looked whether what happens in the window has been answered, ms.
const BETWEEN_LOOKS = 1_500;

/**
 * Leads a window to where it goes on, and waits until that has been answered. Whether the window is still there says
 * nothing: a page of another origin may cut it off from this one.
 * @param look How it stands.
 * @param signal Ends the wait, and rejects it.
 * @returns Whether it was accepted.
 */
export async function followWindow(
  opened: Window,
  url: string,
  look: () => Promise<ExternalProgress>,
  signal: AbortSignal,
): Promise<boolean> {
  opened.opener = null;
  opened.location.replace(url);
  for (;;) {
    const progress = await look().catch(stillOpen);
    if (progress !== 'open') return progress === 'verified';
    await untilNextLook(signal);
    signal.throwIfAborted();
  }
}

/** One look that fails is no end of it: the person may be answering there meanwhile. */
function stillOpen(thrown: StepUpError): ExternalProgress {
  if (thrown.code === 'unavailable') return 'open';
  throw thrown;
}

/** Soon, and at once when the person comes back to this window. */
function untilNextLook(signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const end = (): void => {
      clearTimeout(timer);
      removeEventListener('focus', end);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, BETWEEN_LOOKS);
    addEventListener('focus', end);
    signal.addEventListener('abort', end);
  });
}
