const SLICE_MS = 1_000;

/** Keys that end, each at its own time. Every operation costs the same however many there are. */
export interface ExpiringKeys {
  readonly size: number;
  has(key: string, now: number): boolean;
  /** Adds a key, or gives one that has ended another end. */
  add(key: string, endsAt: number): void;
  /** Forgets keys that have ended, and looks at so many entries at most. */
  clear(now: number, limit: number): void;
}

/** Makes an empty set. Ends are sorted into slices of a second, so that none has to be searched for. */
export function expiringKeys(): ExpiringKeys {
  const ends = new Map<string, number>();
  const slices = new Map<number, Set<string>>();
  // No slice before this one holds anything.
  let earliest = Infinity;

  const sliceOf = (time: number): number => Math.floor(time / SLICE_MS);

  return {
    get size() {
      return ends.size;
    },

    has: (key, now) => (ends.get(key) ?? -Infinity) > now,

    add(key, endsAt) {
      const former = ends.get(key);
      if (former !== undefined) slices.get(sliceOf(former))?.delete(key);
      const slice = sliceOf(endsAt);
      const keys = slices.get(slice) ?? new Set();
      slices.set(slice, keys.add(key));
      ends.set(key, endsAt);
      earliest = Math.min(earliest, slice);
    },

    clear(now, limit) {
      let left = limit;
      while (left > 0 && earliest <= sliceOf(now)) {
        const keys = slices.get(earliest) ?? new Set();
        let unseen = keys.size;
        for (const key of keys) {
          // What is added again below is not looked at twice.
          if (unseen-- === 0) break;
          if (left-- === 0) return;
          keys.delete(key);
          if (ends.get(key)! <= now) ends.delete(key);
          // Only in the slice of this second: it waits behind the others for its turn.
          else keys.add(key);
        }
        if (keys.size > 0) return;
        left -= 1;
        slices.delete(earliest);
        earliest = slices.size === 0 ? Infinity : earliest + 1;
      }
    },
  };
}
