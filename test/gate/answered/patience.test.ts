import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { watchPatience } from '../../../src/gate/answered/patience.js';
import type { Guard } from '../../../src/gate/guard.js';
import type { GateEvent } from '../../../src/gate/machine/types.js';
import { after, announced, clicked, connected, heldClick } from '../machine/fixtures.js';

const ASKING: GateEvent[] = [connected(), clicked(heldClick()), announced()];
const OPEN: GateEvent = { type: 'question', id: 1, stage: 'open' };
const WAITING: GateEvent = { type: 'question', id: 1, stage: 'waiting' };
const CLOSED: GateEvent = { type: 'question', id: 1, stage: 'closed' };
const OVER: GateEvent = { type: 'patience-over', id: 1 };
const DISMISSED: GateEvent = { type: 'dismiss' };

/** How often the person's patience ends in what follows: what is heard in a row, and then a second. */
function endings(asksIn: 'page' | 'window', ...events: GateEvent[]): number {
  const told: GateEvent[] = [];
  const guard = { client: { provider: { asksIn } }, send: (event: GateEvent) => told.push(event) };
  for (const [index] of events.entries()) {
    const { state } = after(...ASKING, ...events.slice(0, index + 1));
    watchPatience(Object.assign(guard, { state }) as unknown as Guard);
  }
  mock.timers.tick(1_000);
  return told.filter(({ type }) => type === 'patience-over').length;
}

describe('a person’s patience', () => {
  beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
  afterEach(() => mock.timers.reset());

  it('ends once where nothing is to be seen of the question', () => {
    assert.equal(endings('page', connected(), connected()), 1);
  });

  it('does not end while the provider asks in the page, or another tab is waited for', () => {
    assert.equal(endings('page', connected(), OPEN), 0);
    assert.equal(endings('page', connected(), WAITING), 0);
  });

  it('ends while the provider asks in a window, of which nothing is to be seen here', () => {
    assert.equal(endings('window', connected(), OPEN), 1);
  });

  it('does not end again when that window is closed', () => {
    assert.equal(endings('window', connected(), OPEN, OVER, CLOSED), 0);
  });

  it('does not end for what was given up', () => {
    assert.equal(endings('window', OPEN, OVER, DISMISSED), 0);
  });

  it('does not end for what has ended', () => {
    assert.equal(endings('page', connected(), { type: 'removed' }), 0);
  });
});
