import type { Verification } from '../../client/types.js';
import type { RecordedEvent } from '../recorded-event.js';
import { shownOf, type GateState, type Resting } from './state.js';

// What is asked of a gate's state only with the late part: nothing follows, and nothing has passed, before.

/** What the gate is in, or was in before it is known whether it asks; null while it asks. */
export function restingOf({ phase }: GateState): Resting | null {
  const shown = shownOf(phase);
  return shown.name === 'asking' ? null : shown;
}

/** The verification for which it has let something pass, while nothing has ended that. */
export function passedForOf({ phase }: GateState): Verification | null {
  const shown = shownOf(phase);
  return shown.name === 'verified' ? shown.verification : null;
}

/** Whether the gate has to hear what becomes of verifications. An idle one does not: there may be thousands. */
export function isFollowing({ phase, isConnected, reveals, used }: GateState): boolean {
  return isConnected && (reveals || phase.name !== 'idle' || used !== null);
}

/** What another try would let go. */
export function heldOf({ phase }: GateState): RecordedEvent | null {
  return phase.name === 'refused' ? (phase.held?.recorded ?? null) : null;
}
