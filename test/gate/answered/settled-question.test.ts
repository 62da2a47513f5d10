import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { settledQuestion } from '../../../src/gate/answered/settled-question.js';
import type { Guard } from '../../../src/gate/guard.js';
import type { Question } from '../../../src/gate/machine/state.js';

const asked = (changed: Partial<Question> = {}): Question => ({
  resource: 'documents',
  action: 'delete',
  forceStepUp: false,
  maxAge: undefined,
  cacheScope: undefined,
  comment: undefined,
  target: undefined,
  ...changed,
});

describe('the question that a gate asks at every click', () => {
  it('is the same object while it says the same', () => {
    const guard = {} as Guard;
    const first = settledQuestion(guard, asked());
    assert.equal(settledQuestion(guard, asked()), first);
    assert.throws(() => Object.assign(first, { action: 'read' }), TypeError);
  });

  for (const changed of [
    { resource: 'invoices' },
    { action: 'read' },
    { forceStepUp: true },
    { maxAge: '0' },
    { maxAge: 0 },
    { cacheScope: 'session' },
    { comment: 'Delete invoice 1042' },
    { target: '1042' },
  ] satisfies Array<Partial<Question>>) {
    it(`says what the markup says now: ${JSON.stringify(changed)}, and then not any more`, () => {
      const guard = {} as Guard;
      settledQuestion(guard, asked());
      assert.deepEqual(settledQuestion(guard, asked(changed)), asked(changed));
      assert.deepEqual(settledQuestion(guard, asked()), asked());
    });
  }

  it('belongs to one gate', () => {
    const question = settledQuestion({} as Guard, asked());
    assert.notEqual(settledQuestion({} as Guard, asked()), question);
  });
});
