import { importJWK, type JWK } from 'jose';
import { StepUpError } from '../../protocol/errors.js';

const COORDINATE = /^[A-Za-z0-9_-]{43}$/;

/** Says what keeps a key from being the public half of an ES256 key with a name; null if nothing does. */
export function whyNotPublicKey(key: JWK): string | null {
  if (typeof key !== 'object' || key === null) return 'it is not a JWK';
  if ('d' in key) return 'it is a private key, which must not leave the identity provider';
  if (key.kty === 'oct' || 'k' in key) return 'it is a symmetric key';
  if (key.kty !== 'EC' || key.crv !== 'P-256') return 'it is not a key of the curve P-256';
  if (!COORDINATE.test(String(key.x)) || !COORDINATE.test(String(key.y)))
    return 'its coordinates are malformed';
  if (key.alg !== undefined && key.alg !== 'ES256') return 'it is for another algorithm than ES256';
  if (key.use !== undefined && key.use !== 'sig') return 'it is not for signatures';
  if (key.key_ops !== undefined && !key.key_ops.includes('verify')) return 'it is not for verification';
  if (typeof key.kid !== 'string' || key.kid === '') return 'it has no kid';
  return null;
}

/** Keys by their `kid`, each imported once. */
export type KeyRing = Map<string, Promise<CryptoKey>>;

/**
 * Makes a ring of checked keys. Where two different ones have the same `kid`, nobody can tell which is meant: these are
 * left out, and the others serve.
 * @returns The ring, and the names that were left out.
 */
export function toKeyRing(keys: readonly JWK[]): { ring: KeyRing; duplicates: string[] } {
  const byKid = new Map<string, JWK | null>();
  for (const key of keys) {
    const other = byKid.get(key.kid!);
    const isOther = other === null || (other !== undefined && (other.x !== key.x || other.y !== key.y));
    byKid.set(key.kid!, isOther ? null : key);
  }
  const ring: KeyRing = new Map();
  const duplicates: string[] = [];
  for (const [kid, key] of byKid) {
    if (key) ring.set(kid, importKey(key));
    else duplicates.push(kid);
  }
  return { ring, duplicates };
}

function importKey({ kty, crv, x, y }: JWK): Promise<CryptoKey> {
  const imported = importJWK({ kty, crv, x, y }, 'ES256').catch(cause => {
    throw new StepUpError('unavailable', 'A public key is not a point of its curve.', { cause });
  });
  // Whoever asks for the key learns of it; until then nobody listens.
  imported.catch(() => {});
  return imported as Promise<CryptoKey>;
}
