// Prints what becomes of 10,000 checks that come at once: how many pass of those that the provider can serve in time,
// when the others are refused, and how long the event loop was blocked.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { guardOf, mockedProvider, RULE, sessionAnswer, signToken } from './subjects.js';

const CHECKS = 10_000;
const LIMIT_MS = 5_000;
const CONCURRENT = 50;
const LONGEST_BLOCK_MS = 100;
const PASS_AT_LEAST = 0.95;

console.log(`\n${CHECKS} checks at once, each of a member and a session of its own, limit ${LIMIT_MS} ms`);
const requests = await Promise.all(
  Array.from({ length: CHECKS }, async (_, n) => {
    const headers = {
      Authorization: `Bearer ${await signToken(`member-${n}`)}`,
      'X-Step-Up-Session-Id': `ssid_${n}`,
    };
    return new Request('https://api.example.test/documents/1', { method: 'DELETE', headers });
  }),
);

// The provider takes so long for an answer: quick enough for all of them, and not.
for (const answerMs of [10, 60]) {
  const answer = async (sid: string): Promise<Response> => {
    await delay(answerMs);
    return new Response(sessionAnswer(sid.replace('ssid_', 'member-')));
  };
  const guard = guardOf(mockedProvider(answer));
  await guard.check(requests[0]!, RULE);
  const rate = await rateOf(answer);
  // What was left over from before is not counted.
  globalThis.gc?.();
  await delay(200);

  const blocks = monitorEventLoopDelay({ resolution: 1 });
  blocks.enable();
  const startedAt = performance.now();
  const ends = await Promise.all(
    requests.map(async request => {
      const result = await guard.check(request, RULE);
      return { result, ms: performance.now() - startedAt };
    }),
  );
  const tookMs = performance.now() - startedAt;
  blocks.disable();

  const passed = ends.filter(({ result }) => result.ok).length;
  const early = ends.filter(
    ({ result, ms }) => !result.ok && result.response.status === 503 && ms < LIMIT_MS * 0.95,
  );
  const servable = Math.min(CHECKS, Math.floor(rate * LIMIT_MS));
  const share = passed / servable;
  const block = blocks.max / 1e6;
  const refusedAt = early.map(({ ms }) => ms).sort((a, b) => a - b);
  console.log(
    `provider takes ${answerMs} ms, ${CONCURRENT} at once: ${passed} passed of ${servable} it can serve (${share.toFixed(2)}, at least ${PASS_AT_LEAST}), ` +
      `${early.length} early 503 (half of them within ${(refusedAt[refusedAt.length >> 1] ?? 0).toFixed(0)} ms), ${CHECKS - passed - early.length} late; ` +
      `${tookMs.toFixed(0)} ms in all, longest block ${block.toFixed(0)} ms (at most ${LONGEST_BLOCK_MS})`,
  );
  if (share < PASS_AT_LEAST || block > LONGEST_BLOCK_MS) process.exitCode = 1;
}

/** What the provider can do, asked by itself: answers a ms, with as many questions at once. */
async function rateOf(answer: (sid: string) => Promise<Response>): Promise<number> {
  const startedAt = performance.now();
  let answers = 0;
  const asker = async (): Promise<void> => {
    while (performance.now() - startedAt < 500) {
      await (await answer('ssid_1')).text();
      answers += 1;
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT }, asker));
  return answers / (performance.now() - startedAt);
}
