import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import { createCache } from '../../src/client/cache/verification-cache.js';
import { leaveEntries } from '../../src/client/cache/session-entries.js';
import { StepUpClient } from '../../src/client/client.js';
import { momentAt } from '../../src/client/clock.js';
import { isThere } from './support/is-there.js';
import { SHARED_NAME, type Scope } from '../../src/client/scope.js';
import { createScriptedProvider } from '../../src/testing/provider.js';
import { createOrigin, createStorage } from './support/origin.js';

const DELETE = { resource: 'documents', action: 'delete' } as const;

/** A page whose tab has kept a verification from the page before. */
function openPage() {
  const sessionStorage = createStorage();
  const { scope, dispatch } = createOrigin().open({}, sessionStorage);
  leaveVerification(scope);
  const provider = createScriptedProvider();
  const client = new StepUpClient({ provider, storage: 'session' }, scope);
  const isLeft = (): boolean => sessionStorage.getItem(`${SHARED_NAME}.verifications`) !== null;
  return { client, provider, dispatch, isLeft };
}

function leaveVerification(scope: Scope): void {
  const { name, projectId } = createScriptedProvider();
  const verifiedAt = Date.now();
  leaveEntries(scope, [
    {
      ...{ ...DELETE, memberId: 'member-1', kind: 'step-up', once: false, verifiedAt },
      verifiedMoment: momentAt(verifiedAt),
      owner: JSON.stringify([name, projectId, 'member-1', undefined]),
      afterClear: createCache(scope, () => undefined).latestClear(DELETE),
    },
  ]);
}

// All of them are opened before any code has come: what is loaded once stays, in this file as in a page.
describe('what the page before has left, where the code for it is still on its way,', () => {
  const page = openPage();
  const seenSignedOut = openPage();
  const switchedBack = openPage();
  const goneAgain = openPage();
  const ended = openPage();

  seenSignedOut.client.connect();
  seenSignedOut.provider.signOut();
  seenSignedOut.provider.signInAs({ id: 'member-1' });
  switchedBack.client.configure({ storage: 'memory' });
  goneAgain.dispatch('pagehide');
  ended.client.dispose();
  assert.equal(isThere(), false);

  it('stays where it is for the next page, should this one go', () => {
    assert.ok(goneAgain.isLeft());
  });

  it('counts as soon as the member is read', async () => {
    let changes = 0;
    page.client.addEventListener('change', () => changes++);
    await page.client.readMember();
    assert.ok(isThere());
    assert.equal(page.client.isVerified(DELETE), true);
    assert.ok(changes);
    assert.equal(page.isLeft(), false);
  });

  it('counts for nobody who was seen signed out meanwhile', async () => {
    await seenSignedOut.client.readMember();
    assert.equal(seenSignedOut.client.memberId, 'member-1');
    assert.equal(seenSignedOut.client.isVerified(DELETE), false);
  });

  it('is not taken by a client that keeps nothing any more, or has ended', async () => {
    await switchedBack.client.readMember();
    assert.equal(switchedBack.client.isVerified(DELETE), false);
    assert.ok(switchedBack.isLeft());
    assert.ok(ended.isLeft());
  });
});
