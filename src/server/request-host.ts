const hosts = new WeakMap<Request, string>();

/** Tells under which host a Node server was asked. The address of such a `Request` does not say so. */
export function setHost(request: Request, host: string): void {
  hosts.set(request, host);
}

/** The host and port of `Host` as they came, behind an adapter of a Node server; undefined for every other request. */
export function hostOf(request: Request): string | undefined {
  return hosts.get(request);
}
