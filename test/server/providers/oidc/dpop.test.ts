import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { exportJWK, generateKeyPair } from 'jose';
import {
  createStepUpGuard,
  memoryReplayStore,
  type CheckResult,
  type StepUpGuard,
  type StepUpGuardOptions,
} from '../../../../src/server/index.js';
import { oidc, type OidcVerifierOptions } from '../../../../src/server/providers/oidc/index.js';
import { encode, seconds } from '../../support/bad-tokens.js';
import { createDpopKey, type DpopKey } from '../../support/dpop-key.js';
import { AUDIENCE, startOidcIssuer, type OidcIssuer } from '../../support/oidc-issuer.js';
import { RULE } from '../../support/step-up-request.js';

const URL_OF_REQUEST = 'https://api.example.test/documents/1?x=1';
const METHOD = 'POST';

describe('an access token that is bound to a key of the page', () => {
  let issuer: OidcIssuer;
  let key: DpopKey;
  let token: string;
  before(async () => {
    [issuer, key] = await Promise.all([startOidcIssuer(), createDpopKey()]);
    token = await issuer.sign({ cnf: key.cnf });
  });
  after(() => issuer.close());

  function guardOf(
    options: Partial<OidcVerifierOptions> = {},
    more: Partial<StepUpGuardOptions> = {},
  ): StepUpGuard {
    const provider = oidc({ issuer: issuer.url, audience: AUDIENCE, dpop: 'accepted', ...options });
    return createStepUpGuard({ provider, replayStore: memoryReplayStore(), onDecision: () => {}, ...more });
  }

  function send(
    guard: StepUpGuard,
    proof: string | null,
    { scheme = 'DPoP', sent = token, url = URL_OF_REQUEST, method = METHOD } = {},
  ): Promise<CheckResult> {
    const headers = new Headers({ Authorization: `${scheme} ${sent}` });
    if (proof !== null) headers.set('DPoP', proof);
    return guard.check(new Request(url, { method, headers }), RULE);
  }

  const proofOf = (...more: [claims?: Record<string, unknown>, header?: Record<string, unknown>]) =>
    key.prove({ method: METHOD, url: URL_OF_REQUEST, token }, ...more);

  function assertRefused(result: CheckResult, challenge?: RegExp): void {
    assert.equal(result.ok, false);
    if (result.ok) return;
    assert.equal(result.response.status, 401);
    assert.equal(result.error.code, 'sign-in-required');
    if (challenge) assert.match(result.response.headers.get('WWW-Authenticate')!, challenge);
  }

  it('is taken with a proof of it', async () => {
    assert.equal((await send(guardOf(), await proofOf())).ok, true);
    assert.equal((await send(guardOf({ dpop: 'required' }), await proofOf())).ok, true);
  });

  for (const alg of ['RS256', 'PS256', 'ES384', 'EdDSA']) {
    it(`is taken with a proof by ${alg}`, async () => {
      const other = await createDpopKey(alg);
      const bound = await issuer.sign({ cnf: other.cnf });
      const proof = await other.prove({ method: METHOD, url: URL_OF_REQUEST, token: bound });
      assert.equal((await send(guardOf(), proof, { sent: bound })).ok, true);
    });
  }

  it('is taken with a proof for another spelling of the address', async () => {
    for (const htu of [
      'HTTPS://API.example.test:443/documents/1?a=b#c',
      'https://api.example.test/notes/../documents/1',
      'https://api.example.test/%64ocuments/%31',
    ]) {
      assert.equal((await send(guardOf(), await proofOf({ htu }))).ok, true, htu);
    }
    const url = 'https://api.example.test/documents/%c3%A4';
    const proof = await proofOf({ htu: 'https://api.example.test/documents/ä' });
    assert.equal((await send(guardOf(), proof, { url })).ok, true);
  });

  it('is refused where it is bound to a certificate as well', async () => {
    const sent = await issuer.sign({ cnf: { ...key.cnf, 'x5t#S256': 'abc' } });
    const proof = await key.prove({ method: METHOD, url: URL_OF_REQUEST, token: sent });
    assertRefused(await send(guardOf(), proof, { sent }));
  });

  it('is refused as a bearer token, with proof and without, whatever is set', async () => {
    for (const dpop of ['refused', 'accepted', 'required'] as const) {
      for (const proof of [null, await proofOf()]) {
        assertRefused(await send(guardOf({ dpop }), proof, { scheme: 'Bearer' }));
      }
    }
  });

  it('is refused with a proof where DPoP is not taken, and so is every other token that comes so', async () => {
    const unbound = await issuer.sign();
    assertRefused(await send(guardOf({ dpop: 'refused' }), await proofOf()));
    assertRefused(await send(guardOf({ dpop: 'refused' }), null, { sent: unbound }));
  });

  it('is the only one where DPoP is required; where it is accepted, a bearer token passes as well', async () => {
    const unbound = await issuer.sign();
    assertRefused(await send(guardOf({ dpop: 'required' }), null, { sent: unbound, scheme: 'Bearer' }));
    assert.equal((await send(guardOf(), null, { sent: unbound, scheme: 'Bearer' })).ok, true);
    // A token that is bound to nothing gains nothing by a proof.
    const proof = await key.prove({ method: METHOD, url: URL_OF_REQUEST, token: unbound });
    assertRefused(await send(guardOf(), proof, { sent: unbound }));
  });

  const bad: Record<string, () => Promise<string | null> | string | null> = {
    'no proof': () => null,
    'an empty proof': () => '',
    'two proofs': async () => `${await proofOf()}, ${await proofOf()}`,
    'a proof that is none': () => 'hello',
    'a proof that is a megabyte long': () => 'a'.repeat(1_048_576),
    'a proof for another method': () => proofOf({ htm: 'GET' }),
    'a proof for the method in lower case': () => proofOf({ htm: 'post' }),
    'a proof for another path': () => proofOf({ htu: 'https://api.example.test/documents/2' }),
    'a proof for a path that begins alike': () => proofOf({ htu: 'https://api.example.test/documents/1/x' }),
    'a proof for another host': () => proofOf({ htu: 'https://evil.example.test/documents/1' }),
    'a proof for another port': () => proofOf({ htu: 'https://api.example.test:444/documents/1' }),
    'a proof for another scheme': () => proofOf({ htu: 'http://api.example.test/documents/1' }),
    'a proof for no address': () => proofOf({ htu: '/documents/1' }),
    'a proof for an address with a user in it': () =>
      proofOf({ htu: 'https://olivia@api.example.test/documents/1' }),
    'a proof for a path whose slash is encoded': () =>
      proofOf({ htu: 'https://api.example.test/documents%2F1' }),
    'a proof by another key': async () =>
      (await createDpopKey()).prove({ method: METHOD, url: URL_OF_REQUEST, token }),
    'a proof for another token': async () =>
      key.prove({ method: METHOD, url: URL_OF_REQUEST, token: await issuer.sign() }),
    'a proof that is too old': () => proofOf({ iat: seconds(-66) }),
    'a proof from the future': () => proofOf({ iat: seconds(30) }),
    'a proof that has expired': () => proofOf({ exp: seconds(-30) }),
    'a proof without date': () => proofOf({ iat: undefined }),
    'a proof with a date that is a text': () => proofOf({ iat: String(seconds(0)) }),
    'a proof without jti': () => proofOf({ jti: undefined }),
    'a proof with an empty jti': () => proofOf({ jti: '' }),
    'a proof without method': () => proofOf({ htm: undefined }),
    'a proof without address': () => proofOf({ htu: undefined }),
    'a proof without the hash of the token': () => proofOf({ ath: undefined }),
    'a proof of another type': () => proofOf({}, { typ: 'JWT' }),
    'a proof without type': () => proofOf({}, { typ: undefined }),
    'a proof without its key': () => proofOf({}, { jwk: undefined }),
    'a proof that shows the private key': async () => {
      const { privateKey } = await generateKeyPair('ES256', { extractable: true });
      return proofOf({}, { jwk: await exportJWK(privateKey) });
    },
    'a proof that claims another key than made it': async () => {
      const { publicKey } = await generateKeyPair('ES256');
      return proofOf({}, { jwk: await exportJWK(publicKey) });
    },
    'a proof that nobody signed': async () => {
      const [header, payload] = (await proofOf()).split('.');
      const { jwk } = JSON.parse(Buffer.from(header!, 'base64url').toString()) as { jwk: unknown };
      return `${encode({ alg: 'none', typ: 'dpop+jwt', jwk })}.${payload}.AAAA`;
    },
    'a proof that was changed': async () => {
      const [header, , signature] = (await proofOf({ htm: 'GET' })).split('.');
      const [, payload] = (await proofOf()).split('.');
      return `${header}.${payload}.${signature}`;
    },
  };
  for (const [what, make] of Object.entries(bad)) {
    it(`is refused with ${what}`, async () => {
      assertRefused(await send(guardOf(), await make()), /DPoP error="invalid_dpop_proof", algs="[^"]*ES256/);
    });
  }

  it('is refused with a proof that was used, by whichever guard shares the store', async () => {
    const replayStore = memoryReplayStore();
    const proof = await proofOf();
    assert.equal((await send(guardOf({}, { replayStore }), proof)).ok, true);
    assertRefused(await send(guardOf({}, { replayStore }), proof), /invalid_dpop_proof/);
  });

  it('passes with one of a thousand copies of a proof', async () => {
    const guard = guardOf();
    const proof = await proofOf();
    const results = await Promise.all(Array.from({ length: 1_000 }, () => send(guard, proof)));
    assert.equal(results.filter(({ ok }) => ok).length, 1);
  });

  it('is answered with 503 where used proofs cannot be remembered', async () => {
    const replayStore = { claim: () => Promise.reject(new Error('away')) };
    const result = await send(guardOf({}, { replayStore }), await proofOf());
    assert.equal(!result.ok && result.response.status, 503);
  });

  it('has its address compared with the public origins, where they are set', async () => {
    const guard = guardOf({}, { origins: ['https://app.example.test', 'https://api.example.test'] });
    // What a Node server knows of its own address.
    const inside = { url: 'http://10.0.0.1:8080/documents/1' };
    assert.equal((await send(guard, await proofOf(), inside)).ok, true);
    const made = await proofOf({ htu: 'http://10.0.0.1:8080/documents/1' });
    assertRefused(await send(guard, made, inside));
    assertRefused(await send(guard, await proofOf({ htu: 'https://api.example.test/documents/2' }), inside));
  });

  it('is asked for by a challenge of its own, also for a step-up', async () => {
    const guard = guardOf({ dpop: 'required' });
    const none = await guard.check(new Request(URL_OF_REQUEST), RULE);
    assert.match((none as { response: Response }).response.headers.get('WWW-Authenticate')!, /, DPoP algs="/);
    const old = await issuer.sign({ cnf: key.cnf, auth_time: seconds(-3_600) });
    const proof = await key.prove({ method: METHOD, url: URL_OF_REQUEST, token: old });
    const stale = await send(guard, proof, { sent: old });
    assert.match(
      (stale as { response: Response }).response.headers.get('WWW-Authenticate')!,
      /DPoP error="insufficient_user_authentication", scope="documents:delete", max_age=900, algs="/,
    );
  });

  it('needs the public origins behind a Node server, which says so', () => {
    const setting = { issuer: issuer.url, audience: AUDIENCE };
    assert.equal(oidc({ ...setting, dpop: 'accepted' }).needsOrigins, true);
    assert.equal(oidc(setting).needsOrigins, false);
  });
});
