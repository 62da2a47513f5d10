const signals = new WeakMap<Request, AbortSignal>();

/**
 * Tells when nobody waits for the answer to a request any more. Beside the `Request` and not in it: a `Request` that is
 * made with a signal follows it by machinery of its own, which costs more than all else about it.
 */
export function setClientSignal(request: Request, signal: AbortSignal): void {
  signals.set(request, signal);
}

/** What is aborted when nobody waits for the answer any more: what an adapter has told, else the request's own. */
export function clientSignalOf(request: Request): AbortSignal | null | undefined {
  return signals.get(request) ?? request.signal;
}
