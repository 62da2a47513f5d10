import { now, type Moment } from '../../client/clock.js';
import type { ChangeReason } from '../../client/events.js';
import type { Verification } from '../../client/types.js';
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

/** Whether a verification that was answered is still what a gate has to know. */
export function isWanted(guard: Guard, verification: Verification): boolean {
  return !reveals(guard.settings) || isSameOperation(demandOf(guard).question, verification);
}

/** What is decided by at this moment: what a gate would ask, and whether its verification still holds. */
export function presentDemand(guard: Guard): { demand: Demand; holds: boolean; at: Moment } {
  return { demand: demandOf(guard), holds: stillHolds(guard), at: now() };
}
