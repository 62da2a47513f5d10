/** A `window.transcodes` that answers as the vendor's documentation says, for tests of the adapter. */
export interface FakeSdk {
  /** Every call that was made: `[method, ...arguments]`. */
  calls: unknown[][];
  member: Record<string, unknown> | null;
  listeners: Map<string, Set<(event: unknown) => void>>;
  emit(type: string, event: unknown): void;
  [method: string]: any;
}

/** Makes one. What is `undefined` in `methods` is missing in the SDK. */
export function fakeSdk(methods: Record<string, unknown> = {}): FakeSdk {
  const listeners: FakeSdk['listeners'] = new Map();
  const sdk: FakeSdk = {
    calls: [],
    member: { id: 'member-1', email: 'alice@example.test' },
    listeners,
    token: {
      isAuthenticated: async () => sdk.member !== null,
      hasToken: () => sdk.member !== null,
      getCurrentMember: async () => sdk.member,
      getAccessToken: async () => (sdk.member ? 'header.payload.signature' : null),
    },
    on(type: string, listener: (event: unknown) => void) {
      if (!listeners.has(type)) listeners.set(type, new Set());
      listeners.get(type)!.add(listener);
      return () => listeners.get(type)!.delete(listener);
    },
    off(type: string, listener: (event: unknown) => void) {
      listeners.get(type)?.delete(listener);
    },
    emit(type: string, event: unknown) {
      for (const listener of listeners.get(type) ?? []) listener(event);
    },
  };
  for (const [name, method] of Object.entries(methods)) {
    sdk[name] =
      typeof method === 'function'
        ? (...args: unknown[]) => {
            sdk.calls.push([name, ...args]);
            return method(...args);
          }
        : method;
  }
  return sdk;
}

/** Puts it on the page, or takes it away. */
export function install(sdk: unknown): void {
  if (sdk === undefined) delete (globalThis as any).transcodes;
  else (globalThis as any).transcodes = sdk;
}
