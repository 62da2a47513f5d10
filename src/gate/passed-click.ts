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
  // An event has a path only while it is dispatched.
  return !event.isTrusted && !!latest?.deref()?.composedPath().includes(event.target!);
}
