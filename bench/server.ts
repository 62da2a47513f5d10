// Prints what the guard costs beside a bare `jwtVerify` of jose, both measured in this run, in turns.
import { generateKeyPair, exportJWK, jwtVerify, SignJWT } from 'jose';
import { createStepUpGuard, type StepUpGuard } from '../src/server/index.js';
import { transcodes } from '../src/server/providers/transcodes/index.js';

const ROUNDS = 101;
const CALLS = 100;
const PROJECT_ID = '0123456789abcdef01234567';
const RULE = { resource: 'documents', action: 'delete' } as const;

const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
const jwk = { ...(await exportJWK(publicKey)), kid: 'key-1', alg: 'ES256' };
const token = await new SignJWT({ projectId: PROJECT_ID, email: 'ada@example.test', role: 'admin' })
  .setProtectedHeader({ alg: 'ES256', kid: 'key-1' })
  .setSubject('member-1')
  .setAudience('transcodes-sdk')
  .setIssuedAt()
  .setExpirationTime('1h')
  .sign(privateKey);

const answer = JSON.stringify({
  success: true,
  statusCode: 200,
  payload: [
    {
      projectId: PROJECT_ID,
      memberId: 'member-1',
      ...RULE,
      role: 'admin',
      status: 'verified',
      verifiedAt: Date.now(),
    },
  ],
});
const provider = transcodes({
  projectId: PROJECT_ID,
  serverToken: 'server-token',
  publicKey: jwk,
  fetch: async () => new Response(answer),
});
const guard = createStepUpGuard({ provider });
const session = { id: 'ssid_0123456789', memberId: 'member-1', verifiedAt: Date.now(), covers: RULE };
const guardAlone = createStepUpGuard({ provider: { ...provider, findStepUp: async () => session } });
const { signal } = new AbortController();
const request = new Request('https://api.example.test/documents/1', {
  method: 'DELETE',
  headers: { Authorization: `Bearer ${token}`, 'X-Step-Up-Session-Id': 'ssid_0123456789' },
});

async function open({ check }: StepUpGuard): Promise<void> {
  const result = await check(request, RULE);
  if (!result.ok) throw result.error;
}

const subjects: Record<string, () => Promise<unknown>> = {
  'jose jwtVerify': () =>
    jwtVerify(token, publicKey, {
      algorithms: ['ES256'],
      audience: 'transcodes-sdk',
      requiredClaims: ['exp', 'sub'],
    }),
  'access token': () => provider.authenticate({ scheme: 'Bearer', token, request }, signal),
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
console.log(`${ROUNDS} rounds of ${CALLS} calls, one after the other; medians\n`);
for (const [name, ratio] of Object.keys(subjects).map(name => [name, median(ratios(name))] as const)) {
  const rate = (CALLS / median([...times[name]!])) * 1_000;
  console.log(
    `${name.padEnd(22)}${rate.toFixed(0).padStart(8)} /s   ${ratio.toFixed(2)}   ${notes[name] ?? ''}`,
  );
}
