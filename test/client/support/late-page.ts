import sinon from 'sinon';
import { StepUpClient, type StepUpRequest, type Verification } from '../../../src/client/at-once.js';
import type { StepUpSettings } from '../../../src/client/settings.js';
import { createScriptedProvider, type ScriptedProvider } from '../../../src/testing/provider.js';
import { createLateHalf, type LateHalf } from './late-half.js';
import { reasonsOf } from './observe.js';
import { createOrigin, type Broken, type Origin, type Tab } from './origin.js';

/** A page to which the half that asks has not come yet. */
export interface LatePage {
  tab: Tab;
  half: LateHalf;
  provider: ScriptedProvider;
  client: StepUpClient;
  /** Of its changes, from the beginning. */
  reasons: string[];
}

/** Two tabs of one origin, with clocks that the test sets: a page that is complete, and one that waits. */
export class TwoTabs {
  readonly origin: Origin = createOrigin();
  readonly clock = sinon.useFakeTimers({
    now: Date.UTC(2026, 0, 1, 12),
    toFake: ['Date', 'performance', 'setTimeout', 'clearTimeout'],
  });
  /** Whoever verifies in the other tab. */
  readonly other: StepUpClient;

  constructor() {
    const provider = createScriptedProvider({ answer: 'approve' });
    this.other = new StepUpClient({ provider }, this.origin.open().scope);
  }

  /** Opens the page that waits, and has it listen. */
  async open(settings: StepUpSettings = {}, broken: Broken = {}, storage?: Storage): Promise<LatePage> {
    const tab = this.origin.open(broken, storage);
    const half = createLateHalf();
    const provider = createScriptedProvider({ answer: 'approve' });
    const client = new StepUpClient({ provider, ...settings }, tab.scope, half.late);
    const reasons = reasonsOf(client);
    client.connect();
    await this.settle();
    return { tab, half, provider, client, reasons };
  }

  /** Verifies in the other tab, and has all others hear of it. */
  async verifyElsewhere(request: StepUpRequest): Promise<Verification> {
    const verification = await this.other.require(request);
    await this.settle();
    return verification;
  }

  /** Lets everything happen that waits for no time: what tabs tell each other comes in tasks of its own. */
  async settle(): Promise<void> {
    for (let rounds = 0; rounds < 3; rounds++) {
      await new Promise(resolve => setImmediate(resolve));
      this.clock.tick(0);
    }
    await new Promise(resolve => setImmediate(resolve));
  }

  async arrive({ half }: LatePage): Promise<void> {
    half.arrive();
    await this.settle();
  }

  end(): void {
    this.clock.restore();
  }
}
