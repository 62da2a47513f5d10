import type { StepUpClient } from '../../client/client.js';
import { now, type Moment } from '../../client/clock.js';
import type { ChangeReason } from '../../client/events.js';
import type { Verification } from '../../client/types.js';
import { isConnected } from '../../dom/unclobbered.js';
import { demandOf } from '../demand.js';
import { reveals, type Guard } from '../guard.js';
import { isSameOperation } from '../machine/passage.js';
import type { Demand, Question } from '../machine/state.js';
import { isSingleUse } from './one-use.js';

// What ends a verification that no memory tells of.
const ENDINGS: ChangeReason[] = ['sign-out', 'member-change', 'cleared'];

/** A gate, as far as it tells whether what was verified still holds. */
type Standing = Pick<Guard, 'state' | 'client'>;

/**
 * Whether the verification of a gate still holds. A single use leaves nothing in the client's memory; what it revealed
 * stays until something ends it.
 * @param now What the gate asks now, where that has changed, and the reason for which it is looked at.
 */
export function stillHolds(
  { state: { phase }, client }: Standing,
  now: { readonly question?: Question | null; readonly reason?: ChangeReason } = {},
): boolean {
  if (phase.name !== 'verified') return false;
  const { question = phase.question, reason } = now;
  if (!question || typeof client.memberId !== 'string') return false;
  if (!isSingleUse(question, client)) return client.peek(question) !== null;
  return isSingleUse(phase.question, client) && !(reason && ENDINGS.includes(reason));
}

/** Tells a gate what a client has answered to one of its questions, if that is still what the gate has to know. */
export function answered(guard: Guard, id: number, verification: Verification, client: StepUpClient): void {
  const isSameClient = client === guard.client;
  const isWanted =
    isSameClient && (!reveals(guard.settings) || isSameOperation(demandOf(guard).question, verification));
  guard.send({ type: 'answered', id, verification, isConnected: isConnected(guard.guarded), isWanted });
}

/** What is decided by at this moment: what a gate would ask, and whether its verification still holds. */
export function presentDemand(
  guard: Guard,
  trigger: Element,
): { demand: Demand; holds: boolean; at: Moment } {
  return { demand: demandOf(guard, trigger), holds: stillHolds(guard), at: now() };
}
