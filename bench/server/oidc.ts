// Prints what the verifier for OpenID Connect costs beside a bare `jwtVerify` of jose, both measured in this run, in turns.
import { generateKeyPair, exportJWK, jwtVerify, SignJWT } from 'jose';
import { createStepUpGuard, type StepUpRule } from '../../src/server/index.js';
import { oidc } from '../../src/server/providers/oidc/index.js';

const ROUNDS = 51;
const CALLS = 100;
const GOAL = 0.9;
const RULE: StepUpRule = { resource: 'documents', action: 'delete', acrValues: ['mfa'] };
const ISSUER = 'https://id.example.test';
const AUDIENCE = 'https://api.example.test';

const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

for (const alg of ['ES256', 'RS256']) {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid: 'key-1', alg };
  const token = await new SignJWT({
    acr: 'mfa',
    amr: ['pwd', 'otp'],
    auth_time: Math.floor(Date.now() / 1000),
  })
    .setProtectedHeader({ alg, kid: 'key-1' })
    .setIssuer(ISSUER)
    .setSubject('member-1')
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(privateKey);
  const provider = oidc({ issuer: ISSUER, audience: AUDIENCE, jwks: { keys: [jwk] }, algorithms: [alg] });
  const guard = createStepUpGuard({ provider });
  const request = new Request(`${AUDIENCE}/documents/1`, {
    method: 'DELETE',
    headers: { Authorization: `Bearer ${token}` },
  });
  const { signal } = new AbortController();
  const claim = () => Promise.reject(new Error('Nothing is claimed here.'));

  const subjects: Record<string, () => Promise<unknown>> = {
    'jose jwtVerify': () =>
      jwtVerify(token, publicKey, {
        algorithms: [alg],
        issuer: ISSUER,
        audience: AUDIENCE,
        requiredClaims: ['exp', 'sub'],
      }),
    verifier: () => provider.authenticate({ scheme: 'Bearer', token, request, claim }, signal),
    'check of the guard': async () => {
      const result = await guard.check(request, RULE);
      if (!result.ok) throw result.error;
    },
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
  console.log(`\nOpenID Connect, ${alg}: ${ROUNDS} rounds of ${CALLS} calls, medians`);
  for (const [name, own] of Object.entries(times)) {
    const ratio = median(own.map((time, round) => times['jose jwtVerify']![round]! / time));
    const rate = (CALLS / median([...own])) * 1_000;
    const note = name === 'verifier' ? `at least ${GOAL.toFixed(2)}` : '';
    console.log(`${name.padEnd(22)}${rate.toFixed(0).padStart(8)} /s   ${ratio.toFixed(2)}   ${note}`);
  }
}
