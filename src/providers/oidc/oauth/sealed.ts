/** A message that only the tab can read that has asked for it: whatever else listens to the channel sees no token. */
export interface Sealed {
  /** The sender's public key, of this message only. */
  from: ArrayBuffer;
  iv: BufferSource;
  content: ArrayBuffer;
}

/** Who is to read a message. */
export interface Recipient {
  /** To be sent with the question. */
  publicKey: ArrayBuffer;
  /** Rejects for a message that is not for it. */
  open(message: Sealed): Promise<unknown>;
}

const CURVE = { name: 'ECDH', namedCurve: 'P-256' };

export async function newRecipient(): Promise<Recipient> {
  const pair = await crypto.subtle.generateKey(CURVE, false, ['deriveKey']);
  return {
    publicKey: await crypto.subtle.exportKey('raw', pair.publicKey),
    async open({ from, iv, content }) {
      const key = await sharedKey(pair.privateKey, from);
      const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, content);
      return JSON.parse(new TextDecoder().decode(plain)) as unknown;
    },
  };
}

/** Seals a message for who has asked with this key. */
export async function seal(message: unknown, publicKey: ArrayBuffer): Promise<Sealed> {
  const pair = await crypto.subtle.generateKey(CURVE, false, ['deriveKey']);
  const key = await sharedKey(pair.privateKey, publicKey);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new TextEncoder().encode(JSON.stringify(message));
  return {
    from: await crypto.subtle.exportKey('raw', pair.publicKey),
    iv,
    content: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain),
  };
}

async function sharedKey(own: CryptoKey, other: ArrayBuffer): Promise<CryptoKey> {
  const publicKey = await crypto.subtle.importKey('raw', other, CURVE, false, []);
  return crypto.subtle.deriveKey(
    { name: 'ECDH', public: publicKey },
    own,
    { name: 'AES-GCM', length: 256 },
    false,
    ['encrypt', 'decrypt'],
  );
}
