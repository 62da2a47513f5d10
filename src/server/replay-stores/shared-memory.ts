import type { ReplayStore } from '../types.js';
import { memoryReplayStore } from './memory.js';

// Under a registered symbol: two copies of this package in one process, such as ESM and a bundle, share it as well. The
// number changes when a claim's key does.
const KEY = Symbol.for('stepup-elements.server.replay-store.1');

/** The one store in memory of this process, which every guard uses that has no `replayStore` of its own. */
export function sharedMemoryStore(): ReplayStore {
  const shared = globalThis as { [KEY]?: ReplayStore };
  if (typeof shared[KEY]?.claim === 'function') return shared[KEY];
  const store = memoryReplayStore();
  // Not to be replaced: a second store would let used proofs pass again.
  Object.defineProperty(globalThis, KEY, { value: store });
  return store;
}
