import type { Scene } from './scene.js';

/**
 * Nothing is asked one after the other here, and nothing is told to others: each state is shown beside all the others,
 * which hold nothing up, and end nothing.
 */
export function standAlone({ waits }: Scene): void {
  const request = (_: string, options: LockOptions, callback: (lock: null) => unknown): unknown =>
    options.ifAvailable ? callback(null) : new Promise(() => undefined);
  const locks = waits ? { request, query: async () => ({}) } : undefined;
  Object.defineProperty(navigator, 'locks', { value: locks, configurable: true });
  for (const shared of ['BroadcastChannel', 'localStorage']) {
    Object.defineProperty(window, shared, { value: undefined, configurable: true });
  }
}
