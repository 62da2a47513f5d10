import type { Moment } from '../../client/clock.js';
import type { Verification } from '../../client/types.js';
import type { StepUpExpiredReason } from '../events.js';
import { idle, type GateState, type HeldEvent, type Question, type Verified } from './state.js';
import type { EventOf, GateEffect, Next } from './types.js';
import { same } from './until-answered.js';

// How long it counts that the person was told to look and click again.
const CLICK_AGAIN_MS = 60_000;

/** The person counts as verified: the page hears it, and what was held is let go soon. */
export function succeed(
  state: GateState,
  question: Question,
  verification: Verification,
  held: HeldEvent | null,
): Next {
  const phase: Verified = {
    ...{ name: 'verified', verification, question, held },
    ...{ notice: null, clickAgain: null, isSpent: false },
  };
  const effects: GateEffect[] = [wakeAt(verification), ...toldVerified(verification)];
  if (held) effects.push({ type: 'let-go-soon', recorded: held.recorded });
  return { state: { ...state, phase }, effects };
}

/** The page hears that the person counts as verified. */
export function toldVerified(verification: Verification): GateEffect[] {
  return [
    { type: 'dispatch', name: 'stepup-verified', detail: verification },
    { type: 'log', error: null },
  ];
}

/** A verification has ended. */
export function expire(
  state: GateState,
  { verification, isSpent }: Verified,
  reason: StepUpExpiredReason,
): Next {
  const ended = { ...state, phase: idle(null) };
  if (isSpent) return same(ended);
  return {
    state: ended,
    effects: [{ type: 'dispatch', name: 'stepup-expired', detail: { verification, reason } }],
  };
}

/** Has the gate look again when its verification ends. */
export function wakeAt({ expiresAt }: Verification): GateEffect {
  return { type: 'wake-at', expiresAt };
}

/**
 * The person is told to look and to click again. Whoever does so within a minute is not asked for what has not changed
 * since the notice.
 */
export function toldToClickAgain(
  state: GateState,
  phase: Verified,
  text: 'changed' | 'verified-click-again',
  { recorded, seen, at }: EventOf<'due'>,
): GateState {
  const notice = { text, about: seen?.trigger ?? recorded.trigger };
  const clickAgain = seen && { seen, until: later(at) };
  return { ...state, phase: { ...phase, held: null, notice, clickAgain } };
}

function later({ wall, monotonic }: Moment): Moment {
  return { wall: wall + CLICK_AGAIN_MS, monotonic: monotonic + CLICK_AGAIN_MS };
}

/** The one use of a verification is over; what it revealed stays until something ends it. */
export function spent(state: GateState, { verification }: EventOf<'spent'>): Next {
  const { phase, reveals } = state;
  const isOver = phase.name === 'verified' && phase.verification === verification && !phase.held;
  return same(isOver && !reveals ? { ...state, phase: { ...phase, isSpent: true } } : state);
}
