import { aborted } from '../../client/abort.js';
import type { Moment } from '../../client/clock.js';
import type { Verification } from '../../client/types.js';
import type { StepUpError } from '../../protocol/errors.js';
import type { StepUpExpiredReason } from '../events.js';
import { idle, type GateState, type HeldEvent, type Question, type Resting, type Verified } from './state.js';
import type { EventOf, GateEffect, Next } from './types.js';

// How long it counts that the person was told to look and click again.
const CLICK_AGAIN_MS = 60_000;

/** Nothing follows. */
export function same(state: GateState): Next {
  return { state, effects: [] };
}

/** The person counts as verified: the page hears it, and what was held is let go soon. */
export function succeed(
  state: GateState,
  question: Question,
  verification: Verification,
  held: HeldEvent | null,
): Next {
  const phase: Verified = { name: 'verified', verification, question, held, notice: null, clickAgain: null };
  const effects: GateEffect[] = [
    wakeAt(verification),
    { type: 'dispatch', name: 'stepup-verified', detail: verification },
    { type: 'log', error: null },
  ];
  if (held) effects.push({ type: 'let-go-soon', recorded: held.recorded });
  return { state: { ...state, phase }, effects };
}

/** The question was refused: the page hears it, and the person is told. */
export function refuse(
  state: GateState,
  error: StepUpError,
  held: HeldEvent | null,
  about: Element | null = held?.recorded.trigger ?? null,
): Next {
  const { code } = error;
  // The person knows, or nobody is there any more: nothing is told.
  const isSilent = code === 'cancelled' || code === 'aborted';
  const effects: GateEffect[] = [
    { type: 'dispatch', name: 'stepup-denied', detail: error },
    { type: 'log', error },
  ];
  if (code === 'setup-required')
    effects.unshift({ type: 'dispatch', name: 'stepup-setup-required', detail: error });
  const phase: Resting = isSilent ? idle(error) : { name: 'refused', error, held, about, tells: 'error' };
  return { state: { ...state, phase, used: null }, effects };
}

/** A verification has ended. */
export function expire(state: GateState, { verification }: Verified, reason: StepUpExpiredReason): Next {
  return {
    state: { ...state, phase: idle(null) },
    effects: [{ type: 'dispatch', name: 'stepup-expired', detail: { verification, reason } }],
  };
}

/**
 * Takes a question back. One that is only announced is as if it had never been; one that is asked is given up, and ends
 * when its question has.
 */
export function withdraw(state: GateState, why: string): Next {
  const { phase } = state;
  if (phase.name === 'asking') {
    const { id } = phase.asking;
    return {
      state: { ...state, phase: { ...phase, isGivenUp: true } },
      effects: [{ type: 'give-up', id, why }],
    };
  }
  if (phase.name !== 'announcing') return same(state);
  const error = aborted(undefined, why);
  return {
    state: { ...state, phase: phase.before },
    effects: [{ type: 'reject', id: phase.asking.id, error }],
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
