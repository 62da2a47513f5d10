import { toBase64url } from './random.js';

const encoder = new TextEncoder();

/** A digest of several values in their order (SHA-256, base64url). */
export async function digest(...values: Array<string | number | undefined>): Promise<string> {
  return toBase64url(await digestBytes(...values));
}

/** The same as bytes. */
export async function digestBytes(
  ...values: Array<string | number | undefined>
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', toBytes(values)));
}

/** Makes the digest of short codes: HMAC-SHA-256 under a secret, since a hash of six digits is reversed at once. */
export function createSeal(
  secret: string,
): (...values: Array<string | number | undefined>) => Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  let key: Promise<CryptoKey> | undefined;
  return async (...values) => {
    key ??= crypto.subtle.importKey('raw', encoder.encode(secret), algorithm, false, ['sign']);
    return toBase64url(new Uint8Array(await crypto.subtle.sign('HMAC', await key, toBytes(values))));
  };
}

/** Compares two texts of the same length in a time that does not tell where they differ. */
export function equalInConstantTime(one: string, other: string): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let at = 0; at < one.length; at += 1) difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return difference === 0;
}

function toBytes(values: Array<string | number | undefined>): Uint8Array<ArrayBuffer> {
  return encoder.encode(JSON.stringify(values.map(value => value ?? null)));
}
