import { strict as assert } from 'node:assert';
import { it } from 'node:test';
import fc from 'fast-check';
import { StepUpClient, type StepUpRequest } from '../../src/client/at-once.js';
import { createScriptedProvider } from '../../src/testing/provider.js';
import type { Broken } from './support/origin.js';
import { TwoTabs, type LatePage } from './support/late-page.js';

// A client to which the half that asks comes late says, from then on, what its twin says that had it from the beginning:
// both live in one page, hear the same, and follow the same provider.

const MINUTE = 60_000;

interface Pair extends LatePage {
  tabs: TwoTabs;
  twin: StepUpClient;
}

type Happening = (pair: Pair) => unknown;

const request: fc.Arbitrary<StepUpRequest> = fc.record(
  {
    resource: fc.constantFrom('documents', 'payments'),
    action: fc.constantFrom('update', 'delete'),
    maxAge: fc.constantFrom(1, 60, 900, 1200),
    cacheScope: fc.constantFrom('action', 'resource', 'session'),
  },
  { requiredKeys: ['resource', 'action'] },
);
const duration = fc.constantFrom(1, 999, 30_000, MINUTE, 5 * MINUTE, 15 * MINUTE);
const happening = <T>(given: fc.Arbitrary<T>, act: (given: T) => Happening): fc.Arbitrary<Happening> =>
  given.map(details =>
    Object.assign(act(details), { toString: () => `${act} of ${JSON.stringify(details)}` }),
  );

const happenings = fc.oneof(
  {
    weight: 6,
    arbitrary: happening(
      request,
      wanted =>
        ({ tabs }) =>
          tabs.other.require(wanted),
    ),
  },
  happening(
    fc.option(request, { nil: undefined }),
    what =>
      ({ tabs }) =>
        tabs.other.clear(what),
  ),
  happening(
    request,
    what =>
      ({ client, twin }) =>
        [client, twin].forEach(each => each.clear(what)),
  ),
  happening(
    fc.constantFrom('member-1', 'member-1', 'member-2'),
    id =>
      ({ provider }) =>
        provider.signInAs({ id }),
  ),
  happening(
    fc.constant(null),
    () =>
      ({ provider }) =>
        provider.signOut(),
  ),
  happening(
    duration,
    ms =>
      ({ tabs }) =>
        tabs.clock.tick(ms),
  ),
  happening(
    duration,
    ms =>
      ({ tabs }) =>
        tabs.clock.setSystemTime(Date.now() - ms),
  ),
  happening(fc.boolean(), isDeaf => ({ tab }) => {
    if (isDeaf === tab.isDeaf) return;
    if (isDeaf) tab.dispatch('pagehide', true);
    tab.isDeaf = isDeaf;
    if (!isDeaf) tab.dispatch('pageshow', true);
  }),
  happening(
    fc.constantFrom('focus', 'visibilitychange'),
    type =>
      ({ tab }) =>
        tab.dispatch(type),
  ),
  happening(request, wanted => ({ client, twin }) => {
    const verification = twin.peek(wanted);
    if (verification) [client, twin].forEach(each => each.drop(verification));
  }),
  happening(
    fc.constantFrom('10m', '20m'),
    maxAge =>
      ({ client, twin }) =>
        [client, twin].forEach(each => each.configure({ maxAge })),
  ),
  happening(fc.constant(null), () => ({ client, twin, provider }) => {
    const next = createScriptedProvider({ member: provider.name === 'scripted' ? { id: 'member-1' } : null });
    [client, twin].forEach(each => each.configure({ provider: next }));
  }),
  happening(
    fc.constant(null),
    () =>
      ({ tabs }) =>
        tabs.origin.localStorage.clear(),
  ),
);

const broken: fc.Arbitrary<Broken> = fc.record(
  {
    channel: fc.constantFrom('missing', 'throws', 'mute'),
    // One that is full is emptied by the first of the two to clear, for the second as well.
    localStorage: fc.constantFrom('missing', 'throws', 'silent'),
  },
  { requiredKeys: [] },
);

const ASKED: StepUpRequest[] = ['documents', 'payments'].flatMap(resource =>
  (['update', 'delete'] as const).flatMap(action =>
    (['action', 'session'] as const).map(cacheScope => ({ resource, action, cacheScope })),
  ),
);

const saidBy = (client: StepUpClient): unknown => [
  ...ASKED.map(wanted => client.peek(wanted)),
  client.isVerified(),
];

it('a client that has the half that asks late says what one says that had it from the beginning', async t => {
  let told = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: broken }),
      fc.array(happenings, { maxLength: 12, size: 'max' }),
      fc.array(happenings, { maxLength: 6, size: 'max' }),
      async (lacks, before, after) => {
        const tabs = new TwoTabs();
        try {
          const page = await tabs.open({}, lacks);
          const twin = new StepUpClient({ provider: page.provider }, page.tab.scope);
          twin.connect();
          const pair = { ...page, tabs, twin };
          const happen = async (those: Happening[]): Promise<void> => {
            for (const each of those) {
              each(pair);
              await tabs.settle();
              tabs.clock.tick(1);
            }
          };
          await tabs.settle();
          await happen(before);
          assert.equal(page.client.isVerified(), false);
          await tabs.arrive(page);
          assert.deepEqual(saidBy(page.client), saidBy(twin));
          if (twin.isVerified()) told++;
          await happen(after);
          assert.deepEqual(saidBy(page.client), saidBy(twin));
          page.client.dispose();
          twin.dispose();
        } finally {
          tabs.end();
        }
      },
    ),
    { numRuns: Number(process.env.STEPUP_RUNS ?? 500), seed: Number(process.env.STEPUP_SEED ?? 20261127) },
  );
  t.diagnostic(`verified in ${told} runs`);
  assert.ok(told > 50, `verified in ${told} runs: nothing was shown`);
});
