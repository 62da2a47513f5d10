import { ageOf, momentAt, type Moment } from './clock.js';
import type { CheckedRequest } from './request.js';
import type { Action, CacheScope, Verification } from './types.js';

/** One remembered verification. */
export interface CacheEntry {
  /** Provider, project and member: whose verification this is. */
  owner: string;
  memberId: string;
  resource: string;
  action: Action;
  kind: Verification['kind'];
  sid?: string;
  /** What was asked for with `acrValues`, as one string. */
  acr: string;
  /** Unix ms. */
  askedAt: number;
  /** Unix ms. */
  verifiedAt: number;
  /** The provider's own limit, Unix ms. */
  expiresAt?: number;
}

/** What is asked of the cache. */
export type CacheQuestion = Pick<
  CheckedRequest,
  'resource' | 'action' | 'maxAge' | 'cacheScope' | 'forceStepUp' | 'acrValues'
>;

/** One name for a list of `acrValues`. */
export function acrKey(acrValues?: string[]): string {
  return acrValues?.join(' ') ?? '';
}

// Far more than one person verifies within the longest max-age.
const MOST_ENTRIES = 100;
const STORAGE_KEY = 'stepup-elements.verifications';

/** Where the verifications are kept, and the one rule of which still counts for what. */
export class VerificationCache {
  #entries: Array<CacheEntry & { at: Moment }> = [];
  #stored = false;

  /** Remembers a verification. */
  add(entry: CacheEntry): void {
    this.#entries.unshift({ ...entry, at: momentAt(entry.verifiedAt) });
    this.#entries.length = Math.min(this.#entries.length, MOST_ENTRIES);
    this.save();
  }

  /** The newest verification of this owner that counts for what is asked. */
  find(owner: string, question: CacheQuestion): CacheEntry | undefined {
    return this.#entries.find(
      entry =>
        entry.owner === owner &&
        remaining(entry, question.maxAge) > 0 &&
        (entry.kind === 'step-up' || !question.forceStepUp) &&
        (!question.acrValues || entry.acr === acrKey(question.acrValues)) &&
        // A pass without MFA counts only for exactly what it was given for.
        covers(entry.kind === 'allowed' ? 'action' : question.cacheScope, question, entry),
    );
  }

  /** Forgets what matches. */
  remove(matches: (entry: CacheEntry) => boolean): CacheEntry[] {
    const removed = this.#entries.filter(matches);
    if (removed.length) {
      this.#entries = this.#entries.filter(entry => !matches(entry));
      this.save();
    }
    return removed;
  }

  /** Keeps the entries over a reload of the tab, or stops to. */
  keepInSession(keep: boolean): void {
    if (keep === this.#stored) return;
    this.#stored = keep;
    if (keep) this.#entries.push(...load());
    else storage(area => area.removeItem(STORAGE_KEY));
  }

  /** Writes the entries, with the time last seen, where they are kept. */
  save(): void {
    if (!this.#stored) return;
    const entries = this.#entries.map(({ at: _, ...entry }) => entry);
    storage(area => area.setItem(STORAGE_KEY, JSON.stringify({ seen: Date.now(), entries })));
  }
}

/** How long an entry still counts for a max-age (seconds), in ms. */
export function remaining(entry: CacheEntry & { at?: Moment }, maxAge: number): number {
  return lifeOf(entry, maxAge) - ageOf(entry.at ?? momentAt(entry.verifiedAt));
}

/** How long an entry counts in all for a max-age (seconds), in ms. */
export function lifeOf(entry: CacheEntry, maxAge: number): number {
  return Math.min(maxAge * 1000, (entry.expiresAt ?? Infinity) - entry.verifiedAt);
}

/** Whether an entry lies within a scope of what is asked. */
export function covers(
  scope: CacheScope,
  question: { resource: string; action: Action },
  entry: { resource: string; action: Action },
): boolean {
  return (
    scope === 'session' ||
    (entry.resource === question.resource && (scope === 'resource' || entry.action === question.action))
  );
}

// Storage is there and yet throws in a sandboxed frame, or when it is full.
function storage<T>(use: (area: Storage) => T): T | undefined {
  try {
    return use(sessionStorage);
  } catch {
    return undefined;
  }
}

function load(): Array<CacheEntry & { at: Moment }> {
  return (
    storage(area => {
      const kept = JSON.parse(area.getItem(STORAGE_KEY) ?? 'null') as {
        seen: number;
        entries: CacheEntry[];
      } | null;
      // A clock that went behind the time last seen can no longer tell an age.
      if (!kept || !(kept.seen <= Date.now())) return [];
      return kept.entries
        .filter(entry => typeof entry.owner === 'string' && entry.verifiedAt <= kept.seen)
        .map(entry => ({ ...entry, at: momentAt(entry.verifiedAt) }));
    }) ?? []
  );
}
