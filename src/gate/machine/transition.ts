import { describe } from '#developer-messages';
import { aborted } from '../../client/abort.js';
import { StepUpError } from '../../protocol/errors.js';
import { lock, removed, withdraw } from './given-up.js';
import { clientReplaced, heard } from './news.js';
import { failed, gone, withRefusalTelling } from './refusals.js';
import { refusedAfterwards, serverRefused, unsendable } from './refusals-elsewhere.js';
import { expire, spent, succeed, toldToClickAgain, toldVerified } from './outcomes.js';
import { noticeOf } from './notice.js';
import { isSameOperation, type Passage } from './passage.js';
import { askingOf, idle, operationOf, type GateState, type Verified } from './state.js';
import type { EventOf, GateEvent, Next } from './types.js';
import { askFor, heldFor, preceded, rejected, same, tell, untilAnswered } from './until-answered.js';

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
    case 'question':
      return untilAnswered(state, event);
    case 'failed':
      return failed(state, event);
    case 'setup-prevented':
      return withRefusalTelling(state, 'nothing');
    case 'patience-over':
      return patienceOver(state, event.id);
    case 'answered':
      return answered(state, event);
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

function ask(state: GateState, event: EventOf<'ask'>): Next {
  const { question, known } = event.demand;
  if (!known || askingOf(state)) return untilAnswered(state, event);
  const effect = { type: 'resolve', id: event.id, verification: known } as const;
  return preceded(succeed(state, question, known, heldFor(event)), effect);
}

function retry(state: GateState, { id, demand }: EventOf<'retry'>): Next {
  const { phase } = state;
  const text = noticeOf(state)?.text;
  const reason = text === 'resume' || text === 'setup-required' ? 'resume' : 'retry';
  return askFor(state, { id, reason, held: phase.name === 'refused' ? phase.held : null, demand });
}

// What the provider shows is not in this page, else nobody's patience would be over.
function patienceOver(state: GateState, id: number): Next {
  const { phase } = state;
  const tells = phase.name === 'asking' && phase.tells;
  if (tells === 'nothing') return tell(state, id, 'verifying');
  return tells === 'provider' ? tell(state, id, 'in-window') : same(state);
}

function answered(state: GateState, event: EventOf<'answered'>): Next {
  const { id, verification, isConnected, isWanted } = event;
  const { phase } = state;
  if (phase.name !== 'asking' || phase.asking.id !== id) return rejected(state, id, aborted());
  if (!isConnected) return gone(state, id, aborted(undefined, describe('asker-gone')), true);
  if (!isWanted || phase.isGivenUp) {
    const why = phase.isGivenUp ? describe('given-up') : describe('question-changed');
    const error = aborted(undefined, why);
    return failed(state, { type: 'failed', id, error, isConnected });
  }
  const { question, held } = phase.asking;
  return preceded(succeed(state, question, verification, held), { type: 'resolve', id, verification });
}

function due(state: GateState, event: EventOf<'due'>): Next {
  const { recorded, replayability, demand, holds } = event;
  const { phase } = state;
  // Locked, signed out, removed or asked anew by now.
  if (phase.name !== 'verified' || phase.held?.recorded !== recorded) return same(state);
  const { held, question } = phase;
  const { trigger } = recorded;
  // Or it is not what the gate asks any more.
  if (!holds || !isSameOperation(demand.question, question)) {
    const ended = expire(state, phase, holds ? 'cleared' : 'age');
    const notice = { text: 'changed', about: trigger } as const;
    const effects = [...ended.effects, { type: 'report-changed', trigger } as const];
    return { state: { ...ended.state, phase: { ...idle(null), notice } }, effects };
  }
  if (replayability === 'changed' || !isSameOperation(held.question, question)) {
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
  const { phase, used } = state;
  const isUsedAgain = used?.held === null && isSameOperation(used.operation, passage.question);
  const after = isUsedAgain
    ? state
    : { ...state, used: { operation: operationOf(passage.question), held: null } };
  switch (passage.why) {
    case 'revealed':
      return same(after);
    case 'again':
      return phase.name === 'verified'
        ? same({ ...after, phase: { ...phase, clickAgain: null, notice: null } })
        : same(after);
    case 'known': {
      if (isAsBefore(phase, passage)) return { state: after, effects: toldVerified(passage.known) };
      const { effects, ...success } = succeed(after, passage.question, passage.known, null);
      // What waits for its moment still does.
      const held = phase.name === 'verified' ? phase.held : null;
      return { state: { ...success.state, phase: { ...(success.state.phase as Verified), held } }, effects };
    }
  }
}

// Then nothing is to be shown, and the client is to wake the gate already.
function isAsBefore(phase: GateState['phase'], { known, question }: Passage & { why: 'known' }): boolean {
  return (
    phase.name === 'verified' &&
    phase.verification === known &&
    phase.question === question &&
    !(phase.isSpent || phase.notice || phase.clickAgain)
  );
}

function dismiss(state: GateState): Next {
  const { phase } = state;
  switch (phase.name) {
    case 'idle':
    case 'verified':
      return same({ ...state, phase: { ...phase, notice: null } });
    case 'refused':
      return withRefusalTelling(state, 'nothing');
    case 'asking': {
      const code = phase.tells === 'in-window' ? 'cancelled' : 'aborted';
      const error = new StepUpError(code, describe('person-gave-up'));
      return withdraw({ ...state, phase: { ...phase, tells: 'nothing' } }, error);
    }
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
