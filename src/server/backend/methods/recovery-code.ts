import type { AnsweredMethod, SignedInMember } from '../types.js';
import { checkSettings } from './setting.js';
import { readTypedCode } from './typed-code.js';

/** Settings of `recoveryCode`. */
export interface RecoveryCodeOptions {
  /** Uses a code up: true for one that the member has and had not used, for the first caller only. */
  use(member: SignedInMember, code: string): Promise<boolean> | boolean;
}

/**
 * Asks for one of the codes that the member has put away for the day on which all else is lost.
 * @throws {StepUpError} `invalid-request` for settings that cannot be meant.
 */
export function recoveryCode(options: RecoveryCodeOptions): AnsweredMethod {
  checkSettings('recoveryCode', options, { use: 'function' });
  return {
    type: 'recovery-code',
    field: 'code',
    // RFC 8176 has no name for it; a list that is looked up once is nearest to a one-time password.
    amr: ['otp'],
    guessable: true,
    offer: async () => ({}),
    async check(answer, { member }) {
      const code = readTypedCode(answer);
      return code !== null && code !== '' && (await options.use(member, code)) === true;
    },
  };
}
