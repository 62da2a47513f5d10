import { describe } from '#developer-messages';
import { aborted } from '../../client/abort.js';
import type { StepUpError } from '../../protocol/errors.js';
import { restingOf } from './after-answer.js';
import { expire } from './outcomes.js';
import { isShown } from './refusals.js';
import { askingOf, errorOf, idle, type GateState } from './state.js';
import type { EventOf, GateEffect, Next } from './types.js';
import { preceded, rejected, same } from './until-answered.js';

/**
 * Takes a question back. One that is only announced is as if it had never been; one that is asked is given up, and ends
 * when its question has.
 */
export function withdraw(state: GateState, error: StepUpError): Next {
  const { phase } = state;
  if (phase.name === 'asking') {
    const { id } = phase.asking;
    return {
      state: { ...state, phase: { ...phase, isGivenUp: true } },
      effects: [{ type: 'give-up', id, error }],
    };
  }
  if (phase.name !== 'announcing') return same(state);
  return rejected({ ...state, phase: phase.before }, phase.asking.id, error);
}

/** Everything is given up, and the page hears nothing. A person who was asked hears that nothing was done. */
export function removed(state: GateState): Next {
  const { phase } = state;
  // An error costs more than all else, and most gates ask nothing.
  const { effects } = askingOf(state)
    ? withdraw(state, aborted(undefined, describe('gate-removed')))
    : same(state);
  const wasAsked = phase.name === 'asking' ? isShown(phase) : phase.name === 'verified' && phase.held;
  const gone: GateEffect[] = wasAsked ? [{ type: 'tell-gone' }] : [];
  return {
    state: { ...state, phase: idle(errorOf(state)), isConnected: false, used: null },
    effects: [...effects, ...gone],
  };
}

/** The verification ends, in every tab, and what is asked is given up. */
export function lock(given: GateState, { question }: EventOf<'lock'>): Next {
  const clear: GateEffect[] = question ? [{ type: 'clear', question }] : [];
  const { state, effects } = withdraw(given, aborted(undefined, describe('gate-locked')));
  // What is given up ends when its question has ended.
  const phase = state.phase.name === 'asking' ? state.phase : idle(errorOf(state));
  const next = { ...state, phase };
  const before = restingOf(given);
  return before?.name === 'verified'
    ? preceded(expire(next, before, 'cleared'), ...clear, ...effects)
    : { state: next, effects: [...clear, ...effects] };
}
