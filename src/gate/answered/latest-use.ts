import type { StepUpClient } from '../../client/client.js';
import type { TargetedOperation } from '../../protocol/operation.js';
import type { Guard } from '../guard.js';

// The server tells of an operation, not of a gate: of many gates for one operation, only the one that was used last is
// meant.
interface Uses {
  readonly guards: Map<string, WeakRef<Guard>>;
  /** What was noted last, and for whom: mostly the same is used again. */
  latest?: TargetedOperation;
  by?: WeakRef<Guard>;
}

const uses = new WeakMap<StepUpClient, Uses>();

/** Notes that a guard has let something go for an operation. */
export function noteUse(operation: TargetedOperation, guard: Guard): void {
  const { client } = guard;
  const noted: Uses = uses.get(client) ?? { guards: new Map() };
  if (noted.latest === operation && noted.by!.deref() === guard) return;
  noted.latest = operation;
  noted.by = new WeakRef(guard);
  noted.guards.set(keyOf(operation), noted.by);
  uses.set(client, noted);
}

/** Whether nothing else was let go for an operation since this guard did so. */
export function wasLatestUse(operation: TargetedOperation, guard: Guard): boolean {
  return uses.get(guard.client)?.guards.get(keyOf(operation))?.deref() === guard;
}

function keyOf({ resource, action, target = '' }: TargetedOperation): string {
  return `${action} ${resource} ${target}`;
}
