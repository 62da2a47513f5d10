import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { StepUpClient } from '../../../src/client/at-once.js';
import { noteUse, wasLatestUse } from '../../../src/gate/answered/latest-use.js';
import type { Guard } from '../../../src/gate/guard.js';
import type { TargetedOperation } from '../../../src/protocol/operation.js';

const guardOf = (client = new StepUpClient()): { -readonly [K in keyof Guard]: Guard[K] } =>
  ({ client }) as Guard;
const deletion = (): TargetedOperation => ({ resource: 'documents', action: 'delete' });

describe('the latest use of an operation', () => {
  it('is that of the gate that was used last, however often they take turns', () => {
    const one = guardOf();
    const other = guardOf(one.client);
    const asked = new Map([
      [one, deletion()],
      [other, deletion()],
    ]);
    for (const guard of [one, one, other, one, other, other]) {
      noteUse(asked.get(guard)!, guard);
      assert.equal(wasLatestUse(deletion(), one), guard === one);
      assert.equal(wasLatestUse(deletion(), other), guard === other);
    }
  });

  it('is told for each operation, and each target of it', () => {
    const guard = guardOf();
    const read: TargetedOperation = { ...deletion(), action: 'read' };
    const targeted = { ...deletion(), target: '42' };
    for (const operation of [deletion(), read, targeted]) noteUse(operation, guard);
    for (const operation of [deletion(), read, targeted]) assert.ok(wasLatestUse(operation, guard));
    assert.ok(!wasLatestUse({ ...read, target: '42' }, guard));
  });

  it('is noted anew where another client decides', () => {
    const operation = deletion();
    const guard = guardOf();
    noteUse(operation, guard);
    guard.client = new StepUpClient();
    assert.ok(!wasLatestUse(operation, guard));
    noteUse(operation, guard);
    assert.ok(wasLatestUse(operation, guard));
  });
});
