import type { JSONWebKeySet, JWK } from 'jose';
import { StepUpError } from '../../protocol/errors.js';
import { untilAborted } from '../deadline.js';
import { fetchJson } from './fetch-json.js';
import { toKeyRing, whyNotPublicKey, type KeyRing } from './public-key.js';
import { checkServiceUrl } from './service-url.js';

/** Finds the key that a token names; null where there is none of that name. */
export type FindKey = (kid: string, signal: AbortSignal) => Promise<CryptoKey | null>;

// How long fetched keys are believed, so that one that was withdrawn does not live on.
const FRESH_MS = 600_000;

// How long nobody can make us fetch again, by naming unknown keys or while the key server is down.
const COOL_DOWN_MS = 30_000;

const WHAT = 'The key server';

/**
 * Makes the search for verification keys, from one JWK, a JWKS or the address of a JWKS.
 * @throws {StepUpError} `invalid-request` at once, for a key that must not or cannot be used.
 */
export function verificationKeys(
  publicKey: JWK | JSONWebKeySet | URL,
  options: { fetch: typeof fetch; timeout: number },
): FindKey {
  if (publicKey instanceof URL) return fetchedKeys(checkServiceUrl(publicKey, 'publicKey'), options);
  const keys = toList(publicKey);
  if (!keys?.length)
    throw new StepUpError('invalid-request', 'publicKey must be a JWK, a JWKS, or a URL object.');
  for (const key of keys) {
    const why = whyNotPublicKey(key);
    if (why) throw new StepUpError('invalid-request', `publicKey cannot be used: ${why}.`);
  }
  const ring = toKeyRing(keys);
  return async kid => (await ring.get(kid)) ?? null;
}

function fetchedKeys(
  url: URL,
  { fetch, timeout }: { fetch: typeof globalThis.fetch; timeout: number },
): FindKey {
  let ring: KeyRing | undefined;
  let fetchedAt = -Infinity;
  let coolsUntil = -Infinity;
  let outage: StepUpError | undefined;
  let pending: Promise<KeyRing> | undefined;

  async function load(): Promise<KeyRing> {
    try {
      const { signal } = new AbortController();
      const { status, value } = await fetchJson(url, { what: WHAT, fetch, timeout, signal });
      if (value === undefined) throw new StepUpError('unavailable', `${WHAT} answered with ${status}.`);
      const keys = toList(value);
      if (!keys) throw new StepUpError('invalid-response', `${WHAT} answered something that is no key set.`);
      // A set may hold keys for other uses as well: they are left alone.
      ring = toKeyRing(keys.filter(key => whyNotPublicKey(key) === null));
      fetchedAt = Date.now();
      outage = undefined;
      return ring;
    } catch (cause) {
      outage = new StepUpError('unavailable', 'The verification keys could not be fetched.', { cause });
      coolsUntil = Date.now() + COOL_DOWN_MS;
      throw outage;
    } finally {
      pending = undefined;
    }
  }

  const isCooling = (): boolean => within(Date.now(), coolsUntil - COOL_DOWN_MS, COOL_DOWN_MS);

  return async (kid, signal) => {
    const isFresh = within(Date.now(), fetchedAt, FRESH_MS);
    const known = isFresh ? ring!.get(kid) : undefined;
    if (known) return known;
    if (!pending) {
      if (isCooling()) {
        if (outage) throw outage;
        return null;
      }
      // The first fetch, and one because of age, leave room for one more: keys may be rotated right after it.
      if (isFresh) coolsUntil = Date.now() + COOL_DOWN_MS;
      pending = load();
    }
    return (await (await untilAborted(pending, signal)).get(kid)) ?? null;
  };
}

// By a clock that was set back, nothing is within anything.
function within(now: number, since: number, ms: number): boolean {
  return now >= since && now - since < ms;
}

function toList(value: unknown): JWK[] | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!('keys' in value)) return 'kty' in value ? [value as JWK] : null;
  return Array.isArray(value.keys) ? (value.keys as JWK[]) : null;
}
