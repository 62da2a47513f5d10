import { base64url, exportSPKI, generateKeyPair, importJWK, SignJWT, type JWTPayload } from 'jose';
import { createTokenIssuer, type TokenIssuer } from './token-issuer.js';

/** Seconds since 1970, so many from now. */
export const seconds = (offset: number): number => Math.floor(Date.now() / 1000) + offset;

/** A part of a token, as it is written. */
export const encode = (value: unknown): string => base64url.encode(JSON.stringify(value));

const SCALARS: Record<string, string> = {
  '0': '0'.repeat(64),
  '1': '1'.padStart(64, '0'),
  n: 'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551',
  f: 'f'.repeat(64),
};

/** Tokens that no verifier may take, each named so that a sentence can go on with it. */
export function badTokens(issuer: () => TokenIssuer): Record<string, () => Promise<string> | string> {
  const changed = (change: JWTPayload) => (): Promise<string> => issuer().sign(change);
  const impostor = (): Promise<TokenIssuer> => createTokenIssuer('key-1', issuer().claims);
  return {
    'with alg none': () => `${encode({ alg: 'none', kid: 'key-1' })}.${encode(issuer().claims())}.`,
    'with alg none and a signature': async () => {
      const [, payload, signature] = (await issuer().sign()).split('.');
      return `${encode({ alg: 'none', kid: 'key-1' })}.${payload}.${signature}`;
    },
    'signed with HS256 and the public key as the secret': async () => {
      const pem = await exportSPKI(
        (await importJWK({ ...issuer().jwk, ext: true }, 'ES256', { extractable: true })) as CryptoKey,
      );
      return new SignJWT(issuer().claims())
        .setProtectedHeader({ alg: 'HS256', kid: 'key-1' })
        .sign(new TextEncoder().encode(pem));
    },
    'signed with HS256 and the JWK as the secret': () =>
      new SignJWT(issuer().claims())
        .setProtectedHeader({ alg: 'HS256', kid: 'key-1' })
        .sign(new TextEncoder().encode(JSON.stringify(issuer().jwk))),
    'signed by somebody else under the same kid': async () => (await impostor()).sign(),
    'signed with ES384': async () => {
      const { privateKey } = await generateKeyPair('ES384');
      return new SignJWT(issuer().claims())
        .setProtectedHeader({ alg: 'ES384', kid: 'key-1' })
        .sign(privateKey);
    },
    'that brings its own key along': async () => {
      const other = await impostor();
      return other.sign({}, { jwk: other.jwk });
    },
    'with an unknown kid': () => issuer().sign({}, { kid: 'key-2' }),
    'without kid': () => issuer().sign({}, { kid: undefined }),
    'with an empty kid': () => issuer().sign({}, { kid: '' }),
    'with a kid that is an object property': () => issuer().sign({}, { kid: '__proto__' }),
    'with an unknown critical extension': async () => {
      const [, payload, signature] = (await issuer().sign()).split('.');
      return `${encode({ alg: 'ES256', kid: 'key-1', crit: ['x'], x: 1 })}.${payload}.${signature}`;
    },
    'that is expired': changed({ exp: seconds(-60) }),
    'without exp': changed({ exp: undefined }),
    'with an exp that is a string': async () => {
      const token = await new SignJWT({ ...issuer().claims(), exp: '9999999999' as unknown as number })
        .setProtectedHeader({ alg: 'ES256', kid: 'key-1' })
        .sign(issuer().privateKey);
      return token;
    },
    'that is not yet valid': changed({ nbf: seconds(60) }),
    'that was issued in the future': changed({ iat: seconds(60) }),
    'with an iat that is no number': changed({ iat: 'yesterday' as unknown as number }),
    'for another audience': changed({ aud: 'somebody-else' }),
    'with an audience that only begins alike': changed({ aud: 'transcodes-sdk-2' }),
    'without audience': changed({ aud: undefined }),
    'without sub': changed({ sub: undefined }),
    'with an empty sub': changed({ sub: '' }),
    'with a sub that is a number': changed({ sub: 1 as unknown as string }),
    'whose payload was changed': async () => {
      const [header, , signature] = (await issuer().sign()).split('.');
      return `${header}.${encode({ ...issuer().claims(), sub: 'admin' })}.${signature}`;
    },
    'whose signature is cut': async () => (await issuer().sign()).slice(0, -4),
    'whose signature is missing': async () => (await issuer().sign()).replace(/[^.]+$/, ''),
    'whose signature is all zeros': async () =>
      (await issuer().sign()).replace(/[^.]+$/, base64url.encode(new Uint8Array(64))),
    // The edges of ECDSA on P-256, as Wycheproof's vectors probe them: r and s at 0, at the order, and above.
    ...Object.fromEntries(
      [
        ['0', '1'],
        ['1', '0'],
        ['n', '1'],
        ['1', 'n'],
        ['n', 'n'],
        ['1', '1'],
        ['f', 'f'],
      ].map(([r, s]) => [
        `whose signature is r=${r}, s=${s}`,
        async () =>
          (await issuer().sign()).replace(
            /[^.]+$/,
            Buffer.from(SCALARS[r!]! + SCALARS[s!]!, 'hex').toString('base64url'),
          ),
      ]),
    ),
    'whose signature has a byte too many': async () =>
      (await issuer().sign()).replace(/[^.]+$/, part =>
        Buffer.concat([Buffer.from(part, 'base64url'), Buffer.of(0)]).toString('base64url'),
      ),
    'whose signature is padded': async () => `${await issuer().sign()}==`,
    'whose signature has spare bits': async () =>
      (await issuer().sign()).replace(/.$/, last => String.fromCharCode(last.charCodeAt(0) + 1)),
    'whose signature is in DER': async () =>
      (await issuer().sign()).replace(
        /[^.]+$/,
        base64url.encode(new Uint8Array([0x30, 6, 2, 1, 1, 2, 1, 1])),
      ),
    'that is a megabyte long': () => 'a'.repeat(1_048_576),
    'that is a megabyte of a good token': () => issuer().sign({ padding: 'x'.repeat(1_048_576) }),
    'that is no JWT': () => 'hello',
    'that is three dots': () => '...',
    'whose parts are no JSON': () => 'e30.e30.e30',
    'whose payload is a list': async () => (await issuer().sign()).replace(/\.[^.]+\./, `.${encode([1])}.`),
    'that is a JWE': () => 'e30.e30.e30.e30.e30',
  };
}
