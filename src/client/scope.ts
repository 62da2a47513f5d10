/**
 * What the client uses of the page that it runs in; `globalThis`, but in tests. A worker, a sandboxed frame or a server
 * lacks parts of it, or has parts that throw: each is looked for where it is used, and done without where it does not
 * work.
 */
export type Scope = Pick<
  typeof globalThis,
  'BroadcastChannel' | 'navigator' | 'sessionStorage' | 'localStorage' | 'opener' | 'addEventListener'
> & {
  /** Spelt out: TypeScript's own description of it is younger than the oldest TypeScript that this package is used with. */
  navigation?: {
    readonly currentEntry: { readonly key: string } | null;
    entries(): Array<{ readonly key: string }>;
  };
};
