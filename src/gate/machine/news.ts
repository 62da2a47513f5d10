import { describe } from '#developer-messages';
import { aborted } from '../../client/abort.js';
import type { ChangeReason } from '../../client/events.js';
import type { StepUpExpiredReason } from '../events.js';
import { withdraw } from './given-up.js';
import { expire, succeed, wakeAt } from './outcomes.js';
import { isSameOperation } from './passage.js';
import { idle, type Demand, type GateState, type Resting, type Verified } from './state.js';
import type { EventOf, Next } from './types.js';
import { preceded, same, untilAnswered, whereNew } from './until-answered.js';

type Heard = EventOf<'connected' | 'set-up' | 'news'>;

/** What the page says, or what the client knows, has changed. */
export function heard(given: GateState, event: Heard): Next {
  const { state, effects } = event.type === 'news' ? told(given, event) : untilAnswered(given, event);
  const next = reconsidered(state, event);
  return effects.length ? preceded(next, ...effects) : next;
}

function told(state: GateState, { isMemberKnown, reason }: EventOf<'news'>): Next {
  return same(whereNew(state, { ...state, isMemberKnown, used: endsSession(reason) ? null : state.used }));
}

function reconsidered(state: GateState, event: Heard): Next {
  const { phase } = state;
  switch (phase.name) {
    case 'asking':
      return same(state);
    case 'announcing': {
      // It happens to what the gate would go back to; whether it opens is for the answer to say.
      const rest = atRest(state, phase.before, event);
      const before = rest.state.phase as Resting;
      return { state: { ...rest.state, phase: { ...phase, before } }, effects: rest.effects };
    }
    case 'idle':
    case 'refused':
    case 'verified': {
      const rest = atRest(state, phase, event);
      // What has just ended is told before anything else is.
      return phase.name === 'verified' ? rest : openWhereKnown(rest.state, event.demand);
    }
    default:
      return phase satisfies never;
  }
}

function atRest(state: GateState, phase: Resting, event: Heard): Next {
  const resting = state.phase === phase ? state : { ...state, phase };
  if (phase.name === 'verified') {
    return event.type === 'connected' ? same(resting) : reverified(resting, phase, event);
  }
  // What one member was refused says nothing about the next.
  const forgets = event.type === 'news' && endsSession(event.reason) && phase.name === 'refused';
  return same(forgets ? { ...state, phase: idle(phase.error) } : resting);
}

// Whether what was verified still is, for what the gate asks now.
function reverified(state: GateState, phase: Verified, event: EventOf<'set-up' | 'news'>): Next {
  if (event.type === 'set-up') {
    const { question } = event.demand;
    if (!question || !event.holds || !isSameOperation(question, phase.verification))
      return expire(state, phase, 'cleared');
    return same({ ...state, phase: { ...phase, question } });
  }
  // Who is here is not known now, as after a return from the back/forward cache: nothing is shown meanwhile.
  const mayComeBack = event.reason === 'member' || event.reason === 'age' || event.reason === 'verified';
  if (!event.isMemberKnown && mayComeBack) return same(state);
  if (event.holds) return { state, effects: [wakeAt(phase.verification)] };
  return expire(state, phase, expiryReason(event.reason));
}

// A gate that reveals opens by itself where the person already counts as verified.
function openWhereKnown(state: GateState, demand: Demand | null): Next {
  const { reveals, isDisabled, isConnected } = state;
  const opens = isConnected && reveals && !isDisabled;
  return opens && demand?.known ? succeed(state, demand.question, demand.known, null) : same(state);
}

/** Another client decides, and knows nothing of what the one before has verified. */
export function clientReplaced(given: GateState): Next {
  const { state, effects } = withdraw(
    { ...given, used: null },
    aborted(undefined, describe('client-replaced')),
  );
  const { phase } = state;
  return phase.name === 'verified'
    ? preceded(expire(state, phase, 'cleared'), ...effects)
    : { state, effects };
}

function endsSession(reason: ChangeReason): reason is 'sign-out' | 'member-change' {
  return reason === 'sign-out' || reason === 'member-change';
}

function expiryReason(reason: ChangeReason): StepUpExpiredReason {
  return endsSession(reason) || reason === 'age' ? reason : 'cleared';
}
