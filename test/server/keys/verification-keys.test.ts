import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, afterEach, before, beforeEach, describe, it, mock } from 'node:test';
import { exportJWK, generateKeyPair, type JWK } from 'jose';
import { StepUpError, type Decision } from '../../../src/server/index.js';
import {
  transcodes,
  type TranscodesVerifierOptions,
} from '../../../src/server/providers/transcodes/index.js';
import { createTokenIssuer, PROJECT_ID, type TokenIssuer } from '../support/token-issuer.js';

const never = new AbortController().signal;

function verifier(
  publicKey: TranscodesVerifierOptions['publicKey'],
  more?: Partial<TranscodesVerifierOptions>,
) {
  return transcodes({ projectId: PROJECT_ID, serverToken: 'server-token', publicKey, ...more });
}

describe('a public key that is no good is refused when the server starts:', () => {
  let good: JWK;
  const keys: Record<string, () => Promise<unknown> | unknown> = {
    'a private key': async () =>
      exportJWK((await createTokenIssuerKeys()).privateKey).then(key => ({ ...key, kid: 'a' })),
    'a symmetric key': () => ({ kty: 'oct', k: 'c2VjcmV0', kid: 'a' }),
    'a symmetric key in disguise': () => ({ ...good, k: 'c2VjcmV0' }),
    'a key of another curve': async () => {
      const { publicKey } = await generateKeyPair('ES384', { extractable: true });
      return { ...(await exportJWK(publicKey)), kid: 'a' };
    },
    'an RSA key': async () => {
      const { publicKey } = await generateKeyPair('RS256', { extractable: true });
      return { ...(await exportJWK(publicKey)), kid: 'a' };
    },
    'an Ed25519 key': async () => {
      const { publicKey } = await generateKeyPair('EdDSA', { extractable: true });
      return { ...(await exportJWK(publicKey)), kid: 'a' };
    },
    'a key without kid': () => ({ ...good, kid: undefined }),
    'a key for encryption': () => ({ ...good, use: 'enc' }),
    'a key for another algorithm': () => ({ ...good, alg: 'ES384' }),
    'a key for signing only': () => ({ ...good, key_ops: ['sign'] }),
    'half a key': () => ({ ...good, y: undefined }),
    'a set without keys': () => ({ keys: [] }),
    'a set with a private key in it': async () => ({
      keys: [good, { ...(await exportJWK((await createTokenIssuerKeys()).privateKey)), kid: 'b' }],
    }),
    'two keys of one kid': () => ({ keys: [good, good] }),
    'a text': () => 'https://id.example.test/jwks',
    nothing: () => undefined,
    'an address without TLS': () => new URL('http://id.example.test/jwks'),
    'an address that only begins like this machine': () => new URL('http://localhost.example.test/jwks'),
    'an address with a password': () => new URL('https://a:b@id.example.test/jwks'),
  };

  before(async () => void (good = (await createTokenIssuer()).jwk));

  for (const [what, make] of Object.entries(keys)) {
    it(what, async () => {
      const key = (await make()) as JWK;
      assert.throws(
        () => verifier(key),
        (error: unknown) => error instanceof StepUpError && error.code === 'invalid-request',
      );
    });
  }

  it('and so are other settings that cannot be meant, without showing the token', () => {
    for (const change of [
      { projectId: '' },
      { serverToken: '' },
      { serverToken: 'secret\r\nX: y' },
      { apiUrl: 'http://api.example.test' },
      { apiUrl: 'api.example.test' },
      { apiUrl: 'https://api.example.test/?x=1' },
      { clockTolerance: -1 },
      { clockTolerance: Number.NaN },
      { timeout: 0 },
      { legacySessions: 'false' as unknown as boolean },
    ]) {
      assert.throws(
        () => verifier(good, change),
        (error: unknown) =>
          error instanceof StepUpError && error.code === 'invalid-request' && !/secret/.test(error.message),
      );
    }
  });
});

async function createTokenIssuerKeys(): Promise<{ privateKey: CryptoKey }> {
  return generateKeyPair('ES256', { extractable: true });
}

