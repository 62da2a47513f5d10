import { describe } from '#developer-messages';
import { aborted } from '../../client/abort.js';
import type { StepUpError } from '../../protocol/errors.js';
import {
  askingOf,
  errorOf,
  idle,
  type Asking,
  type Demand,
  type GateState,
  type HeldEvent,
  type Resting,
  operationOf,
} from './state.js';
import type { EarlyEvent, EventOf, GateEffect, Next } from './types.js';

/**
 * What becomes of a gate until its first question is answered: the part of the machine that is there from the beginning.
 * Whatever else can happen to a gate comes with the late part, and `transition` with it.
 */
export function untilAnswered(state: GateState, event: EarlyEvent): Next {
  switch (event.type) {
    case 'connected':
    case 'set-up':
      return seen(state, event);
    case 'client-replaced':
      return withdraw(state, aborted(undefined, describe('client-replaced')));
    case 'removed':
      return removed(state);
    case 'ask':
      return ask(state, event);
    case 'announced':
      return announced(state, event);
    case 'patience-over':
      return patienceOver(state, event.id);
    case 'question':
      return tell(state, event.id, event.stage === 'waiting' ? 'waiting' : 'provider');
    case 'failed':
      return failed(state, event);
    case 'setup-prevented':
      return withRefusalTelling(state, 'nothing');
    case 'lock':
      return lock(state, event);
    default:
      event satisfies never;
      return same(state);
  }
}

/** Nothing follows. */
export function same(state: GateState): Next {
  return { state, effects: [] };
}

/** The same with something before it. */
export function preceded({ state, effects }: Next, ...before: GateEffect[]): Next {
  return { state, effects: [...before, ...effects] };
}

function seen(state: GateState, event: EventOf<'connected' | 'set-up'>): Next {
  const { type, reveals, isDisabled, isMemberKnown, demand } = event;
  const isConnected = type === 'connected' || state.isConnected;
  const next = same(withSeen(state, { reveals, isDisabled, isMemberKnown, isConnected }));
  return type === 'set-up' && demand.error ? preceded(next, { type: 'report', error: demand.error }) : next;
}

/** The same state where nothing is new: what follows from it need not be shown again. */
export function withSeen(state: GateState, seen: Partial<GateState>): GateState {
  for (const name in seen) {
    if (state[name as keyof GateState] !== seen[name as keyof GateState]) return { ...state, ...seen };
  }
  return state;
}

