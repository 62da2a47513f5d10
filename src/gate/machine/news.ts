import type { ChangeReason } from '../../client/events.js';
import type { StepUpExpiredReason } from '../events.js';
import { expire, same, succeed, wakeAt, withdraw } from './outcomes.js';
import { isSameOperation } from './passage.js';
import { idle, type Demand, type GateState, type Resting, type Verified } from './state.js';
import type { EventOf, GateEffect, Next } from './types.js';

type Heard = EventOf<'connected' | 'set-up' | 'news'>;

/** What the page says, or what the client knows, has changed. */
export function heard(given: GateState, event: Heard): Next {
  const { phase } = given;
  // While listeners of `stepup-request` are heard, it happens to what the gate would go back to.
  if (phase.name === 'announcing') {
    const before = heard({ ...given, phase: phase.before }, event);
    const rest = before.state.phase as Resting;
    return { ...before, state: { ...before.state, phase: { ...phase, before: rest } } };
  }
  const state = { ...given, ...seenIn(event) };
  const error = event.demand?.error;
  const reports: GateEffect[] = event.type === 'set-up' && error ? [{ type: 'report', error }] : [];
  const next = reconsidered(state, phase, event);
  return { state: next.state, effects: [...reports, ...next.effects] };
}

function reconsidered(state: GateState, phase: Resting | { name: 'asking' }, event: Heard): Next {
  if (phase.name === 'asking') return same(state);
  if (phase.name === 'verified')
    return event.type === 'connected' ? same(state) : reverified(state, phase, event);
  // What one member was refused says nothing about the next.
  const forgets = event.type === 'news' && endsSession(event.reason) && phase.name === 'refused';
  return openWhereKnown(forgets ? { ...state, phase: idle(phase.error) } : state, event.demand);
}

function seenIn(event: Heard): Partial<GateState> {
  const { isMemberKnown } = event;
  if (event.type === 'news')
    return endsSession(event.reason) ? { isMemberKnown, used: null } : { isMemberKnown };
  const { reveals, isDisabled } = event;
  const seen = { reveals, isDisabled, isMemberKnown };
  return event.type === 'connected' ? { ...seen, isConnected: true } : seen;
}

// Whether what was verified still is, for what the gate asks now.
function reverified(state: GateState, phase: Verified, event: EventOf<'set-up' | 'news'>): Next {
  if (event.type === 'set-up') {
    const stillAsked = isSameOperation(event.demand.question, phase.verification);
    return event.holds && stillAsked ? same(state) : expire(state, phase, 'cleared');
  }
  // Who is here is not known now, as after a return from the back/forward cache: nothing is shown meanwhile.
  if (!event.isMemberKnown && !endsSession(event.reason)) return same(state);
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
  const { state, effects } = withdraw({ ...given, used: null }, 'Another client decides for the gate now.');
  const { phase } = state;
  if (phase.name !== 'verified') return { state, effects };
  const ended = expire(state, phase, 'cleared');
  return { state: ended.state, effects: [...effects, ...ended.effects] };
}

function endsSession(reason: ChangeReason): reason is 'sign-out' | 'member-change' {
  return reason === 'sign-out' || reason === 'member-change';
}

function expiryReason(reason: ChangeReason): StepUpExpiredReason {
  return endsSession(reason) || reason === 'age' ? reason : 'cleared';
}
