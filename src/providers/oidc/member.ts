import type { Member } from '../../client/types.js';
import type { Claims } from './types.js';

/** Who the claims of an ID token are about. */
export function memberOf(claims: Claims): Member {
  const { sub, email, name, preferred_username: username } = claims;
  return {
    // Nobody where there is none: an address of mail may be somebody else's at the same provider.
    id: textOf(sub) ?? '',
    email: textOf(email),
    name: textOf(name) ?? textOf(username),
  };
}

/** Tells a member, or a session, from another one in what is kept for this tab, unreadable: SHA-256. */
export async function digestOf(value: unknown): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(value)));
  return String(new Uint8Array(bytes));
}

function textOf(claim: unknown): string | undefined {
  return typeof claim === 'string' && claim !== '' ? claim : undefined;
}
