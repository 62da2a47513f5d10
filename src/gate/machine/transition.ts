import { describe } from '#developer-messages';
import { aborted } from '../../client/abort.js';
import type { StepUpError } from '../../protocol/errors.js';
import { clientReplaced, heard } from './news.js';
import { refusedAfterwards, serverRefused, unsendable } from './refusals-elsewhere.js';
import { expire, refuse, same, spent, succeed, toldToClickAgain, withdraw } from './outcomes.js';
import { isSameOperation, operationOf } from './passage.js';
import {
  askingOf,
  errorOf,
  idle,
  noticeOf,
  type Asking,
  type Demand,
  type GateState,
  type Resting,
  type Verified,
} from './state.js';
import type { EventOf, GateEffect, GateEvent, Next } from './types.js';

/** What becomes of a gate when something happens to it. Everything that it does is decided here, and done elsewhere. */
export function transition(state: GateState, event: GateEvent): Next {
  switch (event.type) {
    case 'connected':
    case 'set-up':
    case 'news':
      return heard(state, event);
    case 'client-replaced':
      return clientReplaced(state);
    case 'removed':
      return removed(state);
    case 'ask':
      return ask(state, event);
    case 'retry':
      return retry(state, event);
    case 'announced':
      return announced(state, event);
    case 'patience-over':
      return tell(state, event.id, 'verifying', 'nothing');
    case 'question':
      return tell(state, event.id, event.stage === 'waiting' ? 'waiting' : 'provider');
    case 'answered':
      return answered(state, event);
    case 'failed':
      return failed(state, event);
    case 'due':
      return due(state, event);
    case 'passed':
      return passed(state, event);
    case 'spent':
      return spent(state, event);
    case 'lock':
      return lock(state, event);
    case 'dismiss':
      return dismiss(state);
    case 'offer-resume':
      return offerResume(state);
    case 'offer-setup':
      return withRefusalTelling(state, 'setup');
    case 'setup-prevented':
      return withRefusalTelling(state, 'nothing');
    case 'unsendable':
      return unsendable(state, event);
    case 'refused':
      return serverRefused(state, event);
    case 'refused-afterwards':
      return refusedAfterwards(state, event);
    default:
      return event satisfies never;
  }
}

// Everything is given up, and the page hears nothing. A person who was asked hears that nothing was done.
function removed(state: GateState): Next {
  const { phase } = state;
  const { effects } = withdraw(state, describe('gate-removed'));
  const wasAsked =
    phase.name === 'asking' ? phase.tells === 'provider' : phase.name === 'verified' && phase.held;
  const gone: GateEffect[] = wasAsked ? [{ type: 'tell-gone' }] : [];
  return {
    state: { ...state, phase: idle(errorOf(state)), isConnected: false, used: null },
    effects: [...effects, ...gone],
  };
}

function ask(state: GateState, { id, reason, held, demand }: EventOf<'ask'>): Next {
  const event = held && { recorded: held, question: demand.question };
  return askFor(state, { id, reason, held: event, demand });
}

function askFor(
  state: GateState,
  { id, reason, held, demand }: Pick<Asking, 'id' | 'reason' | 'held'> & { demand: Demand },
): Next {
  const { phase } = state;
  const pending = askingOf(state);
  // Whatever else is clicked while a question is asked is dropped; where it waits for another tab, it is asked here.
  if (pending) return { state, effects: [...takeOver(state, reason), { type: 'join', id, to: pending.id }] };
  if (demand.error) {
    const refusal = refuse(state, demand.error, held);
    const before: GateEffect[] = [
      { type: 'report', error: demand.error },
      { type: 'reject', id, error: demand.error },
    ];
    return { state: refusal.state, effects: [...before, ...refusal.effects] };
  }
  const { question, known } = demand;
  if (known) {
    const success = succeed(state, question, known, held);
    return {
      state: success.state,
      effects: [{ type: 'resolve', id, verification: known }, ...success.effects],
    };
  }
  const asking: Asking = { id, question, reason, held };
  const detail = { ...operationOf(question), reason };
  return {
    state: { ...state, phase: { name: 'announcing', asking, before: phase as Resting } },
    effects: [{ type: 'dispatch', name: 'stepup-request', id, detail }],
  };
}

function takeOver({ phase }: GateState, reason: Asking['reason']): GateEffect[] {
  return reason !== 'verify' && phase.name === 'asking' && phase.tells === 'waiting'
    ? [{ type: 'take-over' }]
    : [];
}

function retry(state: GateState, { id, demand }: EventOf<'retry'>): Next {
  const { phase } = state;
  const text = noticeOf(state)?.text;
  const reason = text === 'resume' || text === 'setup-required' ? 'resume' : 'retry';
  return askFor(state, { id, reason, held: phase.name === 'refused' ? phase.held : null, demand });
}

