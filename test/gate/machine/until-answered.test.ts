import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { StepUpError } from '../../../src/protocol/errors.js';
import { askingOf, INITIAL_STATE, stateAttribute, type GateState } from '../../../src/gate/machine/state.js';
import { transition } from '../../../src/gate/machine/transition.js';
import type { EarlyEvent, GateEffect } from '../../../src/gate/machine/types.js';
import { untilAnswered } from '../../../src/gate/machine/until-answered.js';
import { demand, heldClick } from './fixtures.js';

const held = heldClick();
const seen = { reveals: false, isDisabled: false, isMemberKnown: true } as const;
const wrong = new StepUpError('invalid-request', 'no');
const EVENTS: Readonly<Record<string, EarlyEvent>> = {
  connected: { type: 'connected', ...seen, demand: null },
  'set up': { type: 'set-up', ...seen, demand: demand(), holds: false },
  'set up wrongly': {
    type: 'set-up',
    ...seen,
    demand: { question: null, known: null, error: wrong },
    holds: false,
  },
  clicked: { type: 'ask', id: 1, reason: 'click', held, demand: demand() },
  'clicked again': { type: 'ask', id: 2, reason: 'click', held: heldClick(), demand: demand() },
  'clicked where it is set up wrongly': {
    type: 'ask',
    id: 3,
    reason: 'click',
    held,
    demand: { question: null, known: null, error: wrong },
  },
  announced: { type: 'announced', id: 1, isCancelled: false },
  cancelled: { type: 'announced', id: 1, isCancelled: true },
  'waits for another tab': { type: 'question', id: 1, stage: 'waiting' },
  'asks in the page': { type: 'question', id: 1, stage: 'open' },
};
const failed = (code: StepUpError['code'], isConnected = true): EarlyEvent => ({
  type: 'failed',
  id: 1,
  error: new StepUpError(code, code),
  isConnected,
});

function after(...events: EarlyEvent[]): { state: GateState; effects: readonly GateEffect[] } {
  let next: { state: GateState; effects: readonly GateEffect[] } = { state: INITIAL_STATE, effects: [] };
  for (const event of events) next = untilAnswered(next.state, event);
  return next;
}

const asking = [EVENTS.connected!, EVENTS.clicked!, EVENTS.announced!];
const typesOf = (effects: readonly GateEffect[]): string[] =>
  effects.map(effect => (effect.type === 'dispatch' ? effect.name : effect.type));

describe('the light half of a gate’s machine', () => {
  it('decides as the whole one does, whatever happens before a question has ended', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.keys(EVENTS)), { maxLength: 12 }), names => {
        let [light, whole] = [INITIAL_STATE, INITIAL_STATE];
        for (const name of names) {
          const event = EVENTS[name]!;
          const [early, late] = [untilAnswered(light, event), transition(whole, event)];
          assert.deepEqual(early, late, name);
          [light, whole] = [early.state, late.state];
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('is locked by every end of a question for which the late part could not be had, and says so once', () => {
    for (const code of [
      'unavailable',
      'cancelled',
      'aborted',
      'setup-required',
      'denied',
      'timeout',
    ] as const) {
      const { state, effects } = after(...asking, failed(code));
      assert.equal(state.phase.name, 'refused');
      assert.deepEqual(typesOf(effects), ['reject', 'stepup-denied', 'log']);
      assert.match(stateAttribute(state), /^(error|setup-required|denied)$/);
    }
  });

  it('tells the page nothing of a question whose gate has left it', () => {
    const { state, effects } = after(...asking, failed('unavailable', false));
    assert.deepEqual([stateAttribute(state), typesOf(effects)], ['idle', ['reject']]);
  });

  it('takes no end of a question for that of another one', () => {
    const { state, effects } = after(...asking, { ...failed('unavailable'), id: 7 } as EarlyEvent);
    assert.equal(askingOf(state)?.id, 1);
    assert.deepEqual(typesOf(effects), ['reject']);
  });
});
