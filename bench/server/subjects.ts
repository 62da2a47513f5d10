// What the benches of the server measure: a token, and a guard whose provider answers within this process.
import { generateKeyPair, exportJWK, jwtVerify, SignJWT } from 'jose';
import { createStepUpGuard, type StepUpGuard, type StepUpVerifier } from 'stepup-elements/server';
import { transcodes } from 'stepup-elements/server/transcodes.js';

export const PROJECT_ID = '0123456789abcdef01234567';
export const RULE = { resource: 'documents', action: 'delete' } as const;
export const SID = 'ssid_0123456789';

const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
const jwk = { ...(await exportJWK(publicKey)), kid: 'key-1', alg: 'ES256' };

/** Signs a member's access token. */
export function signToken(member = 'member-1'): Promise<string> {
  return new SignJWT({ projectId: PROJECT_ID, email: 'ada@example.test', role: 'admin' })
    .setProtectedHeader({ alg: 'ES256', kid: 'key-1' })
    .setSubject(member)
    .setAudience('transcodes-sdk')
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(privateKey);
}

/** What a route does that only verifies the token, by `jose`. */
export function verifyToken(token: string): Promise<unknown> {
  return jwtVerify(token, publicKey, {
    algorithms: ['ES256'],
    audience: 'transcodes-sdk',
    requiredClaims: ['exp', 'sub'],
  });
}

/** The answer of the provider about a member's session. */
export function sessionAnswer(memberId = 'member-1'): string {
  const entry = { projectId: PROJECT_ID, memberId, ...RULE, role: 'admin', status: 'verified' };
  return JSON.stringify({ success: true, statusCode: 200, payload: [{ ...entry, verifiedAt: Date.now() }] });
}

/** A verifier whose provider is this function. */
export function mockedProvider(answer: (sid: string) => Promise<Response> | Response): StepUpVerifier {
  return transcodes({
    projectId: PROJECT_ID,
    serverToken: 'server-token',
    publicKey: jwk,
    fetch: async url => answer(String(url).slice(String(url).lastIndexOf('/') + 1)),
  });
}

export function guardOf(provider: StepUpVerifier): StepUpGuard {
  return createStepUpGuard({ provider });
}
