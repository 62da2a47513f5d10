import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { StoredPasskey } from '../../../../src/server/backend/index.js';

/** An authenticator with one key, made of node's crypto: what it signs is real. */
export interface Authenticator {
  readonly passkey: StoredPasskey;
  /** Answers what a page was told; every part can be made wrong. */
  answer(publicKey: { challenge: string; rpId?: string }, wrong?: Wrong): object;
}

export interface Wrong {
  challenge?: string;
  origin?: string;
  rpId?: string;
  type?: string;
  counter?: number;
  userVerified?: boolean;
  userPresent?: boolean;
  userHandle?: string;
  crossOrigin?: boolean;
  topOrigin?: string;
  id?: string;
}

export function createAuthenticator(origin: string, rpId: string): Authenticator {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x, y } = publicKey.export({ format: 'jwk' });
  const id = randomBytes(16).toString('base64url');
  // COSE_Key of ES256 (RFC 9053, section 2.1): { 1: 2, 3: -7, -1: 1, -2: x, -3: y }.
  const cose = Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]),
    Buffer.from(x!, 'base64url'),
    Buffer.from([0x22, 0x58, 0x20]),
    Buffer.from(y!, 'base64url'),
  ]);
  let counter = 0;

  return {
    passkey: { id, publicKey: new Uint8Array(cose), counter: 0, transports: ['internal'] },

    answer({ challenge }, wrong = {}) {
      const clientData = Buffer.from(
        JSON.stringify({
          type: wrong.type ?? 'webauthn.get',
          challenge: wrong.challenge ?? challenge,
          origin: wrong.origin ?? origin,
          crossOrigin: wrong.crossOrigin ?? false,
          ...(wrong.topOrigin !== undefined && { topOrigin: wrong.topOrigin }),
        }),
      );
      counter += 1;
      const rest = Buffer.alloc(5);
      rest[0] = (wrong.userPresent === false ? 0 : 0x01) | (wrong.userVerified === false ? 0 : 0x04);
      rest.writeUInt32BE(wrong.counter ?? counter, 1);
      const authenticatorData = Buffer.concat([sha256(Buffer.from(wrong.rpId ?? rpId)), rest]);
      const signature = sign('sha256', Buffer.concat([authenticatorData, sha256(clientData)]), privateKey);
      return {
        id: wrong.id ?? id,
        rawId: wrong.id ?? id,
        type: 'public-key',
        clientExtensionResults: {},
        response: {
          clientDataJSON: clientData.toString('base64url'),
          authenticatorData: authenticatorData.toString('base64url'),
          signature: signature.toString('base64url'),
          ...(wrong.userHandle !== undefined && { userHandle: wrong.userHandle }),
        },
      };
    },
  };
}

function sha256(data: Buffer): Buffer {
  return createHash('sha256').update(data).digest();
}
