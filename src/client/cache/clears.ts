import type { Action } from '../types.js';

/** A clear: of everything, of a resource, or of one action on it. */
export interface Clear {
  /** When, Unix ms: what was asked for before it is ignored whenever it arrives. */
  at: number;
  resource?: string;
  action?: Action;
  reason: 'sign-out' | 'member-change' | 'cleared';
}

/** Whether a clear ends what was asked for then. */
export function ends(
  { resource, action, at }: Clear,
  asked: { resource: string; action: Action; askedAt: number },
): boolean {
  return (
    asked.askedAt <= at &&
    (resource ?? asked.resource) === asked.resource &&
    (action ?? asked.action) === asked.action
  );
}
