import type { StepUpError } from '../../protocol/errors.js';
import { idle, type GateState, type HeldEvent } from './state.js';
import type { EventOf, Next } from './types.js';
import { forgotten, preceded, refused, rejected, same } from './until-answered.js';

/** A question has ended without an answer. */
export function failed(state: GateState, { id, error, isConnected }: EventOf<'failed'>): Next {
  const { phase } = state;
  if (phase.name !== 'asking' || phase.asking.id !== id) return rejected(state, id, error);
  if (!isConnected) return gone(state, id, error, isShown(phase) && error.code !== 'cancelled');
  return preceded(refuse(state, error, phase.asking.held), { type: 'reject', id, error });
}

/** The gate has left the page while it asked. A person who was asked, and did not cancel, hears that nothing was done. */
export function gone(state: GateState, id: number, error: StepUpError, wasAsked: boolean): Next {
  const next = forgotten(state, id, error);
  return wasAsked ? { ...next, effects: [...next.effects, { type: 'tell-gone' }] } : next;
}

/** The question was refused: the page hears it, and the person is told, unless they know. */
export function refuse(
  state: GateState,
  error: StepUpError,
  held: HeldEvent | null,
  about?: Element | null,
): Next {
  const { code, reason } = error;
  const next = refused(state, error, held, about);
  if (code === 'setup-required')
    return preceded(next, { type: 'dispatch', name: 'stepup-setup-required', detail: error });
  // The person knows, or nobody is there any more: nothing is told.
  if (code !== 'cancelled' && code !== 'aborted') return next;
  // It is asked elsewhere now: this gate is as before, but what the provider shows is still there.
  const notice =
    reason === 'left-open'
      ? ({ text: code, words: reason, about: about ?? held?.recorded.trigger ?? null } as const)
      : null;
  return { ...next, state: { ...next.state, phase: { ...idle(error), notice } } };
}

/** Whether the person sees, or has seen, what the provider shows. */
export function isShown({ tells }: Extract<GateState['phase'], { name: 'asking' }>): boolean {
  return tells === 'provider' || tells === 'in-window';
}

/** The person is told something else of what was refused, or nothing. */
export function withRefusalTelling(state: GateState, tells: 'setup' | 'nothing'): Next {
  const { phase } = state;
  return same(phase.name === 'refused' ? { ...state, phase: { ...phase, tells } } : state);
}