function announced(state: GateState, { id, isCancelled }: EventOf<'announced'>): Next {
  const { phase } = state;
  // A listener may have locked or removed the gate.
  if (phase.name !== 'announcing' || phase.asking.id !== id) return same(state);
  const { asking, before } = phase;
  if (isCancelled) {
    const error = aborted(undefined, describe('question-cancelled'));
    return { state: { ...state, phase: before }, effects: [{ type: 'reject', id, error }] };
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

function tell(
  state: GateState,
  id: number,
  tells: 'verifying' | 'waiting' | 'provider',
  only?: 'nothing',
): Next {
  const { phase } = state;
  if (phase.name !== 'asking' || phase.asking.id !== id || (only && phase.tells !== only)) return same(state);
  return same({ ...state, phase: { ...phase, tells } });
}

function answered(state: GateState, event: EventOf<'answered'>): Next {
  const { id, verification, isConnected, isWanted } = event;
  const { phase } = state;
  if (phase.name !== 'asking' || phase.asking.id !== id) return rejected(state, id, aborted());
  if (!isConnected) return forgotten(state, id, aborted(undefined, describe('asker-gone')), true);
  if (!isWanted || phase.isGivenUp) {
    const why = phase.isGivenUp ? describe('given-up') : describe('question-changed');
    const error = aborted(undefined, why);
    return failed(state, { type: 'failed', id, error, isConnected });
  }
  const { question, held } = phase.asking;
  const success = succeed(state, question, verification, held);
  return { state: success.state, effects: [{ type: 'resolve', id, verification }, ...success.effects] };
}

function failed(state: GateState, { id, error, isConnected }: EventOf<'failed'>): Next {
  const { phase } = state;
  if (phase.name !== 'asking' || phase.asking.id !== id) return rejected(state, id, error);
  if (!isConnected)
    return forgotten(state, id, error, phase.tells === 'provider' && error.code !== 'cancelled');
  const refusal = refuse(state, error, phase.asking.held);
  return { state: refusal.state, effects: [{ type: 'reject', id, error }, ...refusal.effects] };
}

function rejected(state: GateState, id: number, error: StepUpError): Next {
  return { state, effects: [{ type: 'reject', id, error }] };
}

// The gate has left the page while it asked: the page hears nothing of it, and it does not ask for ever. A person who
// was asked, and did not cancel, hears that nothing was done.
function forgotten(state: GateState, id: number, error: StepUpError, wasAsked: boolean): Next {
  const next = rejected({ ...state, phase: idle(errorOf(state)) }, id, error);
  return wasAsked ? { ...next, effects: [...next.effects, { type: 'tell-gone' }] } : next;
}

function due(state: GateState, event: EventOf<'due'>): Next {
  const { recorded, replayability, demand, holds } = event;
  const { phase } = state;
  // Locked, signed out, removed or asked anew by now.
  if (phase.name !== 'verified' || phase.held?.recorded !== recorded) return same(state);
  const { held, question } = phase;
  const { trigger } = recorded;
  if (!holds) {
    const ended = expire(state, phase, 'age');
    const notice = { text: 'changed', about: trigger } as const;
    return { ...ended, state: { ...ended.state, phase: { ...idle(null), notice } } };
  }
  const isMeant = isSameOperation(held.question, question) && isSameOperation(demand.question, question);
  if (replayability === 'changed' || !isMeant) {
    const next = toldToClickAgain(state, phase, 'changed', event);
    return { state: next, effects: [{ type: 'report-changed', trigger }] };
  }
  if (replayability === 'verified-click-again')
    return same(toldToClickAgain(state, phase, replayability, event));
  return {
    state: { ...state, phase: { ...phase, held: null }, used: { operation: operationOf(question), held } },
    effects: [{ type: 'let-go', recorded }],
  };
}

function passed(state: GateState, { passage }: EventOf<'passed'>): Next {
  const after = { ...state, used: { operation: operationOf(passage.question), held: null } };
  const { phase } = state;
  switch (passage.why) {
    case 'revealed':
      return same(after);
    case 'again':
      return phase.name === 'verified'
        ? same({ ...after, phase: { ...phase, clickAgain: null, notice: null } })
        : same(after);
    case 'known': {
      const { effects, ...success } = succeed(after, passage.question, passage.known, null);
      // What waits for its moment still does.
      const held = phase.name === 'verified' ? phase.held : null;
      return { state: { ...success.state, phase: { ...(success.state.phase as Verified), held } }, effects };
    }
  }
}

function lock(given: GateState, { question }: EventOf<'lock'>): Next {
  const clear: GateEffect[] = question ? [{ type: 'clear', question }] : [];
  const { state, effects } = withdraw(given, describe('gate-locked'));
  const { phase } = state;
  // What is given up ends when its question has ended.
  if (phase.name === 'asking') return { state, effects: [...clear, ...effects] };
  const ended =
    phase.name === 'verified'
      ? expire(state, phase, 'cleared')
      : same({ ...state, phase: idle(errorOf(state)) });
  return { state: ended.state, effects: [...clear, ...effects, ...ended.effects] };
}

function dismiss(state: GateState): Next {
  const { phase } = state;
  switch (phase.name) {
    case 'idle':
    case 'verified':
      return same({ ...state, phase: { ...phase, notice: null } });
    case 'refused':
      return withRefusalTelling(state, 'nothing');
    case 'asking':
      return withdraw({ ...state, phase: { ...phase, tells: 'nothing' } }, describe('person-gave-up'));
    case 'announcing':
      return same(state);
    default:
      return phase satisfies never;
  }
}

function offerResume(state: GateState): Next {
  const { phase } = state;
  if (phase.name !== 'idle') return same(state);
  return same({ ...state, phase: { ...phase, notice: { text: 'resume', about: null } } });
}

function withRefusalTelling(state: GateState, tells: 'error' | 'setup' | 'nothing'): Next {
  const { phase } = state;
  return same(phase.name === 'refused' ? { ...state, phase: { ...phase, tells } } : state);
}