// Everything is given up, and the page hears nothing. A person who was asked hears that nothing was done.
function removed(state: GateState): Next {
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

function ask(state: GateState, event: EventOf<'ask'>): Next {
  return askFor(state, { ...event, held: heldFor(event) });
}

/** What is held for the question that is asked. */
export function heldFor({ held, demand }: EventOf<'ask'>): HeldEvent | null {
  return held && { recorded: held, question: demand.question };
}

/** Asks, where nothing is asked already and nothing is wrong with the question. */
export function askFor(
  state: GateState,
  { id, reason, held, demand }: Pick<Asking, 'id' | 'reason' | 'held'> & { demand: Demand },
): Next {
  const { phase } = state;
  const pending = askingOf(state);
  // Whatever else is clicked while a question is asked is dropped; where it waits for another tab, it is asked here.
  if (pending) return { state, effects: [...takeOver(state, reason), { type: 'join', id, to: pending.id }] };
  if (demand.error) {
    const { error } = demand;
    return preceded(refuse(state, error, held), { type: 'report', error }, { type: 'reject', id, error });
  }
  const { question } = demand;
  const asking: Asking = { id, question, reason, held };
  return {
    state: { ...state, phase: { name: 'announcing', asking, before: phase as Resting } },
    effects: [{ type: 'dispatch', name: 'stepup-request', id, detail: { ...operationOf(question), reason } }],
  };
}

function takeOver({ phase }: GateState, reason: Asking['reason']): GateEffect[] {
  return reason !== 'verify' && phase.name === 'asking' && phase.tells === 'waiting'
    ? [{ type: 'take-over' }]
    : [];
}

function announced(state: GateState, { id, isCancelled }: EventOf<'announced'>): Next {
  const { phase } = state;
  // A listener may have locked or removed the gate.
  if (phase.name !== 'announcing' || phase.asking.id !== id) return same(state);
  const { asking, before } = phase;
  if (isCancelled) {
    return rejected({ ...state, phase: before }, id, aborted(undefined, describe('question-cancelled')));
  }
  const error = errorOf(state);
  return {
    state: {
      ...state,
      phase: { name: 'asking', asking, tells: 'nothing', isGivenUp: false, error },
      used: null,
    },
    effects: [{ type: 'ask', asking }],
  };
}

function tell(state: GateState, id: number, tells: 'verifying' | 'waiting' | 'provider' | 'in-window'): Next {
  const { phase } = state;
  if (phase.name !== 'asking' || phase.asking.id !== id) return same(state);
  return same({ ...state, phase: { ...phase, tells } });
}

// What the provider shows is not in this page, else nobody's patience would be over.
function patienceOver(state: GateState, id: number): Next {
  const { phase } = state;
  const tells = phase.name === 'asking' && phase.tells;
  if (tells === 'nothing') return tell(state, id, 'verifying');
  return tells === 'provider' ? tell(state, id, 'in-window') : same(state);
}

export function failed(state: GateState, { id, error, isConnected }: EventOf<'failed'>): Next {
  const { phase } = state;
  if (phase.name !== 'asking' || phase.asking.id !== id) return rejected(state, id, error);
  if (!isConnected) return forgotten(state, id, error, isShown(phase) && error.code !== 'cancelled');
  return preceded(refuse(state, error, phase.asking.held), { type: 'reject', id, error });
}

export function rejected(state: GateState, id: number, error: StepUpError): Next {
  return preceded(same(state), { type: 'reject', id, error });
}

/**
 * The gate has left the page while it asked: the page hears nothing of it, and it does not ask for ever. A person who was
 * asked, and did not cancel, hears that nothing was done.
 */
export function forgotten(state: GateState, id: number, error: StepUpError, wasAsked: boolean): Next {
  const next = rejected({ ...state, phase: idle(errorOf(state)) }, id, error);
  return wasAsked ? { ...next, effects: [...next.effects, { type: 'tell-gone' }] } : next;
}

/** The question was refused: the page hears it, and the person is told. */
export function refuse(
  state: GateState,
  error: StepUpError,
  held: HeldEvent | null,
  about: Element | null = held?.recorded.trigger ?? null,
): Next {
  const { code, reason } = error;
  // The person knows, or nobody is there any more: nothing is told.
  const isSilent = code === 'cancelled' || code === 'aborted';
  const effects: GateEffect[] = [
    { type: 'dispatch', name: 'stepup-denied', detail: error },
    { type: 'log', error },
  ];
  if (code === 'setup-required')
    effects.unshift({ type: 'dispatch', name: 'stepup-setup-required', detail: error });
  // It is asked elsewhere now: this gate is as before, but what the provider shows is still there.
  const notice = reason === 'left-open' ? { text: code, words: reason, about } : null;
  const phase: Resting = isSilent
    ? { ...idle(error), notice }
    : { name: 'refused', error, held, about, tells: 'error' };
  return { state: { ...state, phase, used: null }, effects };
}

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

/** Whether the person sees, or has seen, what the provider shows. */
function isShown({ tells }: Extract<GateState['phase'], { name: 'asking' }>): boolean {
  return tells === 'provider' || tells === 'in-window';
}

function lock(given: GateState, { question }: EventOf<'lock'>): Next {
  const clear: GateEffect[] = question ? [{ type: 'clear', question }] : [];
  const { state, effects } = withdraw(given, aborted(undefined, describe('gate-locked')));
  // What is given up ends when its question has ended.
  const phase = state.phase.name === 'asking' ? state.phase : idle(errorOf(state));
  return { state: { ...state, phase }, effects: [...clear, ...effects] };
}

/** The person is told something else of what was refused, or nothing. */
export function withRefusalTelling(state: GateState, tells: 'setup' | 'nothing'): Next {
  const { phase } = state;
  return same(phase.name === 'refused' ? { ...state, phase: { ...phase, tells } } : state);
}
