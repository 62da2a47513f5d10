import type { StepUpClient } from '../../client/client.js';
import type { TargetedOperation } from '../../protocol/operation.js';
import type { Guard } from '../guard.js';

// The server tells of an operation, not of a gate: of many gates for one operation, only the one that was used last is
// meant.
interface Uses {
  readonly guards: Map<string, WeakRef<Guard>>;
  /** What was noted last. Each guard has objects of its own for what it asks. */
  latest?: TargetedOperation;
}

const uses = new WeakMap<StepUpClient, Uses>();

/** Notes that a guard has let something go for an operation. */
export function noteUse(operation: TargetedOperation, guard: Guard): void {
  const { client } = guard;
  const noted: Uses = uses.get(client) ?? { guards: new Map() };
  // At nearly every click.
  if (noted.latest === operation) return;
  noted.latest = operation;
  noted.guards.set(keyOf(operation), new WeakRef(guard));
  uses.set(client, noted);
}

/** Whether nothing else was let go for an operation since this guard did so. */
export function wasLatestUse(operation: TargetedOperation, guard: Guard): boolean {
  return uses.get(guard.client)?.guards.get(keyOf(operation))?.deref() === guard;
}

function keyOf({ resource, action, target = '' }: TargetedOperation): string {
  return `${action} ${resource} ${target}`;
}
