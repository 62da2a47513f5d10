import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { StepUpError, type StepUpErrorCode } from '../../../src/protocol/errors.js';
import { passageFor } from '../../../src/gate/machine/passage.js';
import { noticeOf } from '../../../src/gate/machine/notice.js';
import { isFollowing } from '../../../src/gate/machine/after-answer.js';
import {
  errorOf,
  isRevealed,
  stateAttribute,
  verificationOf as verificationOfState,
} from '../../../src/gate/machine/state.js';
import { transition } from '../../../src/gate/machine/transition.js';
import type { GateEffect } from '../../../src/gate/machine/types.js';
import type { Snapshot } from '../../../src/gate/snapshot.js';
import {
  after,
  announced,
  answered,
  clicked,
  connected,
  DELETE,
  demand,
  heldClick,
  READ,
  verificationOf,
} from './fixtures.js';

const NOW = { wall: 0, monotonic: 0 };
const held = heldClick();
const asking = [connected(), clicked(held), announced()];
const verified = [...asking, answered()];
const due = {
  type: 'due',
  recorded: held,
  replayability: 'yes',
  seen: { trigger: held.trigger } as Snapshot,
  demand: demand(DELETE, verificationOf(DELETE)),
  holds: true,
  at: NOW,
} as const;
const failed = (code: StepUpErrorCode) =>
  ({ type: 'failed', id: 1, error: new StepUpError(code, code), isConnected: true }) as const;

/** What the page hears, and what else is done, as words. */
function told(effects: readonly GateEffect[]): string[] {
  return effects.map(effect => (effect.type === 'dispatch' ? effect.name : effect.type));
}

