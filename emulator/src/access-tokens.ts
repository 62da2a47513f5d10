import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { jwtVerify, SignJWT, type JWK } from 'jose';
import type { EmulatedMember } from './members.js';

/** The `aud` of every access token. */
export const AUDIENCE = 'transcodes-sdk';

/** An access token, as the page gets it. */
export interface IssuedToken {
  accessToken: string;
  /** Unix ms. */
  expiresAt: number;
}

/** Signs and reads the project's access tokens (JWT, ES256) with a key that is made at each start. */
export class AccessTokens {
  /** The public key, as it would be downloaded from the admin console. */
  readonly publicKey: JWK;
  readonly #keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  /**
   * @param now The clock, Unix ms.
   * @param lifetime How long a token holds, in seconds.
   */
  constructor(
    readonly now: () => number,
    readonly lifetime: number,
  ) {
    const { kty, crv, x, y } = this.#keys.publicKey.export({ format: 'jwk' }) as JWK;
    this.publicKey = { kty, crv, x, y, alg: 'ES256', use: 'sig', kid: randomBytes(8).toString('hex') };
  }

  async issue(member: EmulatedMember): Promise<IssuedToken> {
    const iat = Math.floor(this.now() / 1000);
    const exp = iat + this.lifetime;
    const accessToken = await new SignJWT({
      email: member.email,
      role: member.role,
      projectId: member.projectId,
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: this.publicKey.kid! })
      .setSubject(member.id)
      .setAudience(AUDIENCE)
      .setIssuedAt(iat)
      .setExpirationTime(exp)
      .sign(this.#keys.privateKey);
    return { accessToken, expiresAt: exp * 1000 };
  }

  /** The member id in a token that this emulator signed; null for any other, and for one that has expired. */
  async subject(token: string): Promise<string | null> {
    try {
      const { payload } = await jwtVerify(token, this.#keys.publicKey, {
        algorithms: ['ES256'],
        audience: AUDIENCE,
        currentDate: new Date(this.now()),
      });
      return payload.sub ?? null;
    } catch {
      return null;
    }
  }
}
