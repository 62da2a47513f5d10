// Prints what the guard costs beside a bare `jwtVerify` of jose, both measured in this run, in turns.
import type { StepUpGuard } from 'stepup-elements/server';
import { guardOf, mockedProvider, RULE, sessionAnswer, SID, signToken, verifyToken } from './subjects.js';

const ROUNDS = 51;
const CALLS = 100;

const token = await signToken();
const answer = sessionAnswer();
const provider = mockedProvider(() => new Response(answer));
const guard = guardOf(provider);
const session = { id: SID, memberId: 'member-1', verifiedAt: Date.now(), covers: RULE };
const guardAlone = guardOf({ ...provider, findStepUp: async () => session });
const { signal } = new AbortController();
const request = new Request('https://api.example.test/documents/1', {
  method: 'DELETE',
  headers: { Authorization: `Bearer ${token}`, 'X-Step-Up-Session-Id': SID },
});

async function open({ check }: StepUpGuard): Promise<void> {
  const result = await check(request, RULE);
  if (!result.ok) throw result.error;
}

const subjects: Record<string, () => Promise<unknown>> = {
  'jose jwtVerify': () => verifyToken(token),
  'access token': () =>
    provider.authenticate({ scheme: 'Bearer', token, request, claim: async () => true }, signal),
  'check, session mocked': () => open(guardAlone),
  'check, fetch mocked': () => open(guard),
};

// Short rounds in turns: whatever else the machine does slows all subjects of a round alike.
const times: Record<string, number[]> = {};
for (let round = -10; round < ROUNDS; round += 1) {
  for (const [name, run] of Object.entries(subjects)) {
    const startedAt = performance.now();
    for (let call = 0; call < CALLS; call += 1) await run();
    // The rounds below 0 only warm up.
    if (round >= 0) (times[name] ??= []).push(performance.now() - startedAt);
  }
}

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
const ratios = (name: string): number[] =>
  times[name]!.map((time, round) => times['jose jwtVerify']![round]! / time);
const notes: Record<string, string> = {
  'access token': 'at least 0.90',
  'check, session mocked': 'at least 0.70',
  'check, fetch mocked': "the mock's own Response and its stream included",
};
console.log(`\nOne check after the other: ${ROUNDS} rounds of ${CALLS} calls, medians`);
for (const [name, ratio] of Object.keys(subjects).map(name => [name, median(ratios(name))] as const)) {
  const rate = (CALLS / median([...times[name]!])) * 1_000;
  console.log(
    `${name.padEnd(22)}${rate.toFixed(0).padStart(8)} /s   ${ratio.toFixed(2)}   ${notes[name] ?? ''}`,
  );
}
