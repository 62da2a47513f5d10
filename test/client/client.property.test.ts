import { describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import sinon from 'sinon';
import type { StepUpRequest } from '../../src/client/at-once.js';
import { MINUTE, World, type AnswerShape, type Page } from './support/world.js';
import type { Broken } from './support/origin.js';

// Whatever happens in however many pages, in whatever order: what a client says holds (see World for what that means).

/** What is known before a command runs: nothing is asked of the world that is not there. */
interface Model {
  pages: number;
}

type Run = (world: World, page: Page) => void | Promise<void>;

class Command implements fc.AsyncCommand<Model, World> {
  constructor(
    readonly name: string,
    readonly page: number,
    readonly details: unknown,
    readonly act: Run,
  ) {}

  check = (): boolean => true;

  async run(_: Model, world: World): Promise<void> {
    const open = world.pages.filter(page => page.open && !page.asleep);
    const page = open[this.page % open.length];
    if (!page) return;
    await this.act(world, page);
    // No two things happen in the same millisecond.
    await world.pass(1);
    world.nextHappening();
  }

  toString(): string {
    return `${this.name}(page ${this.page}, ${JSON.stringify(this.details)})`;
  }
}

const page = fc.nat(2);
const command = <T>(
  name: string,
  details: fc.Arbitrary<T>,
  act: (details: T) => Run,
): fc.Arbitrary<Command> =>
  fc.tuple(page, details).map(([at, given]) => new Command(name, at, given, act(given)));

const request: fc.Arbitrary<StepUpRequest> = fc.record(
  {
    resource: fc.constantFrom('documents', 'payments'),
    action: fc.constantFrom('update', 'delete'),
    maxAge: fc.constantFrom(0, 1, 60, 900, 1200),
    cacheScope: fc.constantFrom('action', 'resource', 'session'),
    forceStepUp: fc.boolean(),
    acrValues: fc.constantFrom(['phr'], ['phr', 'phrh']),
  },
  { requiredKeys: ['resource', 'action'] },
);

const answer: fc.Arbitrary<AnswerShape> = fc.record({
  shape: fc.oneof(
    { weight: 6, arbitrary: fc.constant('step-up' as const) },
    { weight: 2, arbitrary: fc.constantFrom('allowed', 'refusal', 'malformed') },
  ),
  malformed: fc.constantFrom(undefined, null, {}, { kind: 'perhaps' }, 'step-up', []),
  life: fc.constantFrom(0, 0, 500, MINUTE),
});

const broken: fc.Arbitrary<Broken> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        channel: fc.constantFrom('missing', 'throws', 'mute'),
        locks: fc.constantFrom('missing', 'throws', 'silent'),
        storage: fc.constantFrom('missing', 'throws'),
        localStorage: fc.constantFrom('missing', 'throws', 'full', 'silent'),
      },
      { requiredKeys: [] },
    ),
  },
);

const opening = fc.record({ broken, keeps: fc.boolean() });
const duration = fc.constantFrom(1, 50, 150, 999, 1000, 30_000, MINUTE, 5 * MINUTE, 15 * MINUTE);
const member = fc.constantFrom('ada', 'ada', 'bob', null);

