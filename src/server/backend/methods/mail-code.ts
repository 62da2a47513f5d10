import { StepUpError } from '../../../protocol/errors.js';
import type { Action } from '../../types.js';
import { equalInConstantTime } from '../digest.js';
import { randomDigits } from '../random.js';
import type { AnsweredMethod, SignedInMember } from '../types.js';
import { checkSettings } from './setting.js';
import { readTypedCode } from './typed-code.js';

const DIGITS = 6;
const RESEND_AFTER = 30;

/** What a mail can say beside the code. */
export interface MailContext {
  member: SignedInMember;
  resource: string;
  action: Action;
  target?: string;
  /** What is about to happen, in the page's words: one line of plain text, which a page may have been made to say. */
  comment?: string;
  /** Until when the code counts, Unix ms. */
  expiresAt: number;
}

/** Settings of `mailCode`. */
export interface MailCodeOptions {
  /** Where the member's mail goes; null: nowhere. */
  address(member: SignedInMember): Promise<string | null | undefined> | string | null | undefined;
  /** Sends the code. Awaited; what it throws is answered with 503. */
  send(address: string, code: string, context: MailContext): unknown;
}

/**
 * Asks for a code of six digits that is sent by mail. It counts for its question alone, and a new one ends the one before.
 * @throws {StepUpError} `invalid-request` for settings that cannot be meant.
 */
export function mailCode(options: MailCodeOptions): AnsweredMethod {
  checkSettings('mailCode', options, { address: 'function', send: 'function' });
  return {
    type: 'mail-code',
    field: 'code',
    // RFC 8176 has no name for a mail; the code is a one-time password.
    amr: ['otp'],
    guessable: true,
    pauseBetween: RESEND_AFTER,

    async offer(member) {
      const address = await options.address(member);
      return address ? { hint: maskAddress(address) } : null;
    },

    async challenge({ member, question, kept, seal }) {
      const address = await options.address(member);
      // They had one when it was offered.
      if (!address)
        throw new StepUpError('unavailable', 'The member has no address any more to send a code to.');
      const code = randomDigits(DIGITS);
      // Before it is sent: what nobody could answer must not be in somebody's mail.
      await kept.write(await seal(code));
      const { resource, action, target, comment, expiresAt } = question;
      await options.send(address, code, {
        member,
        resource,
        action,
        ...(target !== undefined && { target }),
        ...(comment !== undefined && { comment: toOneLine(comment) }),
        expiresAt,
      });
      return { hint: maskAddress(address), resendAfter: RESEND_AFTER };
    },

    async check(answer, { kept, seal }) {
      const [expected, given] = await Promise.all([kept.read(), seal(readTypedCode(answer) ?? '')]);
      return expected !== null && equalInConstantTime(expected, given);
    },
  };
}

/** As much of an address as tells its owner which one it is: `a•••@example.com`. */
function maskAddress(address: string): string {
  const [, first = '', domain = ''] = /^(.)?.*@([^@]*)$/su.exec(address) ?? [];
  return `${first}•••@${domain}`;
}

/** Without line breaks and other characters that could make a mail say something else, direction marks among them. */
function toOneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
}
