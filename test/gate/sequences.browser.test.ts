import { expect } from '@open-wc/testing';
import { StepUpClient } from '../../src/client/client.js';
import type { StepUpGate } from '../../src/elements/stepup-gate/stepup-gate.js';
import { StepUpError } from '../../src/protocol/errors.js';
import { createScriptedProvider } from '../../src/testing/provider.js';
import { settled } from '../support/gate.js';
import { press } from '../support/trusted-input.js';

const SEQUENCES = 40;
const STEPS = 16;
const EXPIRED_MS = 16 * 60_000;

/** What gates ask. Each is asked with one max-age, so that what was answered tells how often it counts. */
const QUESTIONS = [
  { resource: 'documents', action: 'delete', maxAge: 900 },
  { resource: 'documents', action: 'update', maxAge: 900 },
  { resource: 'payments', action: 'create', maxAge: 0 },
] as const;
type Operation = Pick<(typeof QUESTIONS)[number], 'resource' | 'action'>;

/** What the person has approved, as the test's own account of it. */
interface Approval extends Operation {
  readonly isOnce: boolean;
  /** What has happened by it, where it counts once. */
  readonly used: Set<string>;
  hasEnded: boolean;
}

interface Pending extends Operation {
  approve(): void;
  refuse(code: 'cancelled' | 'failed' | 'denied' | 'unavailable'): void;
}

