import type { StepUpError } from '../protocol/errors.js';
import type { Fault } from './fault.js';

// A state that was not seen for so long is over: when it comes back, it is said again.
const STATE_ENDS_MS = 600_000;

// What came may be chosen by a stranger: that must fill neither the memory nor the log.
const MAX_PER_REASON = 10;

/** Says what is wrong with a server, on its console, once for as long as it lasts. */
export type Notices = (error: StepUpError) => void;

/** Makes a memory of what was said. */
export function createNotices(): Notices {
  const lastSeen = new Map<string, Map<string, number>>();

  return error => {
    const { reason = error.code, about = error.message } = (error as Partial<Fault>).fault ?? {};
    const now = Date.now();
    const seen = lastSeen.get(reason) ?? new Map<string, number>();
    lastSeen.set(reason, seen);
    for (const [key, at] of seen) if (Math.abs(now - at) >= STATE_ENDS_MS) seen.delete(key);
    const isKnown = seen.has(about);
    if (!isKnown && seen.size >= MAX_PER_REASON) return;
    seen.set(about, now);
    if (!isKnown) console.error(`stepup-elements (${reason}): ${error.message}`);
  };
}
