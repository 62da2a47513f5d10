import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { lookUps } from '../../../src/server/providers/look-ups.js';

const never = new AbortController().signal;
const soon = (): number => performance.now() + 5_000;

/** A provider that answers when it is told to. */
function manualProvider() {
  const asked: Array<{ name: string; answer(value: string | null): void; giveUp: AbortController }> = [];
  const ask = (name: string) => (giveUp: AbortController) =>
    new Promise<string | null>(resolve => asked.push({ name, answer: resolve, giveUp }));
  return { asked, ask };
}

const options = {
  maxConcurrent: 10,
  rememberFor: () => 0,
  isFound: (answer: string | null) => answer !== null,
};

describe('look-ups', () => {
  it('that are equal are one while it is asked, for one member and no other', async () => {
    const { asked, ask } = manualProvider();
    const lookUp = lookUps<string | null>(options);
    const look = (member: string, key: string) =>
      lookUp({ member, key, deadline: soon(), signal: never, ask: ask(member + key) });
    const answers = [look('a', '1'), look('a', '1'), look('a', '1'), look('b', '1'), look('a', '2')];
    await nextTurn();
    assert.deepEqual(
      asked.map(({ name }) => name),
      ['a1', 'b1', 'a2'],
    );
    for (const { name, answer } of asked) answer(name);
    assert.deepEqual(await Promise.all(answers), ['a1', 'a1', 'a1', 'b1', 'a2']);
  });

  it('go on for the others when one asker gives up, and end with the last', async () => {
    const { asked, ask } = manualProvider();
    const lookUp = lookUps<string | null>(options);
    const [first, second] = [new AbortController(), new AbortController()];
    const answers = [first, second].map(({ signal }) =>
      lookUp({ member: 'a', key: '1', deadline: soon(), signal, ask: ask('x') }).catch(() => 'gone'),
    );
    await nextTurn();
    first.abort();
    assert.equal(await answers[0], 'gone');
    assert.equal(asked[0]!.giveUp.signal.aborted, false);
    second.abort();
    assert.equal(await answers[1], 'gone');
    assert.equal(asked[0]!.giveUp.signal.aborted, true);
  });

  it('are asked anew by who comes after the last one gave up', async () => {
    const { asked, ask } = manualProvider();
    const lookUp = lookUps<string | null>(options);
    const leave = new AbortController();
    const gone = lookUp({
      member: 'a',
      key: '1',
      deadline: soon(),
      signal: leave.signal,
      ask: ask('x'),
    }).catch(() => 'gone');
    await nextTurn();
    leave.abort();
    await gone;
    const answer = lookUp({ member: 'a', key: '1', deadline: soon(), signal: never, ask: ask('y') });
    await nextTurn();
    assert.equal(asked.length, 2);
    asked[1]!.answer('y');
    assert.equal(await answer, 'y');
  });

  it('that failed are not remembered, answers as long as they count', async () => {
    let now = 0;
    const clock = mock.method(performance, 'now', () => now);
    try {
      let asks = 0;
      const lookUp = lookUps<string | null>({
        ...options,
        rememberFor: answer => (answer === null ? 2_000 : 0),
      });
      const look = (answer: () => Promise<string | null>) =>
        lookUp({
          member: 'a',
          key: '1',
          deadline: now + 5_000,
          signal: never,
          ask: () => (asks++, answer()),
        });
      await assert.rejects(look(() => Promise.reject(new Error('down'))));
      assert.equal(await look(async () => null), null);
      assert.equal(await look(async () => 'known'), null);
      now = 2_001;
      assert.equal(await look(async () => 'known'), 'known');
      assert.equal(await look(async () => 'known again'), 'known again');
      assert.equal(asks, 4);
    } finally {
      clock.mock.restore();
    }
  });

  it('of 30 members do not wait behind 30 made-up ones of another', async () => {
    const { asked, ask } = manualProvider();
    const lookUp = lookUps<string | null>(options);
    const look = (member: string, key: string) =>
      lookUp({ member, key, deadline: soon(), signal: never, ask: ask(member) });
    const junk = Array.from({ length: 30 }, (_, n) => look('junk', String(n)));
    const honest = Array.from({ length: 30 }, (_, n) => look(`member-${n}`, 'sid'));
    const answered: string[] = [];
    // The junk is never answered before the others have been.
    for (let turn = 0; turn < 100 && answered.length < 30; turn += 1) {
      await nextTurn();
      for (const one of asked) {
        if (one.name === 'junk' || answered.includes(one.name)) continue;
        answered.push(one.name);
        one.answer('found');
      }
    }
    assert.equal(answered.length, 30);
    assert.equal(asked.filter(({ name }) => name === 'junk').length, 4);
    await Promise.all(honest);
    for (let n = 0; n < 30; n += 1) {
      await nextTurn();
      asked.filter(({ name }) => name === 'junk').forEach(({ answer }) => answer(null));
    }
    assert.deepEqual(new Set(await Promise.all(junk)), new Set([null]));
  });

  it('of an honest member get more places, up to the bound', async () => {
    const { asked, ask } = manualProvider();
    const lookUp = lookUps<string | null>(options);
    const all = Array.from({ length: 100 }, (_, n) =>
      lookUp({ member: 'a', key: String(n), deadline: soon(), signal: never, ask: ask('a') }),
    );
    let answered = 0;
    let most = 0;
    while (answered < 100) {
      await nextTurn();
      most = Math.max(most, asked.length - answered);
      while (answered < asked.length) asked[answered++]!.answer('found');
    }
    await Promise.all(all);
    assert.equal(most, 10);
  });

  it('make room for a member once, however often the same is asked', async () => {
    const { asked, ask } = manualProvider();
    const lookUp = lookUps<string | null>({ ...options, maxConcurrent: 50 });
    const look = (key: string) =>
      lookUp({ member: 'a', key, deadline: soon(), signal: never, ask: ask(key) });
    // Keeps the member's line alive.
    const held = look('held');
    await nextTurn();
    for (let n = 1; n <= 20; n += 1) {
      const own = look('own');
      await nextTurn();
      asked[n]!.answer('found');
      await own;
    }
    const before = asked.length;
    const made = Array.from({ length: 30 }, (_, n) => look(`made-up-${n}`));
    await nextTurn();
    assert.equal(asked.length - before, 4);
    for (let n = before; n < before + 30; n += 1) {
      await nextTurn();
      asked[n]!.answer(null);
    }
    asked[0]!.answer(null);
    await Promise.all([held, ...made]);
  });

  it('that cannot be answered in time are refused as soon as that can be told, the others are not', async () => {
    let now = 0;
    const clock = mock.method(performance, 'now', () => now);
    try {
      const { asked, ask } = manualProvider();
      const lookUp = lookUps<string | null>({ ...options, maxConcurrent: 1 });
      const look = (member: string) =>
        lookUp({ member, key: '1', deadline: now + 1_000, signal: never, ask: ask(member) });
      const first = look('first');
      await nextTurn();
      now = 500;
      asked[0]!.answer('found');
      await first;
      // It took 500 ms, and others are hoped to take 375: of three that come now, the third would end after 1125.
      const later = ['a', 'b', 'c'].map(member =>
        look(member).then(String, (error: { fault: { reason: string } }) => error.fault.reason),
      );
      assert.equal(await later[2], 'provider-busy');
      for (const n of [1, 2]) {
        await nextTurn();
        asked[n]!.answer('found');
      }
      assert.deepEqual(await Promise.all(later), ['found', 'found', 'provider-busy']);
    } finally {
      clock.mock.restore();
    }
  });

  it('that wait are taken back when they are given up', async () => {
    const { asked, ask } = manualProvider();
    const lookUp = lookUps<string | null>({ ...options, maxConcurrent: 1 });
    const first = lookUp({ member: 'a', key: '1', deadline: soon(), signal: never, ask: ask('first') });
    const leave = new AbortController();
    const second = lookUp({
      member: 'b',
      key: '1',
      deadline: soon(),
      signal: leave.signal,
      ask: ask('second'),
    }).catch(() => 'gone');
    await nextTurn();
    leave.abort();
    assert.equal(await second, 'gone');
    asked[0]!.answer('found');
    await first;
    await nextTurn();
    assert.equal(asked.length, 1);
  });
});
