import assert from 'node:assert/strict';
import { scryptSync } from 'node:crypto';
import { describe, it } from 'node:test';
import { password, recoveryCode, totp } from '../../../src/server/backend/index.js';
import { createApp, pageOf, type App, type Page, type WireAnswer } from './support/app.js';

const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const ROUNDS = 120;

/** A site as it should be: a password is hashed for whoever has none as well. Only Ada has factors. */
function createSite(): { app: App; hashed: string[] } {
  const hashed: string[] = [];
  const hash = (text: string): string => scryptSync(text, 'salt', 32, { N: 1_024 }).toString('hex');
  const known = hash('correct horse');
  const app = createApp({
    tries: 1_000_000,
    methods: [
      totp({ secret: ({ id }) => (id === 'ada' ? SECRET : null) }),
      password({
        check({ id }, text) {
          hashed.push(id);
          return hash(text) === known && id === 'ada';
        },
      }),
      recoveryCode({ use: () => false }),
    ],
  });
  return { app, hashed };
}

const median = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;

/** Does two things by turns, so that whatever slows the machine down slows both, and compares what they took. */
async function compareTimes(
  one: () => Promise<WireAnswer>,
  other: () => Promise<WireAnswer>,
): Promise<{ ratio: number; answers: [WireAnswer, WireAnswer] }> {
  const times: [number[], number[]] = [[], []];
  const answers: WireAnswer[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    // Whoever comes first is not always the same.
    const order = round % 2 === 0 ? [0, 1] : [1, 0];
    for (const which of order) {
      const startedAt = performance.now();
      answers[which] = await [one, other][which]!();
      times[which]!.push(performance.now() - startedAt);
    }
  }
  const [first, second] = times.map(median) as [number, number];
  return { ratio: Math.max(first, second) / Math.min(first, second), answers: [answers[0]!, answers[1]!] };
}

describe('whether a member has a factor', () => {
  it('is told to nobody by a question of theirs: it is as one that never was, in status, body and time', async () => {
    const { app } = createSite();
    const stranger = pageOf(app.backend, 'bob');
    await stranger.open();
    const ids: Record<string, string> = {};
    for (const session of ['ada', 'newcomer']) ids[session] = await pageOf(app.backend, session).open();
    const unknown = `${'A'.repeat(22)}00`;
    const uses: Record<string, (page: Page, id: string) => Promise<WireAnswer>> = {
      'an answer': (page, id) => page.answer(id, 'password', { password: 'guess' }),
      'a code': (page, id) => page.answer(id, 'totp', { code: '000000' }),
      'a challenge': (page, id) => page.challenge(id, 'totp'),
      'a look': (page, id) => page.send('GET', `/questions/${id}`),
      'an end': (page, id) => page.send('DELETE', `/questions/${id}`),
    };
    for (const [what, use] of Object.entries(uses)) {
      for (const id of [ids.newcomer!, unknown]) {
        const { ratio, answers } = await compareTimes(
          () => use(stranger, ids.ada!),
          () => use(stranger, id),
        );
        assert.deepEqual([answers[0].status, answers[0].body], [410, answers[1].body], what);
        assert.ok(ratio < 2, `${what}: one takes ${ratio.toFixed(2)} times as long as the other`);
      }
    }
  });

  it('is not told by how long a wrong password takes', async () => {
    const { app, hashed } = createSite();
    const ada = pageOf(app.backend, 'ada');
    const newcomer = pageOf(app.backend, 'newcomer');
    const [of, ofNobody] = [await ada.open(), await newcomer.open()];
    const { ratio, answers } = await compareTimes(
      () => ada.answer(of, 'password', { password: 'guess' }),
      () => newcomer.answer(ofNobody, 'password', { password: 'guess' }),
    );
    assert.deepEqual([answers[0].status, answers[0].body], [answers[1].status, answers[1].body]);
    assert.ok(ratio < 2, `one takes ${ratio.toFixed(2)} times as long as the other`);
    for (const id of ['ada', 'newcomer']) {
      assert.equal(hashed.filter(one => one === id).length, ROUNDS, `hashed for ${id}`);
    }
  });

  it('is not told to whoever is not signed in', async () => {
    const { app } = createSite();
    const nobody = pageOf(app.backend, null);
    const ids = [
      await pageOf(app.backend, 'ada').open(),
      await pageOf(app.backend, 'newcomer').open(),
      `${'A'.repeat(22)}00`,
    ];
    const seen = new Set<string>();
    for (const id of ids) {
      for (const { status, body } of [
        await nobody.answer(id, 'password', { password: 'guess' }),
        await nobody.challenge(id, 'totp'),
        await nobody.send('GET', `/questions/${id}`),
        await nobody.send('DELETE', `/questions/${id}`),
      ]) {
        seen.add(`${status} ${JSON.stringify(body)}`);
      }
    }
    assert.deepEqual([seen.size, [...seen][0]!.slice(0, 3)], [1, '401']);
  });
});
