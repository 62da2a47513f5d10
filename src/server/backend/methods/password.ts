import type { AnsweredMethod, SignedInMember } from '../types.js';
import { checkSettings } from './setting.js';

/** Settings of `password`. */
export interface PasswordOptions {
  /** Whether it is the member's password; takes as long for members without one. */
  check(member: SignedInMember, password: string): Promise<boolean> | boolean;
}

/**
 * Asks for the password once more.
 * @throws {StepUpError} `invalid-request` for settings that cannot be meant.
 */
export function password(options: PasswordOptions): AnsweredMethod {
  checkSettings('password', options, { check: 'function' });
  return {
    type: 'password',
    field: 'password',
    amr: ['pwd'],
    guessable: true,
    offer: async () => ({}),
    check: async (answer, { member }) =>
      typeof answer === 'string' && answer !== '' && (await options.check(member, answer)) === true,
  };
}
