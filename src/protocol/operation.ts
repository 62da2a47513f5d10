/** What is done to a resource. */
export type Action = 'create' | 'read' | 'update' | 'delete';

/** What a step-up is for: one action on one resource. */
export interface Operation {
  /** What is to be changed: 1 to 128 characters of RFC 6749's scope set (`[\x21\x23-\x5B\x5D-\x7E]`). */
  resource: string;
  /** What is to be done to it. */
  action: Action;
}

/** What a step-up is for where it says which one as well: this invoice, this amount to this account. */
export interface TargetedOperation extends Operation {
  /** Which one: 1 to 256 printable ASCII characters without `"` and `\\` (`[\x20\x21\x23-\x5B\x5D-\x7E]`). */
  target?: string;
}

/** The actions that a request may name. */
export const ACTIONS: readonly Action[] = ['create', 'read', 'update', 'delete'];

/** The characters of one scope token (RFC 6749, section 3.3). */
const RESOURCE_PATTERN = /^[\x21\x23-\x5B\x5D-\x7E]{1,128}$/;

/** The characters of a target: they stand in a quoted string as they are (RFC 9110, section 5.6.4). */
const TARGET_PATTERN = /^[\x20\x21\x23-\x5B\x5D-\x7E]{1,256}$/;

/** Whether this can say which one. */
export function isTarget(value: unknown): value is string {
  return typeof value === 'string' && TARGET_PATTERN.test(value);
}

/** Whether this is one of the four actions. */
export function isAction(value: unknown): value is Action {
  return ACTIONS.includes(value as Action);
}

/** Whether this can be the name of a resource. */
export function isResource(value: unknown): value is string {
  return typeof value === 'string' && RESOURCE_PATTERN.test(value);
}
