import type { Action } from './types.js';
import type { CacheEntry } from './verification-cache.js';

/** A clear: of everything, of a resource, or of one action on it. */
export interface Clear {
  /** When, Unix ms: what was asked for before it is ignored whenever it arrives. */
  at: number;
  resource?: string;
  action?: Action;
  reason: 'sign-out' | 'member-change' | 'cleared';
}

// Clears are only compared with questions that may still be pending.
const MOST_CLEARS = 200;

/** Whether a clear ends a verification. */
export function clears({ resource, action, at }: Clear, entry: Omit<CacheEntry, 'owner'>): boolean {
  return entry.askedAt <= at && matches({ resource, action }, entry);
}

/** The clears so far: what was asked for before one of them does not count. */
export class Clears {
  readonly #clears: Array<Clear & { order?: number }> = [];
  #order = 0;

  /** Remembers a clear; `here`: it was made in this page, where the order of events is known. */
  add(clear: Clear, here: boolean): void {
    this.#clears.push({ ...clear, order: here ? ++this.#order : undefined });
    this.#clears.splice(0, this.#clears.length - MOST_CLEARS);
  }

  /** Marks the moment at which a question is asked. */
  mark(): number {
    return this.#order;
  }

  /**
   * Whether one of the clears ends a verification.
   * @param mark When its question was asked, if in this page; between pages there is only the time.
   */
  end(entry: Omit<CacheEntry, 'owner'>, mark?: number): boolean {
    return this.#clears.some(clear =>
      clear.order === undefined || mark === undefined
        ? clears(clear, entry)
        : clear.order > mark && matches(clear, entry),
    );
  }
}

function matches(
  { resource, action }: Pick<Clear, 'resource' | 'action'>,
  entry: Omit<CacheEntry, 'owner'>,
): boolean {
  return (
    (resource === undefined || resource === entry.resource) &&
    (action === undefined || action === entry.action)
  );
}
