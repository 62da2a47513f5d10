import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Answers } from '../../src/gate/answers.js';

describe('the askers of a gate’s question', () => {
  it('give it up when the last of them has', () => {
    const answers = new Answers();
    const [first, second] = [new AbortController(), new AbortController()];
    const { id } = answers.expect(first.signal);
    answers.join(answers.expect(second.signal).id, id);
    const given = answers.signalOf(id)!;
    first.abort();
    assert.equal(given.aborted, false);
    second.abort();
    assert.equal(given.aborted, true);
  });

  it('go on where one has nothing to give up with, or has joined after it had given up', () => {
    const answers = new Answers();
    const first = new AbortController();
    const { id } = answers.expect(first.signal);
    answers.join(answers.expect().id, id);
    first.abort();
    assert.equal(answers.signalOf(id)!.aborted, false);

    const other = answers.expect(first.signal);
    assert.equal(answers.signalOf(other.id)!.aborted, true);
    const { id: last } = answers.expect();
    answers.join(answers.expect(AbortSignal.abort()).id, last);
    assert.equal(answers.signalOf(last)!.aborted, false);
  });
});
