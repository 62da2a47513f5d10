import { describe } from '#developer-messages';
import { StepUpError } from '../../../protocol/errors.js';

/** Whether channels, storage and cookies are this frame's own, and not shared with a window of the same origin. */
export function isFrameOfAnotherSite(): boolean {
  // A browser that does not tell (Firefox) waits for the timeout.
  return [...(location.ancestorOrigins ?? [])].some(origin => siteOf(origin) !== siteOf(location.origin));
}

/** The error of a question that cannot be answered there. */
export function outOfReach(): StepUpError {
  return new StepUpError('unavailable', describe('window-out-of-reach'));
}

/** Nearly the site: what the public suffix list would say more exactly is not worth its size. */
function siteOf(origin: string): string {
  return new URL(origin).hostname.split('.').slice(-2).join('.');
}
