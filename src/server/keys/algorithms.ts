import type { JWK } from 'jose';

// The shortest modulus that RFC 7518, section 3.3, allows: 2048 bits.
const MODULUS_LENGTH = 342;

const curve =
  (name: string, length: number) =>
  ({ kty, crv, x, y }: JWK): boolean =>
    kty === 'EC' && crv === name && [x, y].every(part => isBase64url(part) && part.length === length);

const isRsa = ({ kty, n, e }: JWK): boolean =>
  kty === 'RSA' && isBase64url(n) && n.length >= MODULUS_LENGTH && isBase64url(e);

const isEd25519 = ({ kty, crv, x }: JWK): boolean =>
  kty === 'OKP' && crv === 'Ed25519' && isBase64url(x) && x.length === 43;

/** Signature algorithms with a public key (RFC 7518, RFC 8037, RFC 9864), and what a key for them looks like. */
const KEYS: Record<string, (key: JWK) => boolean> = {
  RS256: isRsa,
  RS384: isRsa,
  RS512: isRsa,
  PS256: isRsa,
  PS384: isRsa,
  PS512: isRsa,
  ES256: curve('P-256', 43),
  ES384: curve('P-384', 64),
  ES512: curve('P-521', 88),
  EdDSA: isEd25519,
  Ed25519: isEd25519,
};

/** All signature algorithms with a public key that are known here: never `none`, never a shared secret. */
export const ASYMMETRIC: readonly string[] = Object.keys(KEYS);

/** Which of these algorithms a key is for: by its kind, and by its own `alg` where it has one. */
export function algorithmsOf(key: JWK, algorithms: readonly string[]): string[] {
  return algorithms.filter(
    algorithm =>
      Object.hasOwn(KEYS, algorithm) &&
      KEYS[algorithm]!(key) &&
      (key.alg === undefined || key.alg === algorithm),
  );
}

function isBase64url(value: unknown): value is string {
  return typeof value === 'string' && /^[\w-]+$/.test(value);
}
