import type { JSONWebKeySet, JWK } from 'jose';
import { StepUpError } from '../../protocol/errors.js';
import { untilAborted } from '../deadline.js';
import { fault, quote } from '../fault.js';
import { fetchJson } from './fetch-json.js';
import { toKeyRing, whyNotPublicKey, type KeyRing } from './public-key.js';
import { checkServiceUrl } from './service-url.js';

/** Where keys come from. */
export interface VerificationKeys {
  /** Finds the key that a token names; null where there is none of that name. */
  find(kid: string, signal: AbortSignal): Promise<CryptoKey | null>;
  /** The names of the keys that are known now, for errors. */
  names(): string[];
}

/** How keys are had from an address. */
export interface FetchedKeysOptions {
  fetch: typeof fetch;
  /** ms */
  timeout: number;
  /** How much longer the last good keys serve while they cannot be fetched anew, seconds. */
  staleIfError: number;
  /** Gets what the operator should know although no request is refused for it. */
  tell: (error: StepUpError) => void;
}

// How long fetched keys are believed, so that one that was withdrawn does not live on.
const FRESH_MS = 600_000;

// How long nobody can make us fetch again, by naming unknown keys or while the key server is down.
const COOL_DOWN_MS = 30_000;

// How long a refresh may hold requests up for which there are keys.
const REFRESH_MS = 2_000;

const WHAT = 'The key server';

/**
 * Makes the search for verification keys, from one JWK, a JWKS or the address of a JWKS.
 * @throws {StepUpError} `invalid-request` at once, for a key that must not or cannot be used.
 */
export function verificationKeys(
  publicKey: JWK | JSONWebKeySet | URL,
  options: FetchedKeysOptions,
): VerificationKeys {
  if (publicKey instanceof URL) return fetchedKeys(checkServiceUrl(publicKey, 'publicKey'), options);
  const keys = toList(publicKey);
  if (!keys?.length)
    throw new StepUpError('invalid-request', 'publicKey must be a JWK, a JWKS, or a URL object.');
  for (const key of keys) {
    const why = whyNotPublicKey(key);
    if (why) throw new StepUpError('invalid-request', `publicKey cannot be used: ${why}.`);
  }
  if (new Set(keys.map(({ kid }) => kid)).size < keys.length)
    throw new StepUpError('invalid-request', 'Two public keys have the same kid.');
  const { ring } = toKeyRing(keys);
  return { find: async kid => (await ring.get(kid)) ?? null, names: () => [...ring.keys()] };
}

function fetchedKeys(url: URL, options: FetchedKeysOptions): VerificationKeys {
  const { fetch, timeout, staleIfError, tell } = options;
  let ring: KeyRing | undefined;
  let fetchedAt = -Infinity;
  let coolsUntil = -Infinity;
  let outage: StepUpError | undefined;
  let pending: Promise<KeyRing> | undefined;

  /** The last good keys, as long as they may serve although they cannot be fetched anew. */
  function lastGood(): KeyRing | undefined {
    return within(Date.now(), fetchedAt, FRESH_MS + staleIfError * 1000) ? ring : undefined;
  }

  async function load(): Promise<KeyRing> {
    try {
      const giveUp = new AbortController();
      const limit = lastGood() ? Math.min(timeout, REFRESH_MS) : timeout;
      const { status, value, type } = await fetchJson(url, { what: WHAT, fetch, timeout: limit, giveUp });
      if (status > 299) throw new StepUpError('unavailable', `${WHAT} answered with ${status}.`);
      const keys = toList(value);
      if (!keys) {
        throw new StepUpError('invalid-response', `${WHAT} answered something that is no key set (${type}).`);
      }
      // A set may hold keys for other uses as well: they are left alone.
      const loaded = toKeyRing(keys.filter(key => whyNotPublicKey(key) === null));
      ring = loaded.ring;
      fetchedAt = Date.now();
      outage = undefined;
      for (const kid of loaded.duplicates) tell(duplicateKeys(kid));
      return ring;
    } catch (cause) {
      coolsUntil = Date.now() + COOL_DOWN_MS;
      const isNew = !outage;
      outage = keysUnavailable(cause as StepUpError);
      const keys = lastGood();
      if (!keys) throw outage;
      if (isNew) tell(outage);
      return keys;
    } finally {
      pending = undefined;
    }
  }

  function keysUnavailable({ message }: StepUpError): StepUpError {
    const serve = lastGood()
      ? `The last good ones serve until ${new Date(fetchedAt + FRESH_MS + staleIfError * 1000).toISOString()}.`
      : 'No access token can be checked.';
    // Its path, but not its query, which may hold a credential.
    const address = url.origin + url.pathname;
    return fault(
      'unavailable',
      'keys-unavailable',
      `The verification keys could not be fetched from ${address}: ${message} ${serve} Check publicKey and the way there.`,
    );
  }

  function duplicateKeys(kid: string): StepUpError {
    return fault(
      'unavailable',
      'duplicate-keys',
      `The key server gives two different keys the kid ${quote(kid)}: neither is used, the others are.`,
      kid,
    );
  }

  const isCooling = (): boolean => within(Date.now(), coolsUntil - COOL_DOWN_MS, COOL_DOWN_MS);

  return {
    async find(kid, signal) {
      const isFresh = within(Date.now(), fetchedAt, FRESH_MS);
      const known = isFresh ? ring!.get(kid) : undefined;
      if (known) return known;
      if (!pending && isCooling()) {
        const stale = isFresh ? undefined : lastGood()?.get(kid);
        if (stale) return stale;
        if (outage) throw outage;
        return null;
      }
      if (!pending) {
        // The first fetch, and one because of age, leave room for one more: keys may be rotated right after it.
        if (isFresh) coolsUntil = Date.now() + COOL_DOWN_MS;
        pending = load();
      }
      const found = (await untilAborted(pending, signal)).get(kid);
      if (found) return found;
      // Among keys that could not be fetched anew, one that is missing may only be newer.
      if (outage) throw outage;
      return null;
    },
    names: () => [...(ring?.keys() ?? [])],
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
