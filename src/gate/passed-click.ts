import { eventPath, isDispatched, targetOf } from '../dom/unclobbered.js';

let latest: WeakRef<Event> | undefined;

/** To be called with every click that goes on as it is. */
export function notePassedClick(event: Event): void {
  latest = new WeakRef(event);
}

/**
 * Whether a click is what a component makes of one that goes on: it stops that and clicks itself instead, while that is
 * still dispatched. Whoever listens there would have heard the first one as well.
 */
export function isPassedClick(event: Event): boolean {
  if (event.isTrusted) return false;
  const passed = latest?.deref();
  // A script may dispatch the same one again, when what it passed before may have been locked.
  return !!passed && passed !== event && isDispatched(passed) && eventPath(passed).includes(targetOf(event)!);
}
