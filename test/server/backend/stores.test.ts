import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { memoryStepUpStore, StepUpError, type StepUpStore } from '../../../src/server/backend/index.js';
import { storeKinds } from './support/stores.js';

const never = new AbortController().signal;
let keys = 0;
const newKey = (): string => `key-${(keys += 1)}`;

for (const { name, skip, start } of storeKinds) {
  describe(`a store ${name}`, { skip }, () => {
    let store: StepUpStore;
    let stop: () => Promise<void>;

    before(async () => {
      ({ store, stop } = await start());
    });
    after(() => stop?.());

    it('gives what was set, until it is pulled', async () => {
      const key = newKey();
      assert.equal(await store.get(key), null);
      await store.set(key, 'ä "1"', 60_000);
      assert.equal(await store.get(key), 'ä "1"');
      assert.equal(await store.pull(key), 'ä "1"');
      assert.equal(await store.pull(key), null);
      assert.equal(await store.get(key), null);
    });

    it('lets one of many pull a value', async () => {
      const key = newKey();
      await store.set(key, 'once', 60_000);
      const pulled = await Promise.all(Array.from({ length: 50 }, () => store.pull(key)));
      assert.equal(pulled.filter(value => value === 'once').length, 1);
    });

    it('swaps only what it is said to be', async () => {
      const key = newKey();
      assert.equal(await store.swap(key, 'a', 'b', 60_000), false, 'there is nothing');
      assert.equal(await store.swap(key, null, 'a', 60_000), true);
      assert.equal(await store.swap(key, null, 'b', 60_000), false, 'there is something');
      assert.equal(await store.swap(key, 'b', 'c', 60_000), false, 'there is something else');
      assert.equal(await store.get(key), 'a');
      assert.equal(await store.swap(key, 'a', 'b', 60_000), true);
      assert.equal(await store.swap(key, 'b', null, 60_000), true);
      assert.equal(await store.get(key), null);
    });

    it('lets one of many swap a value', async () => {
      const key = newKey();
      await store.set(key, 'open', 60_000);
      const swaps = Array.from({ length: 50 }, (_, n) => store.swap(key, 'open', `by ${n}`, 60_000));
      assert.equal((await Promise.all(swaps)).filter(Boolean).length, 1);
    });

    it('forgets a value when its time is over', async () => {
      const key = newKey();
      await store.set(key, 'short', 30);
      while ((await store.get(key)) !== null) await delay(5);
      assert.equal(await store.swap(key, null, 'new', 60_000), true);
    });

    it('lets the first claim a key', async () => {
      const key = newKey();
      const claims = await Promise.all(Array.from({ length: 50 }, () => store.claim(key, 60_000, never)));
      assert.equal(claims.filter(Boolean).length, 1);
    });

    it('gives as many tries as there are, then a pause', async () => {
      const key = newKey();
      const takes = await Promise.all(
        Array.from({ length: 100 }, () => store.take(key, 5, 30_000, 86_400_000)),
      );
      const taken = takes.filter(take => take.taken);
      assert.deepEqual(taken.map(({ left }) => left).sort(), [0, 1, 2, 3, 4]);
      assert.deepEqual(taken.map(({ pausedFor }) => pausedFor).sort(), [0, 0, 0, 0, 30_000]);
      for (const { left, pausedFor } of takes.filter(take => !take.taken)) {
        assert.ok(left === 0 && pausedFor > 25_000 && pausedFor <= 30_000, String(pausedFor));
      }
    });

    it('makes each pause twice as long as the one before, up to an hour', async () => {
      const key = newKey();
      const pauses: number[] = [];
      // A pause of 0 is over at once, and doubles to 0: with 1 ms the doubling can be seen without waiting for it.
      for (let n = 0; n < 5; n += 1) {
        let take = await store.take(key, 1, 1, 86_400_000);
        while (!take.taken) {
          await delay(1);
          take = await store.take(key, 1, 1, 86_400_000);
        }
        pauses.push(take.pausedFor);
      }
      assert.deepEqual(pauses, [1, 2, 4, 8, 16]);
      const long = await store.take(newKey(), 1, 9_000_000, 86_400_000);
      assert.equal(long.pausedFor, 3_600_000);
    });

    it('begins a count anew, without a pause, where there is none', async () => {
      const key = newKey();
      const lefts = [];
      for (let n = 0; n < 5; n += 1) lefts.push((await store.take(key, 2, 0, 60_000)).left);
      assert.deepEqual(lefts, [1, 0, 1, 0, 1]);
    });

    it('forgets a count that is pulled', async () => {
      const key = newKey();
      await store.take(key, 1, 30_000, 60_000);
      assert.equal((await store.take(key, 1, 30_000, 60_000)).taken, false);
      await store.pull(key);
      assert.equal((await store.take(key, 1, 30_000, 60_000)).taken, true);
    });
  });
}

describe('a store in memory that is full', () => {
  it('lets the oldest value go, and no claim and no count', async () => {
    const store = memoryStepUpStore({ maxEntries: 3 });
    for (const key of ['a', 'b', 'c', 'd']) await store.set(key, key, 60_000);
    assert.deepEqual(await Promise.all(['a', 'b', 'c', 'd'].map(key => store.get(key))), [
      null,
      'b',
      'c',
      'd',
    ]);
    for (const key of ['a', 'b', 'c']) {
      await store.claim(key, 60_000, never);
      await store.take(key, 1, 30_000, 60_000);
    }
    const isFull = (error: unknown): boolean => error instanceof StepUpError && error.code === 'unavailable';
    await assert.rejects(store.claim('d', 60_000, never), isFull);
    await assert.rejects(store.take('d', 1, 30_000, 60_000), isFull);
    assert.equal((await store.take('a', 1, 30_000, 60_000)).taken, false);
  });

  it('has one timer, and none when it is empty', async t => {
    t.mock.timers.enable({ apis: ['Date', 'setInterval'], now: 0 });
    const store = memoryStepUpStore();
    const intervals = t.mock.method(globalThis, 'setInterval');
    for (let n = 0; n < 10_000; n += 1) await store.set(`key-${n}`, 'value', 300_000);
    assert.equal(intervals.mock.callCount(), 1);
    t.mock.timers.tick(330_000);
    await store.set('another', 'value', 300_000);
    assert.equal(intervals.mock.callCount(), 2, 'the first one was given up');
  });
});