/** Random numbers that come again with the same seed. */
function randomFrom(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A page with a gate in a gate, and all that happens to them. */
class World {
  readonly done: string[] = [];
  readonly faults: string[] = [];
  ran = 0;
  approvals: Approval[] = [];
  readonly pending: Pending[] = [];
  readonly provider = createScriptedProvider();
  readonly client: StepUpClient;
  readonly place = document.body.appendChild(document.createElement('main'));
  readonly outer: StepUpGate;
  readonly inner: StepUpGate;
  readonly open = new Map<StepUpGate, number>();
  readonly random: () => number;
  cancelsNext = false;
  readonly #now = Date.now;
  #ahead = 0;

  constructor(seed: number) {
    this.random = randomFrom(seed);
    this.provider.verify = (question, signal) => this.#asked(question as Operation, signal);
    this.client = new StepUpClient({ provider: this.provider });
    Date.now = () => this.#now.call(Date) + this.#ahead;
    this.outer = this.#gate();
    this.inner = this.#gate();
    this.ask(this.outer, QUESTIONS[0]);
    this.ask(this.inner, QUESTIONS[2]);
    this.fill(this.inner);
    this.outer.append(this.inner);
    const beside = document.createElement('div');
    this.fill(beside);
    this.outer.append(beside);
    this.place.append(this.outer);
  }

  /** Whatever a page may have in a gate. */
  fill(where: Element): void {
    where.innerHTML = `<button type="button" class="plain">Delete</button>
      <div role="button" tabindex="0" class="role">Archive</div>
      <form action="#"><input name="amount" value="10"><button class="submit">Send</button></form>`;
    for (const element of where.querySelectorAll('.plain,.role,.submit'))
      element.addEventListener('click', () => this.#happens('click', element));
    where.querySelector('.role')!.addEventListener('keydown', event => {
      if ((event as KeyboardEvent).key === 'Enter') this.#happens('key', event.target as Element);
    });
    where.querySelector('form')!.addEventListener('submit', event => {
      event.preventDefault();
      this.#happens('submit', event.target as Element);
    });
  }

  ask(gate: StepUpGate, { resource, action, maxAge }: (typeof QUESTIONS)[number]): void {
    Object.assign(gate, { resource, action, maxAge });
  }

  /** Ends what was approved, where that is meant. */
  end(isMeant: (approval: Approval) => boolean): void {
    for (const approval of this.approvals) if (isMeant(approval)) approval.hasEnded = true;
  }

  expire(): void {
    this.#ahead += EXPIRED_MS;
    this.end(({ isOnce }) => !isOnce);
  }

  pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.random() * values.length)]!;
  }

  fault(text: string): void {
    this.faults.push(`${text} [after: ${this.done.join(', ')}]`);
  }

  /** What is shown, reflected and told agrees, when nothing is under way. */
  checkStates(): void {
    for (const gate of [this.outer, this.inner]) {
      if (!gate.isConnected) continue;
      const { state, verification, error } = gate;
      if (gate.getAttribute('state') !== state || !gate.matches(`:state(${state})`))
        this.fault(`${state} is reflected as ${gate.getAttribute('state')}`);
      if (state === 'verifying' && !this.pending.length) this.fault('asks, and nobody is asked');
      if (verification && state !== 'verified') this.fault(`a verification, and ${state}`);
      if (/error|denied|setup/.test(state) && !error) this.fault(`${state} without an error`);
      if (state !== 'verifying' && this.open.get(gate))
        this.fault(`${state}, and a request without an answer`);
      if (verification && verification.resource !== gate.resource) this.fault('verified for something else');
    }
    const shown = [this.outer, this.inner].filter(gate =>
      gate.shadowRoot?.querySelector('[part=notice]')?.matches(':popover-open'),
    );
    if (shown.length > 1) this.fault('two notices');
  }

  close(): void {
    this.place.remove();
    this.client.dispose();
    Date.now = this.#now;
  }

  #gate(): StepUpGate {
    const gate = document.createElement('stepup-gate');
    gate.client = this.client;
    gate.addEventListener('stepup-request', event => {
      if (event.target !== gate) return;
      if (this.open.get(gate)) this.fault('a second request before the answer to the first');
      if (this.cancelsNext) event.preventDefault();
      else if (gate.isConnected) this.open.set(gate, 1);
      this.cancelsNext = false;
    });
    for (const name of ['stepup-verified', 'stepup-denied'] as const)
      gate.addEventListener(name, event => {
        if (event.target === gate) this.open.delete(gate);
      });
    return gate;
  }

  #asked({ resource, action }: Operation, signal: AbortSignal): Promise<never> {
    return new Promise((resolve, reject) => {
      const isOnce = QUESTIONS.some(each => each.action === action && !each.maxAge);
      const forget = (): void => {
        if (this.pending.includes(pending)) this.pending.splice(this.pending.indexOf(pending), 1);
      };
      const pending: Pending = {
        ...{ resource, action },
        approve: () => {
          forget();
          this.approvals.push({ resource, action, isOnce, used: new Set(), hasEnded: false });
          resolve({ kind: 'step-up', sid: `sid-${this.approvals.length}`, timestamp: Date.now() } as never);
        },
        refuse: code => {
          forget();
          reject(new StepUpError(code, 'as the test says'));
        },
      };
      signal.addEventListener('abort', () => {
        forget();
        reject(signal.reason as Error);
      });
      this.pending.push(pending);
    });
  }

  // A handler of the page runs: each gate around it has to have been passed for what it asks now.
  #happens(what: string, element: Element): void {
    this.ran++;
    for (const gate of [this.outer, this.inner]) {
      if (!gate.isConnected || gate.disabled || !gate.contains(element)) continue;
      const use = `${what} ${element.className || element.localName} ${gate === this.inner}`;
      const approval = this.approvals.find(
        ({ resource, action, hasEnded, used }) =>
          resource === gate.resource && action === gate.action && !hasEnded && !used.has(use),
      );
      if (!approval) this.fault(`${use} of ${gate.resource} ran unasked`);
      else if (approval.isOnce) approval.used.add(use);
    }
  }
}

type Step = (world: World) => unknown;

const isAsking = (gate: StepUpGate): boolean => gate.isConnected && gate.state === 'verifying';
const buttonIn = (world: World): HTMLElement | undefined =>
  world.pick([...world.place.querySelectorAll<HTMLElement>('.plain,.role,.submit')]);
const gateIn = (world: World): StepUpGate => world.pick([world.outer, world.inner]);

