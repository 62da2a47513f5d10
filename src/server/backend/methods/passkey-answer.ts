import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { SignedInMember } from '../types.js';
import type { StoredPasskey } from './stored-passkey.js';

/**
 * Whether the user handle that came with an answer, if any, is this member's (WebAuthn, section 7.2, step 6). Random
 * handles, as SimpleWebAuthn makes them, name nobody, and the key itself says whose they are. One that is text is
 * somebody's id.
 */
export function isOfMember(
  credential: AuthenticationResponseJSON,
  passkey: StoredPasskey,
  member: SignedInMember,
): boolean {
  const handle: unknown = credential.response?.userHandle;
  if (handle === undefined || handle === null || handle === '') return true;
  if (typeof handle !== 'string') return false;
  if (typeof passkey.userHandle === 'string') return handle === passkey.userHandle;
  const text = decode(handle);
  if (text === null) return false;
  return text === member.id || !isPrintable(text);
}

/**
 * Whether the key was used in a frame of another origin's page, which could have drawn anything around it. The library
 * refuses that only where the browser also says whose page it was, and not all do.
 */
export function wasMadeInForeignFrame(credential: AuthenticationResponseJSON): boolean {
  const text = decode(credential.response?.clientDataJSON);
  if (text === null) return true;
  try {
    const data = JSON.parse(text) as { crossOrigin?: unknown; topOrigin?: unknown };
    return (data.crossOrigin !== undefined && data.crossOrigin !== false) || data.topOrigin !== undefined;
  } catch {
    return true;
  }
}

/** Base64url as text; null for what is none. What is not UTF-8 becomes text that nobody could print. */
function decode(base64url: unknown): string | null {
  if (typeof base64url !== 'string' || !/^[\w-]*=*$/.test(base64url)) return null;
  try {
    const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
    return new TextDecoder().decode(Uint8Array.from(binary, character => character.charCodeAt(0)));
  } catch {
    return null;
  }
}

function isPrintable(text: string): boolean {
  return !/[\p{Cc}\ufffd]/u.test(text);
}
