import { createHmac, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { changed, fillIn, type TokenScript } from './case.js';

export const PROJECT_ID = '0123456789abcdef01234567';

/** Those who sign access tokens. */
export interface Signers {
  /** The public keys by the name of whose they are. */
  jwks: Record<string, Record<string, unknown>>;
  /** A private key, which nobody must take for a public one. */
  privateJwk: Record<string, unknown>;
  token(script: TokenScript, now: number): string;
}

/** Makes keys: the issuer's, that of its successor, and a stranger's, which says that it is the issuer's. */
export function createSigners(): Signers {
  const pairs = {
    issuer: { kid: 'key-1', ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) },
    successor: { kid: 'key-2', ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) },
    stranger: { kid: 'key-1', ...generateKeyPairSync('ec', { namedCurve: 'P-256' }) },
  };
  const toJwk = (key: KeyObject, kid: string): Record<string, unknown> => ({
    ...key.export({ format: 'jwk' }),
    kid,
    alg: 'ES256',
    use: 'sig',
  });
  const jwks = Object.fromEntries(
    Object.entries(pairs).map(([name, { publicKey, kid }]) => [name, toJwk(publicKey, kid)]),
  );

  return {
    jwks,
    privateJwk: toJwk(pairs.issuer.privateKey, 'key-1'),
    token({ claims, header, without, headerText, claimsText, signedBy = 'issuer' }, now) {
      const pair = signedBy in pairs ? pairs[signedBy as keyof typeof pairs] : pairs.issuer;
      const parts = [
        changed({ alg: 'ES256', kid: pair.kid, typ: 'JWT' }, header, without),
        changed(goodClaims(now), fillIn(claims ?? {}, now) as object, without),
      ];
      const texts = [headerText, claimsText];
      const content = parts.map((part, at) => toBytes(part, texts[at]).toString('base64url')).join('.');
      return `${content}.${signature(content, signedBy, pair.privateKey)}`;
    },
  };

  function signature(content: string, signedBy: string, key: KeyObject): string {
    if (signedBy === 'nobody') return '';
    if (signedBy === 'hmac')
      return createHmac('sha256', JSON.stringify(jwks.issuer)).update(content).digest('base64url');
    return sign('sha256', Buffer.from(content), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url');
  }
}

/** JSON as it is written, or as a case wants it. */
function toBytes(part: object, text = '{{good}}'): Buffer {
  const whole = text.replace('{good}', () => JSON.stringify(part).slice(1, -1));
  return Buffer.concat(
    whole.split(/\{bytes:([\da-f]+)\}/).map((piece, at) => Buffer.from(piece, at % 2 === 0 ? 'utf8' : 'hex')),
  );
}

function goodClaims(now: number): Record<string, unknown> {
  const seconds = Math.floor(now / 1000);
  return {
    sub: 'member-1',
    aud: 'transcodes-sdk',
    projectId: PROJECT_ID,
    email: 'ada@example.test',
    role: 'admin',
    iat: seconds - 10,
    exp: seconds + 600,
  };
}
