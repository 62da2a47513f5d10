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
 * Makes a ring of checked keys.
 * @throws {StepUpError} `invalid-request` where two share a `kid`.
 */
export function toKeyRing(keys: readonly JWK[]): KeyRing {
  const ring: KeyRing = new Map();
  for (const key of keys) {
    if (ring.has(key.kid!)) throw new StepUpError('invalid-request', 'Two public keys have the same kid.');
    const { kty, crv, x, y } = key;
    const imported = importJWK({ kty, crv, x, y }, 'ES256').catch(cause => {
      throw new StepUpError('unavailable', 'A public key is not a point of its curve.', { cause });
    });
    // Whoever asks for the key learns of it; until then nobody listens.
    imported.catch(() => {});
    ring.set(key.kid!, imported as Promise<CryptoKey>);
  }
  return ring;
}
