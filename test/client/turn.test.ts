import { strict as assert } from 'node:assert';
import { afterEach, beforeEach, describe, it } from 'node:test';
import sinon from 'sinon';
import { bounded } from '../../src/client/abort.js';
import { StepUpClient, type StepUpError, type StepUpRequest } from '../../src/client/at-once.js';
import { createTurn } from '../../src/client/turn.js';
import { createScriptedProvider } from '../../src/testing/provider.js';
import { waitUntil } from '../support/assertions.js';
import { refusal } from './support/observe.js';
import { createOrigin } from './support/origin.js';

const DELETE: StepUpRequest = { resource: 'documents', action: 'delete' };
const nobody = (): void => undefined;

describe('a turn among the tabs', () => {
  let clock: sinon.SinonFakeTimers;
  beforeEach(() => {
    clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });
  afterEach(() => clock.restore());

  it('is not used by one who lost it to another while waiting for the news', async () => {
    const origin = createOrigin();
    const [first, second, third] = [1, 2, 3].map(() => createTurn(origin.open().scope, nobody));
    const asked: string[] = [];
    let finish = nobody;
    const answered = new Promise<void>(resolve => (finish = resolve));
    const run = (turn: typeof first, name: string): Promise<void> =>
      turn!.run(new AbortController(), 60_000, async () => {
        asked.push(name);
        await answered;
      });

    let release = nobody;
    const one = first!.run(
      new AbortController(),
      60_000,
      () => new Promise<void>(resolve => (release = resolve)),
    );
    await waitUntil(() => release !== nobody);
    const two = run(second, 'second');
    const three = run(third, 'third');
    await waitUntil(() => origin.locks === 3);
    release();
    await one;
    third!.takeOver();
    const lost = await two.catch((error: StepUpError) => error.code);
    clock.tick(1000);
    await waitUntil(() => asked.length);
    finish();
    await three;
    assert.equal(lost, 'aborted');
    assert.deepEqual(asked, ['third']);
  });

  for (const [part, how] of [
    ['locks', 'missing'],
    ['locks', 'throws'],
    ['channel', 'missing'],
    ['channel', 'throws'],
    ['storage', 'missing'],
    ['storage', 'throws'],
    ['localStorage', 'missing'],
    ['localStorage', 'throws'],
    ['localStorage', 'full'],
  ] as const) {
    it(`is taken where ${part}: ${how}`, async () => {
      const provider = createScriptedProvider({ answer: 'approve' });
      const { scope } = createOrigin().open({ [part]: how });
      const client = new StepUpClient({ provider, storage: 'session' }, scope);
      await client.require(DELETE);
      assert.equal(client.isVerified(DELETE), true);
      client.clear();
      assert.equal(client.isVerified(DELETE), false);
    });
  }
});

describe('a wait that is over', () => {
  it('leaves no timer and no listener, even where what it waited for never ends', async () => {
    const clock = sinon.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const controller = new AbortController();
      const removed = sinon.spy(controller.signal, 'removeEventListener');
      const wait = bounded(new Promise<never>(nobody), controller.signal, 1000);
      controller.abort();
      assert.equal(await refusal(wait), 'aborted');
      assert.equal(clock.countTimers(), 0);
      assert.equal(removed.callCount, 1);
    } finally {
      clock.restore();
    }
  });
});
