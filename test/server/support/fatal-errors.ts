import assert from 'node:assert/strict';
import { afterEach, beforeEach } from 'node:test';

/** Fails each test of this suite in which something was raised that would have ended a server's process. */
export function expectNothingRaised(): void {
  let raised: unknown[];
  const note = (error: unknown): void => void raised.push(error);
  beforeEach(() => {
    raised = [];
    process.on('uncaughtException', note);
    process.on('unhandledRejection', note);
  });
  afterEach(async () => {
    // Unhandled rejections are reported when the microtasks of a turn have run.
    for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
    process.off('uncaughtException', note);
    process.off('unhandledRejection', note);
    assert.deepEqual(raised, []);
  });
}
