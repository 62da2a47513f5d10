import type { StepUpClient } from '../../client/client.js';
import type { Operation } from '../../protocol/operation.js';
import type { Guard } from '../guard.js';

// The server tells of an operation, not of a gate: of many gates for one operation, only the one that was used last is
// meant.
const latest = new WeakMap<StepUpClient, Map<string, WeakRef<Guard>>>();

/** Notes that a guard has let something go for an operation. */
export function noteUse({ resource, action }: Operation, guard: Guard): void {
  const uses = latest.get(guard.client) ?? new Map<string, WeakRef<Guard>>();
  latest.set(guard.client, uses.set(keyOf({ resource, action }), new WeakRef(guard)));
}

/** Whether nothing else was let go for an operation since this guard did so. */
export function wasLatestUse(operation: Operation, guard: Guard): boolean {
  return latest.get(guard.client)?.get(keyOf(operation))?.deref() === guard;
}

function keyOf({ resource, action }: Operation): string {
  return `${action} ${resource}`;
}
