import { describe } from '#developer-messages';
import { aborted } from '../../client/abort.js';
import type { StepUpError } from '../../protocol/errors.js';
import {
  askingOf,
  errorOf,
  idle,
  operationOf,
  type Asking,
  type Demand,
  type GateState,
  type HeldEvent,
  type Resting,
} from './state.js';
import type { EarlyEvent, EventOf, GateEffect, Next } from './types.js';

/**
 * What becomes of a gate until its first question has ended: the part of the machine that is there from the beginning. A
 * question ends when the late part is there, whatever comes of it, or when that cannot be had; all that can happen to a
 * gate then comes with it, and `transition` too.
 */
export function untilAnswered(state: GateState, event: EarlyEvent): Next {
  switch (event.type) {
    case 'connected':
    case 'set-up':
      return seen(state, event);
    case 'ask':
      return ask(state, event);
    case 'announced':
      return announced(state, event);
    case 'question':
      return tell(state, event.id, event.stage === 'waiting' ? 'waiting' : 'provider');
    case 'failed':
      return failed(state, event);
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
  const next = same(whereNew(state, { ...state, reveals, isDisabled, isMemberKnown, isConnected }));
  return type === 'set-up' && demand.error ? preceded(next, { type: 'report', error: demand.error }) : next;
}

/** The state before where nothing is new: what follows from it need not be shown again. */
export function whereNew(before: GateState, after: GateState): GateState {
  for (const name in after) {
    if (before[name as keyof GateState] !== after[name as keyof GateState]) return after;
  }
  return before;
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
    return preceded(refused(state, error, held), { type: 'report', error }, { type: 'reject', id, error });
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

/** The person is told something else of what is asked. */
export function tell(
  state: GateState,
  id: number,
  tells: 'verifying' | 'waiting' | 'provider' | 'in-window',
): Next {
  const { phase } = state;
  if (phase.name !== 'asking' || phase.asking.id !== id) return same(state);
  return same({ ...state, phase: { ...phase, tells } });
}

// The late part cannot be had: whatever else has become of the question, the gate stays locked for that.
function failed(state: GateState, { id, error, isConnected }: EventOf<'failed'>): Next {
  const { phase } = state;
  if (phase.name !== 'asking' || phase.asking.id !== id) return rejected(state, id, error);
  if (!isConnected) return forgotten(state, id, error);
  return preceded(refused(state, error, phase.asking.held), { type: 'reject', id, error });
}

export function rejected(state: GateState, id: number, error: StepUpError): Next {
  return preceded(same(state), { type: 'reject', id, error });
}

/** The gate has left the page while it asked: the page hears nothing of it, and it does not ask for ever. */
export function forgotten(state: GateState, id: number, error: StepUpError): Next {
  return rejected({ ...state, phase: idle(errorOf(state)) }, id, error);
}

/** The question was refused: the page hears it, and the person is told. */
export function refused(
  state: GateState,
  error: StepUpError,
  held: HeldEvent | null,
  about: Element | null = held?.recorded.trigger ?? null,
): Next {
  return {
    state: { ...state, phase: { name: 'refused', error, held, about, tells: 'error' }, used: null },
    effects: [
      { type: 'dispatch', name: 'stepup-denied', detail: error },
      { type: 'log', error },
    ],
  };
}