describe('a gate’s state', () => {
  it('tells of a click before anyone is asked, and asks when nobody objects', () => {
    const first = after(connected(), clicked(held));
    assert.deepEqual(told(first.effects), ['stepup-request']);
    assert.equal(stateAttribute(first.state), 'idle');
    const second = transition(first.state, announced());
    assert.deepEqual(told(second.effects), ['ask']);
    assert.equal(stateAttribute(second.state), 'verifying');
  });

  it('is as it was when a listener objects', () => {
    const { state, effects } = after(connected(), clicked(held), announced(true));
    assert.deepEqual(told(effects), ['reject']);
    assert.deepEqual(state, after(connected()).state);
  });

  it('lets a held click go a moment after it was verified', () => {
    const { state, effects } = after(...verified);
    assert.deepEqual(told(effects), ['resolve', 'wake-at', 'stepup-verified', 'log', 'let-go-soon']);
    assert.equal(verificationOfState(state)?.action, 'delete');
    assert.deepEqual(told(transition(state, due).effects), ['let-go']);
  });

  for (const [what, change] of Object.entries({
    'was locked': { type: 'lock', question: DELETE },
    'is gone': { type: 'removed' },
    'has another client': { type: 'client-replaced' },
  } as const)) {
    it(`lets nothing go when the gate ${what} by then`, () => {
      const { state } = after(...verified, change);
      assert.deepEqual(transition(state, due), { state, effects: [] });
    });
  }

  it('lets nothing go that has changed, and says so to the person and to the developer', () => {
    for (const changed of [
      { ...due, replayability: 'changed' as const },
      { ...due, demand: demand(READ) },
      { ...due, holds: false },
    ]) {
      const { state, effects } = after(...verified, changed);
      assert.ok(!told(effects).includes('let-go'));
      assert.ok(told(effects).includes('report-changed'));
      assert.equal(noticeOf(state)?.text, 'changed');
    }
  });

  it('lets nothing go by another try for another question', () => {
    const refused = [...asking, failed('failed')];
    const retried = [
      { type: 'retry', id: 2, demand: demand(READ) } as const,
      announced(false, 2),
      answered(2, READ),
    ];
    const known = demand(READ, verificationOf(READ));
    const { state, effects } = after(...refused, ...retried, { ...due, demand: known });
    assert.deepEqual(told(effects), ['report-changed']);
    assert.equal(noticeOf(state)?.text, 'changed');
  });

  for (const [why, replayability] of [
    ['only the person can do', 'verified-click-again'],
    ['has changed', 'changed'],
  ] as const) {
    const seenAt = (wall: number, isAsSeen = true) => ({
      demand: demand(),
      holds: true,
      at: { wall, monotonic: 0 },
      isAsSeen: () => isAsSeen,
    });

    it(`passes the next click on what ${why}, once, for a minute, while nothing changes`, () => {
      const { state } = after(...verified, { ...due, replayability });
      const passage = passageFor(state, held.trigger, seenAt(59_000));
      assert.equal(passage?.why, 'again');
      assert.equal(passageFor(state, held.trigger, seenAt(61_000)), null);
      assert.equal(passageFor(state, {} as Element, seenAt(0)), null);
      assert.equal(passageFor(state, held.trigger, seenAt(0, false)), null);
      const used = transition(state, { type: 'passed', passage: passage! });
      assert.equal(noticeOf(used.state), null);
      assert.equal(passageFor(used.state, held.trigger, seenAt(0)), null);
    });

    it(`passes no click on what ${why} without a verification for what is asked then`, () => {
      const { state } = after(...verified, { ...due, replayability });
      assert.equal(passageFor(state, held.trigger, { ...seenAt(0), holds: false }), null);
      assert.equal(passageFor(state, held.trigger, { ...seenAt(0), demand: demand(READ) }), null);
      const locked = transition(state, { type: 'lock', question: DELETE });
      assert.equal(passageFor(locked.state, held.trigger, seenAt(0)), null);
    });
  }

  describe('a click that passes for what is known', () => {
    const passing = (question = DELETE, known = verificationOf(question)) =>
      ({ type: 'passed', passage: { why: 'known', question, known } }) as const;
    const click = passing();

    it('changes nothing where the one before passed for the same, and the page hears of it all the same', () => {
      const { state } = after(...verified, click);
      const again = transition(state, click);
      assert.equal(again.state, state);
      assert.deepEqual(told(again.effects), ['stepup-verified', 'log']);
    });

    it('has the client wake the gate where the verification is another, and shows that one', () => {
      const later = passing(DELETE, verificationOf(DELETE, 1_800_000));
      const { state, effects } = after(...verified, click, later);
      assert.equal(verificationOfState(state)?.expiresAt, 1_800_000);
      assert.deepEqual(told(effects), ['wake-at', 'stepup-verified', 'log']);
    });

    it('is remembered for the question that is asked now', () => {
      const { state } = after(...verified, click, passing(READ));
      assert.deepEqual(state.used?.operation, READ);
      assert.equal(verificationOfState(state)?.action, 'read');
    });

    it('is followed by the question that is asked now, where one verification answers both', () => {
      const known = verificationOf(DELETE);
      const { state } = after(...verified, passing(DELETE, known), passing(READ, known));
      assert.deepEqual(state.phase.name === 'verified' && state.phase.question, READ);
    });

    it('takes a notice away, and what another click may do', () => {
      const { state } = after(...verified, click, click);
      const noticed = { ...state, phase: { ...state.phase, notice: { text: 'changed', about: null } } };
      assert.equal(noticeOf(transition(noticed as typeof state, click).state), null);
    });

    it('shows as verified again what was spent', () => {
      const { state } = after(...verified, click);
      const spent = { ...state, phase: { ...state.phase, isSpent: true } } as typeof state;
      assert.equal(stateAttribute(transition(spent, click).state), 'verified');
    });

    it('is the latest use, whatever was let go before', () => {
      const { state } = after(...verified, due);
      assert.equal(transition(state, click).state.used?.held, null);
    });
  });

  it('passes the next click on what took the place of a trigger that was drawn anew', () => {
    const successor = {} as Element;
    const seen = { trigger: successor } as Snapshot;
    const { state } = after(...verified, { ...due, replayability: 'changed', seen });
    const at = { demand: demand(), holds: true, at: NOW, isAsSeen: () => true };
    assert.equal(passageFor(state, successor, at)?.why, 'again');
    assert.equal(passageFor(state, held.trigger, at), null);
    assert.equal(noticeOf(state)?.about, successor);
  });

  it('holds no verification after a refusal, a lock or an expiry', () => {
    const ends = [
      [{ type: 'lock', question: DELETE }],
      [{ type: 'news', reason: 'age', isMemberKnown: true, demand: demand(), holds: false }],
      [clicked(heldClick(), 2), announced(false, 2), { ...failed('failed'), id: 2 }],
    ] as const;
    for (const events of ends) assert.equal(verificationOfState(after(...verified, ...events).state), null);
  });

  it('holds no verification once its one use is over, and says no second time that it has ended', () => {
    const { state } = after(...verified, due);
    const spent = transition(state, { type: 'spent', verification: verificationOfState(state)! }).state;
    assert.deepEqual([verificationOfState(spent), stateAttribute(spent)], [null, 'idle']);
    const cleared = transition(spent, {
      ...{ type: 'news', reason: 'cleared', isMemberKnown: true },
      ...{ demand: demand(), holds: false },
    } as const);
    assert.deepEqual(told(cleared.effects), []);
  });

  it('holds it until what is held was let go, and what it revealed until something ends it', () => {
    for (const events of [verified, [connected(true), clicked(held), announced(), answered(), due]]) {
      const { state } = after(...events);
      const verification = verificationOfState(state)!;
      assert.equal(
        verificationOfState(transition(state, { type: 'spent', verification }).state),
        verification,
      );
    }
  });

  for (const reason of ['cleared', 'configured', 'sign-out', 'member-change'] as const) {
    it(`is not verified any more after ${reason}, though it is not known who is here`, () => {
      const { state } = after(...verified, due);
      const news = { type: 'news', reason, isMemberKnown: false, demand: demand(), holds: false } as const;
      assert.equal(verificationOfState(transition(state, news).state), null);
    });
  }

  it('shows how to give up while the provider asks in a window, and is cancelled by that', () => {
    const open = { type: 'question', id: 1, stage: 'open' } as const;
    const patienceOver = { type: 'patience-over', id: 1 } as const;
    assert.equal(noticeOf(after(...asking, open).state), null);
    const { state } = after(...asking, open, patienceOver);
    assert.deepEqual(noticeOf(state), { text: 'in-window', about: held.trigger });
    const givenUp = transition(state, { type: 'dismiss' });
    assert.equal(noticeOf(givenUp.state), null);
    const [effect] = givenUp.effects;
    assert.ok(effect?.type === 'give-up');
    assert.equal(effect.error.code, 'cancelled');
    const closed = transition(state, { ...open, stage: 'closed' });
    assert.equal(noticeOf(closed.state), null);
  });

  it('says that what another tab has taken over is still open here, and is idle', () => {
    const error = new StepUpError('aborted', 'taken over', { reason: 'left-open' });
    const { state } = after(...asking, { type: 'failed', id: 1, error, isConnected: true });
    assert.equal(stateAttribute(state), 'idle');
    assert.deepEqual(noticeOf(state), { text: 'aborted', words: 'left-open', about: held.trigger });
    assert.equal(noticeOf(transition(state, { type: 'dismiss' }).state), null);
  });

  it('is not verified by what was answered when it was locked already', () => {
    const { state, effects } = after(...asking, { type: 'lock', question: DELETE }, answered());
    assert.deepEqual(told(effects), ['reject', 'stepup-denied', 'log']);
    assert.deepEqual([stateAttribute(state), errorOf(state)?.code], ['idle', 'aborted']);
  });

  it('tells the page nothing of an outcome when it is not there any more, and the person who was asked', () => {
    const open = { type: 'question', id: 1, stage: 'open' } as const;
    const closed = { ...open, stage: 'closed' } as const;
    for (const [before, outcome, gone] of [
      [[], answered(), ['tell-gone']],
      [[open, closed], answered(), ['tell-gone']],
      [[open], failed('aborted'), ['tell-gone']],
      [[open, closed], failed('failed'), ['tell-gone']],
      // They know, or have never been asked.
      [[open, closed], failed('cancelled'), []],
      [[], failed('aborted'), []],
    ] as const) {
      const { state, effects } = after(...asking, ...before, { ...(outcome as any), isConnected: false });
      assert.deepEqual([stateAttribute(state), told(effects)], ['idle', ['reject', ...gone]]);
    }
  });

  it('tells the person who is asked, or has answered, when it is removed', () => {
    const removed = { type: 'removed' } as const;
    const open = { type: 'question', id: 1, stage: 'open' } as const;
    assert.deepEqual(told(after(...asking, open, removed).effects), ['give-up', 'tell-gone']);
    assert.deepEqual(told(after(...asking, removed).effects), ['give-up']);
    assert.deepEqual(told(after(...verified, removed).effects), ['tell-gone']);
    assert.deepEqual(told(after(...verified, due, removed).effects), []);
  });

  it('shows each refusal as its code says', () => {
    const shown = (code: StepUpErrorCode) => {
      const { state } = after(...asking, failed(code));
      return [stateAttribute(state), noticeOf(state)?.text, errorOf(state)?.code];
    };
    assert.deepEqual(shown('failed'), ['error', 'failed', 'failed']);
    assert.deepEqual(shown('denied'), ['denied', 'denied', 'denied']);
    assert.deepEqual(shown('setup-required'), ['setup-required', 'setup-required', 'setup-required']);
    assert.deepEqual(shown('cancelled'), ['idle', undefined, 'cancelled']);
    assert.deepEqual(shown('aborted'), ['idle', undefined, 'aborted']);
  });

  it('tells of a missing set-up before it tells of the refusal', () => {
    const { state, effects } = after(...asking, failed('setup-required'));
    assert.deepEqual(told(effects), ['reject', 'stepup-setup-required', 'stepup-denied', 'log']);
    assert.equal(noticeOf(transition(state, { type: 'setup-prevented' }).state), null);
  });

  it('joins a second question, and asks here what waits for another tab', () => {
    const again = clicked(heldClick(), 2);
    assert.deepEqual(after(...asking, again).effects, [{ type: 'join', id: 2, to: 1 }]);
    const waiting = { type: 'question', id: 1, stage: 'waiting' } as const;
    assert.deepEqual(told(after(...asking, waiting, again).effects), ['take-over', 'join']);
  });

  it('opens by itself what reveals, where that is known, and conceals it while nobody is known', () => {
    const known = demand(DELETE, verificationOf(DELETE));
    const { state, effects } = after({ ...(connected(true) as any), demand: known });
    assert.deepEqual(told(effects), ['wake-at', 'stepup-verified', 'log']);
    assert.equal(isRevealed(state), true);
    const gone = {
      type: 'news',
      reason: 'member',
      isMemberKnown: false,
      demand: demand(),
      holds: false,
    } as const;
    const unknown = transition(state, gone);
    assert.deepEqual([isRevealed(unknown.state), told(unknown.effects)], [false, []]);
  });

  it('follows nothing while it is idle, unless it reveals', () => {
    assert.equal(isFollowing(after(connected()).state), false);
    assert.equal(isFollowing(after(connected(true)).state), true);
    assert.equal(isFollowing(after(...verified).state), true);
    assert.equal(isFollowing(after(...verified, { type: 'removed' }).state), false);
  });

  it('shows the server’s refusal of what it has let go, and of nothing else', () => {
    const used = [...verified, due];
    const refusal = (code: StepUpErrorCode, operation = DELETE) =>
      ({ type: 'refused', operation, error: new StepUpError(code, code) }) as const;
    const { state, effects } = after(...used, refusal('denied'));
    assert.deepEqual(told(effects), ['stepup-denied', 'log']);
    assert.deepEqual([stateAttribute(state), noticeOf(state)?.text], ['denied', 'denied']);
    assert.deepEqual(transition(state, refusal('denied')).effects, []);
    assert.equal(noticeOf(after(...used, refusal('cancelled')).state), null);
    for (const other of [after(...used, refusal('denied', READ)), after(...verified, refusal('denied'))])
      assert.deepEqual(other.effects, []);
  });
});
