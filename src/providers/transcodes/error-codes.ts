import type { ErrorCodeTable } from '../../client/types.js';

/**
 * How Transcodes' error texts are sorted into codes. The vendor publishes no list of codes, only texts for
 * people, so this table reads the words; the first row that matches wins and a text that fits no row is
 * `failed`. Replace it with the `errorCodes` option.
 *
 * @example Texts of another language before the default ones
 * ```ts
 * transcodes({ errorCodes: [[/abgebrochen/i, 'cancelled'], ...TRANSCODES_ERROR_CODES] });
 * ```
 */
export const TRANSCODES_ERROR_CODES: ErrorCodeTable = [
  // The last words are what browsers say of a passkey prompt that was closed (WebAuthn's NotAllowedError).
  [
    /cancel|dismiss|closed|abort|declin|(reject|refus)ed by|not completed|timed out or was not allowed/i,
    'cancelled',
  ],
  [
    /enrol|set.?up|\bno (second |mfa|factor|authenticator|passkey)|(mfa|factor|authenticator|passkey).* not /i,
    'setup-required',
  ],
  [/(un|not )authenticated|\b(sign|log)(g?ed)?[ -]?in\b|\bno (active )?session/i, 'sign-in-required'],
  [/denied|forbidden|permission|not (allowed|permitted)|authori[sz]ed/i, 'denied'],
  [/timed?.?out/i, 'timeout'],
  [/network|offline|fetch|unavailable/i, 'unavailable'],
];
