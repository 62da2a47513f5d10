import { Secret, TOTP } from 'otpauth';

/** What an authenticator app is told (RFC 6238: SHA-1, six digits, 30 seconds). */
export interface TotpSettings {
  /** Base32. */
  secret: string;
  digits: number;
  period: number;
}

/** One member's authenticator app, as the provider knows it. A code is accepted once (RFC 6238, 5.2). */
export class TotpFactor {
  readonly settings: TotpSettings;
  readonly #totp: TOTP;
  readonly #used = new Set<number>();

  constructor(
    readonly now: () => number,
    email: string,
    secret = new Secret({ size: 20 }).base32,
  ) {
    this.settings = { secret, digits: 6, period: 30 };
    this.#totp = new TOTP({ issuer: 'Transcodes emulator', label: email, ...this.settings });
  }

  /** The `otpauth:` address that the QR code holds. */
  get uri(): string {
    return this.#totp.toString();
  }

  /** What the authenticator app shows now, and for how many more ms. `used`: it has been accepted already. */
  current(): { code: string; remaining: number; used: boolean } {
    const timestamp = this.now();
    return {
      code: this.#totp.generate({ timestamp }),
      remaining: this.#totp.remaining({ timestamp }),
      used: this.#used.has(this.#totp.counter({ timestamp })),
    };
  }

  /** Accepts the code of this step, the one before or the one after, unless it has been accepted before. */
  check(code: string): 'accepted' | 'used' | 'wrong' {
    const timestamp = this.now();
    const delta = this.#totp.validate({ token: code, timestamp, window: 1 });
    if (delta === null) return 'wrong';
    return this.claim(this.#totp.counter({ timestamp }) + delta) ? 'accepted' : 'used';
  }

  /** Uses up the code of one step of the clock, whoever has checked it: true for the first caller only. */
  claim(step: number): boolean {
    if (this.#used.has(step)) return false;
    this.#used.add(step);
    const now = this.#totp.counter({ timestamp: this.now() });
    for (const old of this.#used) if (old < now - 1) this.#used.delete(old);
    return true;
  }
}
