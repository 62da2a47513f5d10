import type { JSONWebKeySet, JWK } from 'jose';
import { invalidRequest, StepUpError } from '../../protocol/errors.js';
import { fault, quote } from '../fault.js';
import { fetchJson } from './fetch-json.js';
import { toKeyRing, whyNotPublicKey, whySecret, type KeyRing } from './public-key.js';
import { refreshed } from './refreshed.js';
import { checkServiceUrl } from './service-url.js';

/** Where keys come from. */
export interface VerificationKeys {
  /** Finds the key that a token names, for the algorithm that it names; null where there is none. */
  find(kid: string, algorithm: string, signal: AbortSignal): Promise<CryptoKey | null>;
  /** The names of the keys that are known now, for errors. */
  names(): string[];
}

/** Which keys are taken, and how they are had from an address. */
export interface VerificationKeysOptions {
  /** The setting that the keys are given by, for errors: `publicKey`. */
  setting: string;
  /** The signature algorithms that are taken; keys for others are left alone. */
  algorithms: readonly string[];
  fetch: typeof fetch;
  /** ms */
  timeout: number;
  /** How much longer the last good keys serve while they cannot be fetched anew, seconds. */
  staleIfError: number;
  /** Gets what the operator should know although no request is refused for it. */
  tell: (error: StepUpError) => void;
}

const WHAT = 'The key server';

/**
 * Makes the search for verification keys, from one JWK, a JWKS or the address of a JWKS.
 * @throws {StepUpError} `invalid-request` at once, for a key that must not or cannot be used.
 */
export function verificationKeys(
  publicKey: JWK | JSONWebKeySet | URL,
  options: VerificationKeysOptions,
): VerificationKeys {
  const { setting, algorithms } = options;
  if (publicKey instanceof URL) {
    const url = checkServiceUrl(publicKey, setting);
    return fetchedKeys(() => Promise.resolve(url), options);
  }
  const keys = toList(publicKey);
  if (!keys?.length) throw invalidRequest(`${setting} must be a JWK, a JWKS, or a URL object.`);
  // A set may hold keys for other uses as well: they are left alone. One that is secret is a mistake.
  const usable = keys.filter(key => whyNotPublicKey(key, algorithms) === null);
  const why =
    keys.map(whySecret).find(Boolean) ?? (usable.length ? null : whyNotPublicKey(keys[0]!, algorithms));
  if (why) throw invalidRequest(`${setting} cannot be used: ${why}.`);
  if (new Set(usable.map(({ kid }) => kid)).size < usable.length)
    throw invalidRequest('Two public keys have the same kid.');
  const { ring } = toKeyRing(usable, algorithms);
  return {
    find: async (kid, algorithm) => (await ring.get(kid)?.(algorithm)) ?? null,
    names: () => [...ring.keys()],
  };
}

/**
 * Makes the search for keys that lie at an address.
 * @param locate Finds the address, which may itself have to be asked for.
 */
export function fetchedKeys(locate: () => Promise<URL>, options: VerificationKeysOptions): VerificationKeys {
  const { setting, algorithms, fetch, timeout, staleIfError, tell } = options;
  // For errors: without its query, which may hold a credential.
  let address = 'an address that is not known yet';

  async function load(limit: number): Promise<KeyRing> {
    const url = await locate();
    address = url.origin + url.pathname;
    const giveUp = new AbortController();
    const { status, value, type } = await fetchJson(url, { what: WHAT, fetch, timeout: limit, giveUp });
    if (status > 299) throw new StepUpError('unavailable', `${WHAT} answered with ${status}.`);
    const keys = toList(value);
    if (!keys) {
      throw new StepUpError('invalid-response', `${WHAT} answered something that is no key set (${type}).`);
    }
    // A set may hold keys for other uses as well: they are left alone.
    const usable = keys.filter(key => whyNotPublicKey(key, algorithms) === null);
    const { ring, duplicates } = toKeyRing(usable, algorithms);
    for (const kid of duplicates) tell(duplicateKeys(kid));
    return ring;
  }

  function explain({ message }: StepUpError, servesUntil: number | null): StepUpError {
    const serve =
      servesUntil === null
        ? 'No access token can be checked.'
        : `The last good ones serve until ${new Date(servesUntil).toISOString()}.`;
    return fault(
      'unavailable',
      'keys-unavailable',
      `The verification keys could not be fetched from ${address}: ${message} ${serve} Check ${setting} and the way there.`,
    );
  }

  const rings = refreshed({ load, explain, timeout, staleIfError, tell });
  return {
    async find(kid, algorithm, signal) {
      const ring = await rings.get(known => known.has(kid), signal);
      return (await ring.get(kid)?.(algorithm)) ?? null;
    },
    names: () => [...(rings.newest()?.keys() ?? [])],
  };
}

function duplicateKeys(kid: string): StepUpError {
  return fault(
    'unavailable',
    'duplicate-keys',
    `The key server gives two different keys the kid ${quote(kid)}: neither is used, the others are.`,
    kid,
  );
}

function toList(value: unknown): JWK[] | null {
  if (typeof value !== 'object' || value === null) return null;
  if (!('keys' in value)) return 'kty' in value ? [value as JWK] : null;
  return Array.isArray(value.keys) ? (value.keys as JWK[]) : null;
}
