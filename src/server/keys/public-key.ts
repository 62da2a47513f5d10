import { importJWK, type JWK } from 'jose';
import { StepUpError } from '../../protocol/errors.js';
import { algorithmsOf } from './algorithms.js';

/** Says what keeps a key from being the public half of one with a name for these algorithms; null if nothing does. */
export function whyNotPublicKey(key: JWK, algorithms: readonly string[]): string | null {
  if (typeof key !== 'object' || key === null) return 'it is not a JWK';
  const why = whySecret(key);
  if (why) return why;
  if (algorithmsOf(key, algorithms).length === 0) return `it is no key for ${algorithms.join(', ')}`;
  if (key.use !== undefined && key.use !== 'sig') return 'it is not for signatures';
  if (key.key_ops !== undefined && !key.key_ops.includes('verify')) return 'it is not for verification';
  if (typeof key.kid !== 'string' || key.kid === '') return 'it has no kid';
  return null;
}

/** Says what makes a key one that must not be here at all; null if nothing does. */
export function whySecret(key: JWK): string | null {
  if ('d' in Object(key)) return 'it is a private key, which must not leave the identity provider';
  return key?.kty === 'oct' || 'k' in Object(key) ? 'it is a symmetric key' : null;
}

/** A key that was checked, ready for each algorithm that it is for; null for any other. */
export type VerificationKey = (algorithm: string) => Promise<CryptoKey> | null;

/** Keys by their `kid`. */
export type KeyRing = Map<string, VerificationKey>;

/**
 * Makes a ring of checked keys. Where two different ones have the same `kid`, nobody can tell which is meant: these are
 * left out, and the others serve.
 * @returns The ring, and the names that were left out.
 */
export function toKeyRing(
  keys: readonly JWK[],
  algorithms: readonly string[],
): { ring: KeyRing; duplicates: string[] } {
  const byKid = new Map<string, JWK | null>();
  for (const key of keys) {
    const other = byKid.get(key.kid!);
    const isOther = other === null || (other !== undefined && materialOf(other) !== materialOf(key));
    byKid.set(key.kid!, isOther ? null : key);
  }
  const ring: KeyRing = new Map();
  const duplicates: string[] = [];
  for (const [kid, key] of byKid) {
    if (key) ring.set(kid, verificationKey(key, algorithmsOf(key, algorithms)));
    else duplicates.push(kid);
  }
  return { ring, duplicates };
}

// What the key is, without what is said about it.
function materialOf({ kty, crv, x, y, n, e }: JWK): string {
  return JSON.stringify([kty, crv, x, y, n, e]);
}

function verificationKey({ kty, crv, x, y, n, e }: JWK, algorithms: readonly string[]): VerificationKey {
  const imported = new Map<string, Promise<CryptoKey>>();
  return algorithm => {
    if (!algorithms.includes(algorithm)) return null;
    const known = imported.get(algorithm);
    if (known) return known;
    const key = importJWK({ kty, crv, x, y, n, e }, algorithm).catch(cause => {
      throw new StepUpError('unavailable', 'A public key is malformed.', { cause });
    }) as Promise<CryptoKey>;
    imported.set(algorithm, key);
    return key;
  };
}
