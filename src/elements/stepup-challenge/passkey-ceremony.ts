/**
 * Has the browser ask for a passkey.
 * @param options Those of `navigator.credentials.get()` in JSON (WebAuthn Level 3, 5.1.9).
 * @returns The answer in JSON (5.1.8); null where the person has not used one, or this browser cannot ask.
 */
export async function usePasskey(
  options: Record<string, unknown>,
  signal: AbortSignal,
): Promise<object | null> {
  try {
    const publicKey = readOptions(options as unknown as PublicKeyCredentialRequestOptionsJSON);
    const credential = await navigator.credentials.get({ publicKey, signal });
    return credential ? write(credential as PublicKeyCredential) : null;
  } catch {
    return null;
  }
}

function readOptions(options: PublicKeyCredentialRequestOptionsJSON): PublicKeyCredentialRequestOptions {
  const { challenge, allowCredentials = [], ...rest } = options;
  return {
    ...(rest as Omit<PublicKeyCredentialRequestOptions, 'challenge'>),
    challenge: toBytes(challenge),
    allowCredentials: allowCredentials.map(({ id, transports }) => ({
      type: 'public-key',
      id: toBytes(id),
      transports: transports as AuthenticatorTransport[] | undefined,
    })),
  };
}

function write(credential: PublicKeyCredential): object {
  const { id, rawId, type, authenticatorAttachment } = credential;
  const { clientDataJSON, authenticatorData, signature, userHandle } =
    credential.response as AuthenticatorAssertionResponse;
  return {
    id,
    rawId: toText(rawId),
    type,
    authenticatorAttachment: authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: {
      clientDataJSON: toText(clientDataJSON),
      authenticatorData: toText(authenticatorData),
      signature: toText(signature),
      userHandle: userHandle ? toText(userHandle) : undefined,
    },
  };
}

/** base64url without padding (RFC 4648, section 5). */
function toBytes(text: string): Uint8Array<ArrayBuffer> {
  const base64 = text.replaceAll('-', '+').replaceAll('_', '/');
  return Uint8Array.from(atob(base64), character => character.charCodeAt(0));
}

function toText(bytes: ArrayBuffer): string {
  const text = btoa(Array.from(new Uint8Array(bytes), byte => String.fromCharCode(byte)).join(''));
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
