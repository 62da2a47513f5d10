/** A passkey of a member, as `@simplewebauthn/server` gives it at its registration. */
export interface StoredPasskey {
  /** The credential's id, base64url. */
  id: string;
  publicKey: Uint8Array;
  /** The signature counter as it was last told to `used`. */
  counter: number;
  transports?: string[] | null | undefined;
  /**
   * The user handle that was given at the registration, base64url. Needed where it is a text other than `member.id`; a
   * random one names nobody.
   */
  userHandle?: string | null | undefined;
}
