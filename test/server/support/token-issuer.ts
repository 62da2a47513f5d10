import {
  exportJWK,
  generateKeyPair,
  SignJWT,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
} from 'jose';

export const PROJECT_ID = '0123456789abcdef01234567';
export const MEMBER_ID = 'member-1';

/** Somebody who signs access tokens, as the provider does. */
export interface TokenIssuer {
  jwk: JWK;
  privateKey: CryptoKey;
  /** The claims of a good token. */
  claims(): JWTPayload;
  /** A good token; claims and header parameters that are given replace its own, `undefined` takes one away. */
  sign(claims?: JWTPayload, header?: Partial<JWTHeaderParameters>): Promise<string>;
}

export async function createTokenIssuer(kid = 'key-1', claims = goodClaims): Promise<TokenIssuer> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' };
  return {
    jwk,
    privateKey,
    claims,
    sign: (changed, header) =>
      new SignJWT({ ...claims(), ...changed })
        .setProtectedHeader({ alg: 'ES256', kid, typ: 'JWT', ...header })
        .sign(privateKey),
  };
}

export function goodClaims(): JWTPayload {
  const now = Math.floor(Date.now() / 1000);
  return {
    sub: MEMBER_ID,
    aud: 'transcodes-sdk',
    projectId: PROJECT_ID,
    email: 'ada@example.test',
    role: 'admin',
    iat: now - 10,
    exp: now + 600,
  };
}
