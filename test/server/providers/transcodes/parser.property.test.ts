import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { StepUpError } from '../../../../src/server/index.js';
import {
  joinEntries,
  openEnvelope,
  readSession,
} from '../../../../src/server/providers/transcodes/step-up-session.js';
import { SID } from '../../support/step-up-request.js';
import { PROJECT_ID } from '../../support/token-issuer.js';
import { envelope, goodSession } from '../../support/transcodes-api.js';

const asked = { sid: SID, projectId: PROJECT_ID };

/** What the parser makes of an answer; only a StepUpError may be thrown. */
function read(answer: unknown): ReturnType<typeof readSession> | 'refused' {
  try {
    const entry = openEnvelope(answer);
    return entry && readSession(entry, asked);
  } catch (error) {
    assert.ok(error instanceof StepUpError, String(error));
    assert.equal(error.code, 'invalid-response');
    return 'refused';
  }
}

describe('the session parser', () => {
  it('makes nothing of anything', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true }), answer => {
        const session = read(answer);
        assert.equal(session === null || session === 'refused', true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes a complete answer only: whatever part is replaced, what comes out is still true of it', () => {
    assert.notEqual(read(envelope([goodSession()])), null);
    const part = fc.constantFrom(...Object.keys(goodSession()), 'userId', 'sid', 'createdAt', 'expiresAt');
    fc.assert(
      fc.property(part, fc.option(fc.anything(), { nil: undefined }), (name, value) => {
        const entry = { ...goodSession(), [name]: value };
        const session = read(envelope([entry]));
        if (session === null || session === 'refused') return;
        assert.equal(entry.status, 'verified');
        assert.equal(entry.projectId, PROJECT_ID);
        assert.equal(session.id, SID);
        assert.equal(session.memberId, entry.memberId ?? (entry as { userId?: string }).userId);
        assert.deepEqual(session.covers, { resource: entry.resource, action: entry.action });
        for (const time of [session.verifiedAt, session.expiresAt])
          assert.equal(time === undefined || time > 0, true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes no answer from which a part is missing', () => {
    for (const name of ['projectId', 'memberId', 'resource', 'action', 'status']) {
      const { [name]: _, ...entry } = goodSession();
      assert.equal(read(envelope([entry])), 'refused', name);
    }
    for (const name of ['success', 'payload']) {
      const { [name]: _, ...answer } = envelope([goodSession()]);
      assert.equal(read(answer), 'refused', name);
    }
  });

  it('joins only what does not contradict itself', () => {
    fc.assert(
      fc.property(fc.object(), fc.object(), (first, second) => {
        try {
          assert.deepEqual(joinEntries(first, second), { ...first, ...second });
        } catch (error) {
          assert.equal(error instanceof StepUpError, true);
        }
      }),
    );
    assert.throws(() => joinEntries({ action: 'read' }, { action: 'delete' }), StepUpError);
  });
});