describe('keys from an address', () => {
  let server: Server;
  let url: URL;
  let first: TokenIssuer;
  let second: TokenIssuer;
  let published: unknown;
  let status: number;
  let fetches: number;

  before(async () => {
    [first, second] = await Promise.all([createTokenIssuer('first'), createTokenIssuer('second')]);
    server = createServer((_, response) => {
      fetches += 1;
      response.writeHead(status, { Location: '/elsewhere' }).end(JSON.stringify(published));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`);
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });
  beforeEach(() => {
    published = { keys: [first.jwk] };
    status = 200;
    fetches = 0;
    mock.timers.enable({ apis: ['Date'], now: Date.now() });
  });
  afterEach(() => mock.timers.reset());

  async function outcome(
    provider: ReturnType<typeof verifier>,
    issuer: TokenIssuer,
    kid?: string,
  ): Promise<string> {
    const token = await issuer.sign({}, kid === undefined ? {} : { kid });
    const credentials = {
      scheme: 'Bearer',
      token,
      request: new Request('https://api.example.test/'),
      claim: async () => false,
    } as const;
    return provider.authenticate(credentials, never).then(
      ({ member }) => member.id!,
      (error: StepUpError) => error.code,
    );
  }

  it('are fetched once, also for many who ask at the same time', async () => {
    const provider = verifier(url);
    assert.equal(fetches, 0);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => outcome(provider, first)));
    assert.deepEqual(new Set(outcomes), new Set(['member-1']));
    assert.equal(fetches, 1);
  });

  it('may lie there as one JWK, or among keys for other uses', async () => {
    published = first.jwk;
    assert.equal(await outcome(verifier(url), first), 'member-1');
    const rsa = await exportJWK((await generateKeyPair('RS256', { extractable: true })).publicKey);
    published = { keys: [{ ...rsa, kid: 'rsa' }, null, first.jwk] };
    assert.equal(await outcome(verifier(url), first), 'member-1');
  });

  it('may be rotated: an unknown kid has them fetched again, the old one is known no more', async () => {
    const provider = verifier(url);
    assert.equal(await outcome(provider, first), 'member-1');
    published = { keys: [second.jwk] };
    assert.equal(await outcome(provider, second), 'member-1');
    assert.equal(await outcome(provider, first), 'sign-in-required');
    assert.equal(fetches, 2);
  });

  it('are not fetched at will by who names unknown kids, until the cool-down has passed', async () => {
    const provider = verifier(url);
    await outcome(provider, first);
    for (let n = 0; n < 20; n += 1) assert.equal(await outcome(provider, first, `k${n}`), 'sign-in-required');
    assert.equal(fetches, 2);
    assert.equal(await outcome(provider, first), 'member-1');
    mock.timers.tick(30_000);
    await outcome(provider, first, 'k');
    assert.equal(fetches, 3);
  });

  it('that were withdrawn are believed for ten minutes at most', async () => {
    const provider = verifier(url);
    await outcome(provider, first);
    published = { keys: [second.jwk] };
    assert.equal(await outcome(provider, first), 'member-1');
    mock.timers.tick(600_000);
    assert.equal(await outcome(provider, first), 'sign-in-required');
  });

  const outages: Record<string, () => void> = {
    'answers 500': () => void (status = 500),
    redirects: () => void (status = 302),
    'answers something else': () => void (published = { hello: 1 }),
    'answers too much': () => void (published = { keys: [], fill: 'x'.repeat(70_000) }),
  };
  for (const [how, begin] of Object.entries(outages)) {
    it(`are unavailable while their server ${how}; it is asked again after the cool-down, not before`, async () => {
      const provider = verifier(url);
      begin();
      for (let n = 0; n < 5; n += 1) assert.equal(await outcome(provider, first), 'unavailable');
      assert.equal(fetches, 1);
      status = 200;
      published = { keys: [first.jwk] };
      assert.equal(await outcome(provider, first), 'unavailable');
      mock.timers.tick(30_000);
      assert.equal(await outcome(provider, first), 'member-1');
      assert.equal(fetches, 2);
    });
  }

  it('that are known serve on while their server is down; unknown ones are unavailable', async () => {
    const provider = verifier(url);
    await outcome(provider, first);
    status = 500;
    assert.equal(await outcome(provider, second), 'unavailable');
    assert.equal(await outcome(provider, second), 'unavailable');
    assert.equal(await outcome(provider, first), 'member-1');
    assert.equal(fetches, 2);
  });

  it('that are known serve for an hour more while a refresh fails, and that is said once an outage', async () => {
    const decisions: Decision[] = [];
    const provider = verifier(url);
    provider.onFault!(error => void decisions.push({ error } as Decision));
    await outcome(provider, first);
    status = 500;
    for (const minutes of [10, 20, 39]) {
      mock.timers.tick(minutes * 60_000);
      assert.equal(await outcome(provider, first), 'member-1');
      assert.equal(await outcome(provider, second), 'unavailable');
    }
    assert.equal(decisions.length, 1);
    assert.match(decisions[0]!.error!.message, /could not be fetched.*500.*serve until/);
    mock.timers.tick(60_000);
    assert.equal(await outcome(provider, first), 'unavailable');
    status = 200;
    mock.timers.tick(30_000);
    assert.equal(await outcome(provider, first), 'member-1');
    status = 500;
    mock.timers.tick(600_000);
    assert.equal(await outcome(provider, first), 'member-1');
    assert.equal(decisions.length, 2);
  });

  it('that are known serve no longer than ten minutes where keysStaleIfError is 0', async () => {
    const provider = verifier(url, { keysStaleIfError: 0 });
    await outcome(provider, first);
    status = 500;
    mock.timers.tick(600_000);
    assert.equal(await outcome(provider, first), 'unavailable');
  });

  it('of which two share a kid are left out, the others serve; one that is there twice is one', async () => {
    const impostor = await createTokenIssuer('first');
    published = { keys: [first.jwk, impostor.jwk, second.jwk, second.jwk] };
    const provider = verifier(url);
    const told: string[] = [];
    provider.onFault!(error => void told.push(error.message));
    assert.equal(await outcome(provider, second), 'member-1');
    assert.equal(await outcome(provider, first), 'sign-in-required');
    assert.equal(await outcome(provider, impostor), 'sign-in-required');
    assert.match(told[0]!, /"first"/);
  });

  it('are unavailable when nobody listens there', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    const gone = new URL(`http://127.0.0.1:${(closed.address() as AddressInfo).port}/jwks`);
    closed.close();
    assert.equal(await outcome(verifier(gone), first), 'unavailable');
  });

  it('whose fetch hangs are given up by who waits, and by the time limit', async () => {
    const hanging = (() => new Promise(() => {})) as typeof fetch;
    const provider = verifier(url, { fetch: hanging, timeout: 20 });
    assert.equal(await outcome(provider, first), 'unavailable');
  });
});