const COMMANDS = [
  command('require', request, wanted => (world, at) => world.require(at, wanted)),
  command('require', request, wanted => (world, at) => world.require(at, wanted)),
  command('require, and answer', fc.tuple(request, answer), ([wanted, how]) => async (world, at) => {
    world.require(at, wanted);
    await world.pass();
    const question = world.questions.at(-1);
    if (question) world.answer(question, how);
  }),
  command('answer', fc.tuple(fc.nat(3), answer), ([which, how]) => world => {
    const question = world.questions.at(-1 - which) ?? world.questions.at(-1);
    if (question) world.answer(question, how);
  }),
  command('answer the latest', answer, how => world => {
    const question = world.questions.at(-1);
    if (question) world.answer(question, how);
  }),
  command('abort', fc.nat(3), which => world => world.askers.at(-1 - which)?.controller.abort()),
  command('peek everywhere', request, wanted => world => {
    for (const at of world.pages) if (at.open && !at.asleep) world.peek(at, wanted);
  }),
  command('takeProof', request, wanted => (world, at) => world.takeProof(at, wanted)),
  command('clear', fc.option(request, { nil: undefined }), what => (world, at) => world.clear(at, what)),
  command('pass', duration, ms => world => world.pass(ms)),
  command('set the clock', duration, ms => world => world.setWall(ms)),
  command('set the clock back', duration, ms => world => world.setWall(-ms)),
  command('sign in as', fc.tuple(member, fc.boolean()), ([id, reports]) => (world, at) => {
    world.member = id;
    if (reports) at.report();
  }),
  command('look', fc.constantFrom('focus', 'visibilitychange', 'pagehide', 'pageshow'), type => (_, at) => {
    at.tab.dispatch(type, type.startsWith('page'));
  }),
  command('take over', fc.constant(null), () => (world, at) => world.takeOver(at)),
  command('open the console', fc.constant(null), () => (world, at) => world.openConsole(at)),
  command('close the console', fc.nat(3), which => world => world.consoles.at(-1 - which)?.close()),
  command('open', opening, ({ broken: lacks, keeps }) => world => {
    if (openPages(world) < 3) world.open(lacks, keeps);
  }),
  command('open a copy', fc.constant(null), () => async (world, at) => {
    if (openPages(world) < 3) await world.openCopy(at);
  }),
  command('open a copy of one that is away', fc.nat(3), which => async world => {
    const away = world.away.at(-1 - which);
    if (away && openPages(world) < 3) await world.openCopy(away);
  }),
  command('crash', fc.constant(null), () => (world, at) => {
    if (openPages(world) > 1) world.close(at);
  }),
  command('reload', fc.constant(null), () => (world, at) => {
    world.leave(at);
    world.comeBack(world.away.indexOf(at));
  }),
  command('leave', fc.constant(null), () => (world, at) => {
    if (openPages(world) > 1) world.leave(at);
  }),
  command('come back', fc.nat(3), which => world => {
    if (openPages(world) < 3) world.comeBack(which);
  }),
  command('sleep', fc.constant(null), () => (world, at) => {
    if (world.pages.filter(({ open, asleep }) => open && !asleep).length > 1) world.sleep(at);
  }),
  command('wake', fc.constant(null), () => world => {
    const asleep = world.pages.find(each => each.open && each.asleep);
    if (asleep) world.wake(asleep);
  }),
  command('dispose', fc.constant(null), () => (world, at) => {
    if (openPages(world) > 1) world.dispose(at);
  }),
  command('empty the storage', fc.constant(null), () => world => world.origin.localStorage.clear()),
];

// Of what comes late: whoever waits for it is refused, and the next tries again.
const FAILURE = command('fail to load', fc.constant(null), () => (_, at) => at.half.fail());

function openPages({ pages }: World): number {
  return pages.filter(({ open }) => open).length;
}

/**
 * Has random things happen in pages.
 * @param delays After how many of them the half that asks comes to a page, one page after the other.
 */
async function happen(
  commands: Array<fc.Arbitrary<Command>>,
  delays: fc.Arbitrary<number[]>,
  numRuns: number,
  t: TestContext,
): Promise<void> {
  let told = 0;
  const seed = Number(process.env.STEPUP_SEED ?? 20261125);
  t.diagnostic(`seed ${seed}`);
  await fc.assert(
    fc.asyncProperty(
      fc.array(opening, { minLength: 1, maxLength: 2 }),
      fc.commands(commands, { maxCommands: 40, size: 'max' }),
      delays,
      async (openings, given, waits) => {
        const clock = sinon.useFakeTimers({
          now: Date.UTC(2026, 0, 1, 12),
          toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'],
        });
        try {
          const world = new World(clock, waits);
          for (const { broken: lacks, keeps } of openings) world.open(lacks, keeps);
          await fc.asyncModelRun(() => ({ model: { pages: 0 }, real: world }), given);
          await world.finish();
          told += world.told;
        } finally {
          clock.restore();
        }
      },
    ),
    { numRuns, seed, endOnFailure: false },
  );
  t.diagnostic(`verified ${told} times`);
  if (told < 100) throw new Error(`Only ${told} verifications: nothing was shown.`);
}

describe('StepUpClient, whatever happens', () => {
  const runs = Number(process.env.STEPUP_RUNS ?? 2000);

  it('says nothing that does not hold, and leaves nothing behind', t =>
    happen(COMMANDS, fc.constant([0]), runs, t));

  it('nor does it where the half that asks comes late, to each page at a moment of its own', t =>
    happen([...COMMANDS, FAILURE], fc.array(fc.nat(8), { minLength: 1, maxLength: 4 }), runs, t));
});
