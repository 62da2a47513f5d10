import { isAction, isResource } from './request.js';
import type { Action } from './types.js';

/** What a server asks for when it refuses a request for want of a step-up. */
export interface StepUpChallenge {
  resource: string;
  action: Action;
  /** How old the verification may be, in seconds. */
  maxAge?: number;
  acrValues?: string[];
}

/**
 * Writes the one scope token of a challenge, `resource:action`.
 */
export function formatScope(resource: string, action: Action): string {
  return `${resource}:${action}`;
}

/**
 * Reads a scope: exactly one token, split at its last `:`.
 * @returns null where it is anything else; such a challenge belongs to the caller.
 */
export function parseScope(scope: string): { resource: string; action: Action } | null {
  const at = scope.lastIndexOf(':');
  const resource = scope.slice(0, Math.max(at, 0));
  const action = scope.slice(at + 1);
  return isResource(resource) && isAction(action) ? { resource, action } : null;
}

export { isAction, isResource };
export type { Action };
