import { SignJWT, base64url, exportJWK, generateKeyPair, type JWK } from 'jose';

/** A key of this page to which tokens are bound (RFC 9449). */
export interface DPoPKey {
  /** The proof that a request comes from who has the key; with an access token, for a request to an API. */
  proof(method: string, url: string, accessToken?: string, nonce?: string): Promise<string>;
  /** A fetch to the token endpoint that carries proofs, and answers the provider's nonce (section 8). */
  fetch(inner?: typeof fetch): typeof fetch;
  /** The pair itself, for another tab of this page. It cannot be exported. */
  readonly pair: CryptoKeyPair;
}

const ALGORITHM = 'ES256';

/** @param given The pair of another tab; without one, a new one is made. */
export async function createDPoPKey(given?: CryptoKeyPair): Promise<DPoPKey> {
  const pair = given ?? (await generateKeyPair(ALGORITHM));
  const { kty, crv, x, y } = await exportJWK(pair.publicKey);
  const jwk = { kty, crv, x, y } as JWK;
  let lastNonce: string | undefined;

  const proof: DPoPKey['proof'] = async (method, url, accessToken, nonce) => {
    const { origin, pathname } = new URL(url);
    return new SignJWT({
      htm: method.toUpperCase(),
      htu: origin + pathname,
      ...(nonce && { nonce }),
      ...(accessToken && { ath: await sha256(accessToken) }),
    })
      .setProtectedHeader({ typ: 'dpop+jwt', alg: ALGORITHM, jwk })
      .setIssuedAt()
      .setJti(crypto.randomUUID())
      .sign(pair.privateKey);
  };

  return {
    pair,
    proof,
    fetch:
      (inner = fetch) =>
      async (input, init) => {
        const send = async (): Promise<Response> => {
          const headers = new Headers(init?.headers);
          headers.set('DPoP', await proof(init?.method ?? 'GET', String(input), undefined, lastNonce));
          const response = await inner(input, { ...init, headers });
          lastNonce = response.headers.get('DPoP-Nonce') ?? lastNonce;
          return response;
        };
        const nonceBefore = lastNonce;
        const response = await send();
        const wantsNonce = response.status === 400 && lastNonce !== nonceBefore;
        return wantsNonce ? send() : response;
      },
  };
}

async function sha256(text: string): Promise<string> {
  return base64url.encode(
    new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))),
  );
}
