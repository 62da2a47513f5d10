import type { Moment } from '../../client/clock.js';
import type { Verification } from '../../client/types.js';
import type { TargetedOperation } from '../../protocol/operation.js';
import type { Snapshot } from '../snapshot.js';
import { askingOf, type Demand, type GateState, type Question } from './state.js';

/**
 * Why an event may go on as it is: a verification is `known` for what the gate asks, what was clicked is `revealed`
 * content, or the person was told to click `again`.
 */
export type Passage =
  | { readonly why: 'known'; readonly question: Question; readonly known: Verification }
  | { readonly why: 'revealed' | 'again'; readonly question: Question };

/** What is decided by. */
export interface PassageBasis {
  /** What the gate would ask. */
  readonly demand: Demand;
  /** Whether the verification of the present state still holds. */
  readonly holds: boolean;
  /** When that is. */
  readonly at: Moment;
  /** Whether what the person was told to look at is as they saw it. */
  readonly isAsSeen: (seen: Snapshot) => boolean;
}

/** Whether an event may go on as it is, and why. Changes nothing. */
export function passageFor(state: GateState, trigger: Element, basis: PassageBasis): Passage | null {
  if (askingOf(state)) return null;
  const { phase, reveals } = state;
  // What is revealed is there to be used.
  if (reveals && phase.name === 'verified' && basis.holds)
    return { why: 'revealed', question: phase.question };
  const { question, known } = basis.demand;
  if (known) return { why: 'known', question, known };
  if (phase.name !== 'verified' || !basis.holds || !isSameOperation(question, phase.question)) return null;
  const again = phase.clickAgain;
  return again?.seen.trigger === trigger && isBefore(basis.at, again.until) && basis.isAsSeen(again.seen)
    ? { why: 'again', question: phase.question }
    : null;
}

/** Whether two questions are about the same. */
export function isSameOperation(one: TargetedOperation | null, other: TargetedOperation | null): boolean {
  return (
    !!one &&
    !!other &&
    one.resource === other.resource &&
    one.action === other.action &&
    one.target === other.target
  );
}

// By whichever clock has gone further, so that setting one back, or a sleep, lengthens nothing.
function isBefore(at: Moment, until: Moment): boolean {
  return at.wall < until.wall && at.monotonic < until.monotonic;
}
