/** What is done to a resource. */
export type Action = 'create' | 'read' | 'update' | 'delete';

/** The actions that a role's matrix has levels for. */
export const ACTIONS: readonly Action[] = ['create', 'read', 'update', 'delete'];

// The provider's own rule, and not imported from the library beside it: this package is installed alone.
const RESOURCE = /^[\x21\x23-\x5B\x5D-\x7E]{1,128}$/;

/** Whether this is one of the four actions. */
export function isAction(value: unknown): value is Action {
  return ACTIONS.includes(value as Action);
}

/** Whether this can be the name of a resource: printable ASCII without space, `"` and `\`, 1 to 128 characters. */
export function isResource(value: unknown): value is string {
  return typeof value === 'string' && RESOURCE.test(value);
}
