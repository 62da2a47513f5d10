/**
 * The protocol that copies of this library share, on a page and over the tabs of an origin. It changes with what they tell
 * each other: a copy of another protocol is refused, and nothing that it has left or says is believed.
 */
export const PROTOCOL = 2;

/** What the channel, the lock and the stored items of this protocol are called. */
export const SHARED_NAME = `stepup-elements.${PROTOCOL}`;

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
