import { isSameOperation } from './passage.js';
import { refuse } from './refusals.js';
import { askingOf, errorOf, type GateState } from './state.js';
import type { EventOf, Next } from './types.js';
import { preceded, same } from './until-answered.js';

/** The server did not accept the proof of what this gate has let go. */
export function serverRefused(state: GateState, { operation, error }: EventOf<'refused'>): Next {
  const { used } = state;
  if (askingOf(state) || !used || !isSameOperation(used.operation, operation)) return same(state);
  return refuse(state, error, used.held);
}

/** What this gate has let go was refused, or not answered. */
export function refusedAfterwards(state: GateState, { error, about }: EventOf<'refused-afterwards'>): Next {
  if (askingOf(state) || error === errorOf(state)) return same(state);
  return refuse(state, error, null, about);
}

/** A form was held back that could not be sent: nobody is asked. */
export function unsendable(state: GateState, { recorded, error }: EventOf<'unsendable'>): Next {
  if (askingOf(state)) return same(state);
  return preceded(refuse(state, error, { recorded, question: null }), { type: 'report', error });
}