const STEPS_BY_NAME: Record<string, Step> = {
  click: world => buttonIn(world)?.click(),
  'click twice': world => {
    const button = buttonIn(world);
    button?.click();
    button?.click();
  },
  'dispatch a click': world =>
    buttonIn(world)?.dispatchEvent(new PointerEvent('click', { bubbles: true, cancelable: true })),
  'dispatch one click twice': world => {
    const click = new MouseEvent('click', { bubbles: true, cancelable: true });
    for (const button of [buttonIn(world), buttonIn(world)]) button?.dispatchEvent(click);
  },
  'press Enter': async world => {
    buttonIn(world)?.focus();
    await press('Enter');
  },
  submit: world => world.place.querySelector('form')?.requestSubmit(),
  'submit by its button': world => {
    const form = world.pick([...world.place.querySelectorAll('form')]);
    form?.requestSubmit(form.querySelector('button'));
  },
  verify: world => {
    gateIn(world)
      .verify()
      .catch(() => undefined);
  },
  approve: world => world.pending[0]?.approve(),
  'approve and settle': async world => {
    await settled();
    world.pending[0]?.approve();
    await settled();
  },
  'approve and clear': world => {
    world.pending[0]?.approve();
    world.end(() => true);
    world.client.clear();
  },
  cancel: world => world.pending[0]?.refuse('cancelled'),
  fail: world => world.pending[0]?.refuse(world.pick(['failed', 'denied', 'unavailable'])),
  lock: world => {
    const gate = gateIn(world);
    world.end(({ resource, action }) => resource === gate.resource && action === gate.action);
    gate.lock();
  },
  clear: world => {
    world.end(() => true);
    world.client.clear();
  },
  'sign out and in': world => {
    world.end(() => true);
    world.provider.signOut();
    world.provider.signInAs({ id: 'member-1' });
  },
  'sign in as another': world => {
    world.end(() => true);
    world.provider.signInAs({ id: `member-${world.done.length}` });
  },
  expire: world => world.expire(),
  'ask something else': world => world.ask(gateIn(world), world.pick(QUESTIONS)),
  'disable or enable': world => {
    const gate = gateIn(world);
    gate.disabled = !gate.disabled;
  },
  'take the gate out': world => gateIn(world).remove(),
  'put the gates where they were': world => {
    world.place.append(world.outer);
    world.outer.append(world.inner);
  },
  'move the inner one out': world => world.place.append(world.inner),
  'put the outer one into the inner one': world => {
    if (world.outer.contains(world.inner)) world.place.append(world.inner);
    world.inner.append(world.outer);
  },
  'name another record': world => buttonIn(world)?.setAttribute('data-stepup-key', String(world.done.length)),
  'draw the content anew': world => world.fill(world.inner.isConnected ? world.inner : world.outer),
  'cancel the next request': world => (world.cancelsNext = true),
  'press Escape': () => press('Escape'),
};

async function run(seed: number): Promise<World> {
  const world = new World(seed);
  try {
    const names = Object.keys(STEPS_BY_NAME);
    for (let count = 0; count < STEPS; count++) {
      const name = world.random() < 0.3 ? 'approve and settle' : world.pick(names);
      world.done.push(name);
      try {
        await STEPS_BY_NAME[name]!(world);
      } catch (error) {
        if ((error as Error).name !== 'HierarchyRequestError') throw error;
      }
      // Of what a gate asks that is taken out, nobody is told the end.
      for (const gate of [world.outer, world.inner]) if (!gate.isConnected) world.open.delete(gate);
      await settled(world.pick([0, 1, 4]));
    }
    // Everything that is asked has an end. Whoever waits for the turn of another question waits a little longer.
    const gates = [world.outer, world.inner];
    for (let turns = 0; turns < 10 || (turns < 1000 && gates.some(isAsking)); turns++) {
      await settled();
      world.pending[0]?.refuse('cancelled');
    }
    world.done.push('end');
    world.checkStates();
  } finally {
    world.close();
  }
  return world;
}

describe('gates, whatever happens in whatever order', () => {
  it(`let nothing run that was not approved, end every question, and show where they stand`, async function () {
    this.timeout(120_000);
    const first = Math.floor(Math.random() * 2 ** 31);
    let ran = 0;
    for (let count = 0; count < SEQUENCES; count++) {
      const world = await run(first + count);
      ran += world.ran;
      expect(world.faults, `with the seed ${first + count}`).to.deep.equal([]);
    }
    // Else it would say nothing.
    expect(ran).to.be.greaterThan(SEQUENCES / 4);
  });
});
