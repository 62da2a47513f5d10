import {
  base64url,
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  SignJWT,
  type JWTPayload,
} from 'jose';

/** A key of a page, and the proofs that it makes (RFC 9449). */
export interface DpopKey {
  /** What a token says that is bound to it. */
  cnf: { jkt: string };
  /** A good proof for a request with this token; claims and header parameters that are given replace its own. */
  prove(
    request: { method: string; url: string; token: string },
    claims?: JWTPayload,
    header?: Record<string, unknown>,
  ): Promise<string>;
}

export async function createDpopKey(alg = 'ES256'): Promise<DpopKey> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(publicKey);
  return {
    cnf: { jkt: await calculateJwkThumbprint(jwk) },
    async prove({ method, url, token }, claims, header) {
      const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token));
      const { origin, pathname } = new URL(url);
      return new SignJWT({
        jti: crypto.randomUUID(),
        htm: method,
        htu: origin + pathname,
        iat: Math.floor(Date.now() / 1000),
        ath: base64url.encode(new Uint8Array(hash)),
        ...claims,
      })
        .setProtectedHeader({ alg, typ: 'dpop+jwt', jwk, ...header })
        .sign(privateKey);
    },
  };
}
