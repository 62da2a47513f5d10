import type { AnsweredMethod, SignedInMember } from '../types.js';
import { checkSettings, notInstalled } from './setting.js';
import { readTypedCode } from './typed-code.js';

const PERIOD = 30;
// The step of now, and one before or after it (RFC 6238, section 5.2).
const DRIFT = 1;
// A step can be shown, and taken, for so long.
const REMEMBERED_MS = (2 * DRIFT + 2) * PERIOD * 1_000;

/** Settings of `totp`. */
export interface TotpOptions {
  /** The member's secret in base32, as it was given to their app; null: they have none. SHA-1, six digits, 30 seconds. */
  secret(member: SignedInMember): Promise<string | null | undefined> | string | null | undefined;
  /**
   * Claims one step of the clock for one member: true for the first caller only. Give it where the app's sign-in takes
   * codes as well, so that none counts at both. Default: the backend's store.
   */
  claim?(member: SignedInMember, step: number): Promise<boolean> | boolean;
}

/**
 * Asks for the code of an authenticator app (RFC 6238). One step of drift is allowed, and each code counts once. Needs
 * the package `otpauth`.
 * @throws {StepUpError} `invalid-request` for settings that cannot be meant.
 */
export function totp(options: TotpOptions): AnsweredMethod {
  checkSettings('totp', options, { secret: 'function', claim: 'function undefined' });
  return {
    type: 'totp',
    field: 'code',
    amr: ['otp'],
    guessable: true,
    offer: async member => ((await options.secret(member)) ? {} : null),
    async check(answer, { member, claim }) {
      const code = readTypedCode(answer);
      const secret = await options.secret(member);
      if (!code || !/^\d{6}$/.test(code) || !secret) return false;
      const { Secret, TOTP } = await loadOtpauth();
      const app = new TOTP({ secret: Secret.fromBase32(secret), digits: 6, period: PERIOD });
      const timestamp = Date.now();
      const drift = app.validate({ token: code, timestamp, window: DRIFT });
      if (drift === null) return false;
      const step = app.counter({ timestamp }) + drift;
      const isFirst = options.claim
        ? await options.claim(member, step)
        : await claim(String(step), REMEMBERED_MS);
      return isFirst === true;
    },
  };
}

async function loadOtpauth(): Promise<typeof import('otpauth')> {
  try {
    return await import('otpauth');
  } catch (error) {
    throw notInstalled('totp', 'otpauth', error);
  }
}
