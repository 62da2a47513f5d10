const MAX_TOKEN_LENGTH = 16_384;

/** A token as it came. */
export interface Credentials {
  scheme: 'Bearer' | 'DPoP';
  token: string;
}

/**
 * Reads the token from `Authorization`, and from nowhere else: browsers send cookies by themselves, and addresses end in
 * logs. One spelling only, `Bearer <token>`, so that nothing in front of this server can read another token than it does;
 * two header lines arrive here joined by a comma, which no token contains.
 * @returns `missing` where no token was sent at all, `malformed` where it cannot be one.
 */
export function readCredentials(headers: Headers): Credentials | 'missing' | 'malformed' {
  const header = headers.get('authorization');
  if (!header) return 'missing';
  const [, scheme, token] = /^(Bearer|DPoP) ([\w.~+/-]+=*)$/.exec(header.slice(0, MAX_TOKEN_LENGTH)) ?? [];
  if (!scheme || !token || header.length > MAX_TOKEN_LENGTH) {
    return /\b(bearer|dpop)\b/i.test(header.slice(0, MAX_TOKEN_LENGTH)) ? 'malformed' : 'missing';
  }
  return { scheme: scheme as Credentials['scheme'], token };
}
