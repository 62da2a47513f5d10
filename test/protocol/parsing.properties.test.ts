import { strict as assert } from 'node:assert';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { StepUpClient, StepUpError, type StepUpRequest } from '../../src/client/at-once.js';
import { parseDuration } from '../../src/protocol/duration.js';
import { checkRequest } from '../../src/client/request.js';
import { checkSettings, DEFAULT_SETTINGS } from '../../src/client/settings.js';
import { createOrigin, createStorage } from '../client/support/origin.js';
import { createScriptedProvider } from '../../src/testing/provider.js';
import { SHARED_NAME } from '../../src/client/scope.js';

const anything = fc.anything({ withNullPrototype: true, withBigInt: true });

function asJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return 'null';
  }
}

/** What comes of it; nothing but a StepUpError may be thrown. */
function outcome<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch (error) {
    assert.ok(error instanceof StepUpError);
    assert.equal(error['code'], 'invalid-request');
    return undefined;
  }
}

describe('Parsing, whatever it is given', () => {
  it('reads a duration or refuses it', () => {
    fc.assert(
      fc.property(fc.oneof(anything, fc.string(), fc.stringMatching(/^\s*\d+[smh]?\s*$/)), value => {
        const seconds = outcome(() => parseDuration(value as string));
        if (seconds !== undefined) assert.equal(Number.isSafeInteger(seconds) && seconds >= 0, true);
      }),
    );
  });

  it('reads what it means: the number of its unit', () => {
    const unit = fc.constantFrom(['', 1], ['s', 1], ['m', 60], ['h', 3600]) as fc.Arbitrary<[string, number]>;
    fc.assert(
      fc.property(fc.nat(999_999_999), unit, (number, [name, seconds]) => {
        assert.equal(parseDuration(`${number}${name}`), number * seconds);
        assert.equal(parseDuration(number), number);
      }),
    );
  });

  it('takes a request that is whole, or refuses it', () => {
    const defaults = { maxAge: 900, cacheScope: 'action' } as const;
    const request = fc.record(
      {
        resource: fc.oneof(anything, fc.string(), fc.constant('documents')),
        action: fc.oneof(anything, fc.constantFrom('create', 'read', 'update', 'delete')),
        maxAge: fc.oneof(anything, fc.nat()),
        cacheScope: fc.oneof(anything, fc.constantFrom('action', 'resource', 'session')),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(anything, request), value => {
        const checked = outcome(() => checkRequest(value as StepUpRequest, defaults));
        if (!checked) return;
        assert.match(checked.resource, /^[\x21\x23-\x5B\x5D-\x7E]{1,128}$/);
        assert.ok(['create', 'read', 'update', 'delete'].includes(checked.action));
        assert.ok(['action', 'resource', 'session'].includes(checked.cacheScope));
        assert.equal(typeof checked.maxAge, 'number');
      }),
    );
  });

  it('takes settings that are whole, or refuses them and changes nothing', () => {
    const settings = fc.record(
      {
        maxAge: fc.oneof(anything, fc.constant('5m')),
        cacheScope: fc.oneof(anything, fc.constant('session')),
        storage: fc.oneof(anything, fc.constant('session')),
        timeout: fc.oneof(anything, fc.nat()),
        formActions: anything,
        provider: anything,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(settings, value => {
        const before = structuredClone(DEFAULT_SETTINGS);
        const checked = outcome(() => checkSettings(DEFAULT_SETTINGS, value as object));
        assert.deepEqual(DEFAULT_SETTINGS, before);
        if (checked) assert.equal(checked.timeout > 0 && checked.maxAge >= 0, true);
      }),
    );
  });

  it('verifies nothing that is not whole from the storage, and does not throw', async () => {
    const DELETE: StepUpRequest = { resource: 'documents', action: 'delete', forceStepUp: true };
    const NAME = `${SHARED_NAME}.verifications`;
    type Entry = Record<string, unknown>;
    const fields = ['owner', 'resource', 'action', 'once', 'kind', 'acr', 'afterClear', 'verifiedMoment'];
    // What a page really leaves, with some of it replaced.
    const changes = fc.array(fc.record({ field: fc.constantFrom(...fields), value: anything }), {
      maxLength: 2,
    });
    let verified = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json(), changes), async given => {
        const provider = createScriptedProvider({ answer: 'approve' });
        const origin = createOrigin();
        const storage = createStorage();
        const before = origin.open({}, storage);
        await new StepUpClient({ provider, storage: 'session' }, before.scope).require(DELETE);
        before.dispatch('pagehide');
        before.close();
        const left = JSON.parse(storage.getItem(NAME)!) as { entries: Entry[] };
        const [whole] = left.entries as [Entry];
        const entry: Entry = { ...whole };
        if (typeof given !== 'string') for (const { field, value } of given) entry[field] = value;
        storage.setItem(NAME, typeof given === 'string' ? given : asJson({ ...left, entries: [entry] }));
        const client = new StepUpClient({ provider, storage: 'session' }, origin.open({}, storage).scope);
        await client.readMember();
        if (!client.isVerified(DELETE)) return;
        verified++;
        assert.ok(typeof given !== 'string');
        for (const field of ['owner', 'resource', 'action', 'once', 'kind']) {
          assert.deepEqual(entry[field], whole[field]);
        }
      }),
      { numRuns: 200 },
    );
    // Some were whole, or nothing was shown.
    assert.ok(verified > 0);
  });

  it('verifies no answer of a provider that is not whole', async () => {
    const answer = fc.oneof(anything, fc.record({ kind: anything, sid: anything, timestamp: anything }));
    await fc.assert(
      fc.asyncProperty(answer, async value => {
        const provider = createScriptedProvider();
        provider.verify = async () => value as never;
        const client = new StepUpClient({ provider });
        const thrown: unknown = await client
          .require({ resource: 'documents', action: 'delete' })
          .catch(e => e);
        assert.ok(thrown instanceof StepUpError);
        assert.equal(thrown['code'], 'invalid-response');
      }),
      { numRuns: 50 },
    );
  });
});
