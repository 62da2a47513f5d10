import type { TargetedOperation } from '../../protocol/operation.js';
import { digest } from '../digest.js';
import type { CheckedRequest } from '../request.js';
import { SHARED_NAME, type Scope } from '../scope.js';
import { readKept, writeKept } from './kept.js';

/** A clear: of everything, of a resource, or of one action on it, of one target where it names one. */
export interface Clear extends Partial<TargetedOperation> {
  reason: 'sign-out' | 'member-change' | 'cleared';
}

/**
 * The clears so far, in an order that all pages of the origin share: each has a number, and the numbers only grow. What
 * was asked for counts as long as the latest clear that covers it is the one from before the question.
 */
export interface Clears {
  /**
   * The number of the latest clear that covers this, as it is written down at this moment. NaN where nothing can be told:
   * it equals nothing.
   * @param what Not to be changed afterwards.
   */
  latest(what: Partial<TargetedOperation>): number;
  /**
   * Adds a clear.
   * @param number Under which another page has written it down, if it could.
   * @returns Its number, where every page of the origin can read it.
   */
  add(what: Partial<TargetedOperation>, number?: number): number | undefined;
  /** What is written down, so that a change can be seen; null where nothing can be. */
  written(): string | null;
}

const NAME = `${SHARED_NAME}.clears`;
// When there are too many to tell them apart, one of everything stands for them.
const REMEMBERED = 100;

export function createClears(scope: Scope): Clears {
  let written: string | null = null;
  // By what was cleared, unreadable. Where nothing can be kept for the origin, this page's own.
  let numbers: Record<string, number> = {};
  // The answers that `numbers` give, by what was asked about: it is asked at every click, and digests take their time.
  let found = new WeakMap<object, number>();

  const know = (those: typeof numbers): void => {
    numbers = those;
    found = new WeakMap();
  };

  // Another page may have written, even while this one was frozen and heard of nothing.
  const read = (): string | null => {
    const kept = readKept(scope, 'localStorage', NAME);
    if (kept !== written) {
      written = kept;
      try {
        know(Object(JSON.parse(kept!)) as typeof numbers);
      } catch {
        know({});
      }
    }
    return kept;
  };

  const latest = (what: Partial<TargetedOperation>): number => {
    read();
    const known = found.get(what);
    if (known !== undefined) return known;
    const number = Math.max(numbers['']!, ...keysOf(what).map(key => numbers[key] ?? 0));
    found.set(what, number);
    return number;
  };

  return {
    latest,

    add(what, number) {
      if (read() && number! <= latest(what)) return number;
      const highest = Math.max(...Object.values(numbers));
      // A count that was lost must not be taken for the one that begins anew.
      const next = Number.isFinite(highest) ? highest + 1 : Math.floor(Math.random() * 2 ** 48);
      const key = keysOf(what).at(-1);
      const tellsApart = key && Object.keys(numbers).length < REMEMBERED && Number.isFinite(highest);
      know(tellsApart ? { ...numbers, [key]: next } : { '': next });
      const text = JSON.stringify(numbers);
      writeKept(scope, 'localStorage', NAME, text);
      // Before somebody has agreed to it, some pages have theirs keep nothing, without a word.
      written = readKept(scope, 'localStorage', NAME);
      return written === text ? next : undefined;
    },

    written: read,
  };
}

/** What a clear of this request covers: by its scope, everything, a resource, or one action on it, of one target. */
export function coveredBy(request: CheckedRequest): Partial<TargetedOperation> {
  const { resource, action, target, cacheScope } = request;
  return {
    resource: cacheScope === 'session' ? undefined : resource,
    ...(cacheScope === 'action' && { action, target }),
  };
}

// What covers this, from the resource to the action on it and its target.
function keysOf({ resource, action, target }: Partial<TargetedOperation>): string[] {
  const texts = [resource, action && `${action} ${resource}`, target && `${action} ${resource} ${target}`];
  return texts.flatMap(text => (text ? digest(text) : []));
}
