import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { decodeJwt } from 'jose';
import { createStepUpFetch, StepUpClient, type StepUpProvider } from '../../../src/client/at-once.js';
import { createStepUpGuard, memoryReplayStore } from '../../../src/server/index.js';
import { oidc, type OidcVerifierOptions } from '../../../src/server/providers/oidc/index.js';
import { createScriptedProvider } from '../../../src/testing/provider.js';
import { seconds } from '../../server/support/bad-tokens.js';
import { createDpopKey } from '../../server/support/dpop-key.js';
import { AUDIENCE, STRONG, startOidcIssuer, type OidcIssuer } from '../../server/support/oidc-issuer.js';

const RULE = { resource: 'documents', action: 'delete', acrValues: [STRONG] } as const;
const API = 'https://api.example.test';
const URL_OF_REQUEST = `${API}/documents/1?x=1`;

describe('createStepUpFetch with a provider whose tokens are bound to a key', () => {
  let issuer: OidcIssuer;
  before(async () => (issuer = await startOidcIssuer()));
  after(() => issuer.close());

  /** A page whose step-up brings a stronger token, and an API that wants one. */
  async function setUp({
    options = {},
    nonce,
  }: { options?: Partial<OidcVerifierOptions>; nonce?: string } = {}) {
    const key = await createDpopKey();
    let token = await issuer.sign({ cnf: key.cnf, acr: 'weak', auth_time: seconds(-3_600) });
    const scripted = createScriptedProvider({ answer: 'approve', member: { id: 'member-1' } });
    const provider: StepUpProvider = {
      ...scripted,
      async verify(question, signal) {
        const answer = await scripted.verify(question, signal);
        token = await issuer.sign({ cnf: key.cnf, acr: question.acrValues![0], auth_time: seconds(0) });
        return { ...(answer as object), kind: 'step-up', sid: undefined };
      },
      async authorize({ method, url, dpopNonce }) {
        const claims = dpopNonce === undefined ? {} : { nonce: dpopNonce };
        return { scheme: 'DPoP', token, proof: await key.prove({ method, url, token }, claims) };
      },
    };
    const verifier = oidc({ issuer: issuer.url, audience: AUDIENCE, dpop: 'required', ...options });
    const guard = createStepUpGuard({
      provider: verifier,
      replayStore: memoryReplayStore(),
      onDecision: () => {},
    });
    const received: Request[] = [];
    const serve = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
      const request = new Request(input, init);
      received.push(request.clone());
      const wants = decodeJwt(request.headers.get('DPoP')!)['nonce'] !== nonce;
      if (nonce !== undefined && wants) return wantsNonce(nonce);
      const result = await guard.check(request, { ...RULE, acrValues: [...RULE.acrValues] });
      return result.ok ? new Response(await request.text()) : result.response;
    };
    const client = new StepUpClient({ provider });
    const stepUpFetch = createStepUpFetch({ client, origins: [API], fetch: serve });
    return { stepUpFetch, received, questions: scripted.calls };
  }

  const wantsNonce = (nonce: string): Response =>
    new Response(null, {
      status: 401,
      headers: { 'WWW-Authenticate': 'DPoP error="use_dpop_nonce"', 'DPoP-Nonce': nonce },
    });

  it('sends a proof of its own with each request, and after a step-up with the new token', async () => {
    const { stepUpFetch, received, questions } = await setUp();
    const response = await stepUpFetch(URL_OF_REQUEST, { method: 'POST', body: 'text' });
    assert.equal(await response.text(), 'text');
    assert.deepEqual(questions[0]?.acrValues, [STRONG]);
    assert.equal(received.length, 2);
    const proofs = received.map(({ headers }) => decodeJwt(headers.get('DPoP')!));
    assert.equal(new Set(proofs.map(({ jti }) => jti)).size, 2);
    assert.ok(received.every(({ headers }) => headers.get('Authorization')!.startsWith('DPoP ')));
    assert.equal(new Set(received.map(({ headers }) => headers.get('Authorization'))).size, 2);
  });

  it('answers the challenge in the words of Entra as well', async () => {
    const { stepUpFetch, questions } = await setUp({ options: { challenge: 'both' } });
    assert.equal((await stepUpFetch(URL_OF_REQUEST, { method: 'DELETE' })).status, 200);
    assert.equal(questions.length, 1);
  });

  it('makes a proof with the nonce that a server asks for, and sends the body again', async () => {
    const { stepUpFetch, received } = await setUp({ nonce: 'n-1' });
    const response = await stepUpFetch(URL_OF_REQUEST, { method: 'POST', body: 'text' });
    assert.equal(await response.text(), 'text');
    const nonces = received.map(({ headers }) => decodeJwt(headers.get('DPoP')!)['nonce']);
    assert.deepEqual(nonces, [undefined, 'n-1', undefined, 'n-1']);
  });

  it('does so once: a server that is never content has its answer handed to the caller', async () => {
    let sent = 0;
    const key = await createDpopKey();
    const provider: StepUpProvider = {
      ...createScriptedProvider(),
      authorize: async ({ method, url }) => ({
        scheme: 'DPoP',
        token: 'token',
        proof: await key.prove({ method, url, token: 'token' }),
      }),
    };
    const fetch = async (): Promise<Response> => {
      sent += 1;
      return wantsNonce(`n-${sent}`);
    };
    const never = createStepUpFetch({ client: new StepUpClient({ provider }), origins: [API], fetch });
    assert.equal((await never(URL_OF_REQUEST)).status, 401);
    assert.equal(sent, 2);
  });
});
