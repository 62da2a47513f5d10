import type { StepUpClient } from '../client/client.js';
import type { StepUpRefusedEvent } from '../client/events.js';
import type { StepUpError } from '../protocol/errors.js';
import type { Operation } from '../client/fetch/refusals.js';

type Show = (error: StepUpError) => void;

const latest = new WeakMap<StepUpClient, Map<string, Show>>();

/**
 * Has it shown when what was let go just now is refused later: a handler calls the server, and that wants more than
 * the gate did. Of several gates for the same resource and action, the one that let something go last shows it.
 */
export function showLateRefusals(client: StepUpClient, operation: Operation, show: Show): void {
  let shows = latest.get(client);
  if (!shows) {
    latest.set(client, (shows = new Map<string, Show>()));
    client.addEventListener('refused', event => {
      const { operation, error } = event as StepUpRefusedEvent;
      latest.get(client)!.get(keyOf(operation))?.(error);
    });
  }
  shows.set(keyOf(operation), show);
}

function keyOf({ resource, action }: Operation): string {
  return `${resource}:${action}`;
}
