import type { Verification } from '../../../src/client/types.js';
import {
  INITIAL_STATE,
  type Demand,
  type GateState,
  type Question,
} from '../../../src/gate/machine/state.js';
import { transition } from '../../../src/gate/machine/transition.js';
import type { GateEffect, GateEvent } from '../../../src/gate/machine/types.js';
import type { RecordedEvent } from '../../../src/gate/recorded-event.js';

export const DELETE: Question = { resource: 'documents', action: 'delete' };
export const READ: Question = { resource: 'documents', action: 'read' };

/** An event that was held back; to the machine, no more than an identity. */
export function heldClick(trigger: object = {}): RecordedEvent {
  return { reason: 'click', trigger } as unknown as RecordedEvent;
}

export function verificationOf({ resource, action }: Question, expiresAt = 900_000): Verification {
  return {
    resource,
    action,
    memberId: 'member-1',
    verifiedAt: 0,
    expiresAt,
    fromCache: false,
    kind: 'step-up',
  };
}

/** What a gate asks, and whether that is known. */
export function demand(question: Question = DELETE, known: Verification | null = null): Demand {
  return { question, known };
}

/** The state after some events, and what the last of them has set off. */
export function after(...events: GateEvent[]): { state: GateState; effects: readonly GateEffect[] } {
  let next: { state: GateState; effects: readonly GateEffect[] } = { state: INITIAL_STATE, effects: [] };
  for (const event of events) next = transition(next.state, event);
  return next;
}

export const connected = (reveals = false): GateEvent => ({
  type: 'connected',
  reveals,
  isDisabled: false,
  isMemberKnown: true,
  demand: demand(),
});

export const clicked = (held: RecordedEvent, id = 1): GateEvent => ({
  type: 'ask',
  id,
  reason: 'click',
  held,
  demand: demand(),
});

export const announced = (isCancelled = false, id = 1): GateEvent => ({ type: 'announced', id, isCancelled });

export const answered = (id = 1, question = DELETE): GateEvent => ({
  type: 'answered',
  id,
  verification: verificationOf(question),
  isConnected: true,
  isWanted: true,
});
