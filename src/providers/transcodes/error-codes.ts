import type { ErrorCodeTable } from '../../core/types.js';

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
  // What browsers say of a passkey prompt that was closed (WebAuthn's NotAllowedError names no reason).
  [/timed out or was not allowed/i, 'cancelled'],
  [/cancel|dismiss|closed|abort/i, 'cancelled'],
  [
    /enrol|set.?up|no (mfa|second factor|factor|authenticator|passkey)|(mfa|factor|authenticator|passkey)s? (is |are )?not (yet )?(configured|enabled|registered|found|active)/i,
    'setup-required',
  ],
  [
    /unauthenticated|(sign|log)(ged)?.?in|no (active )?session|session (has )?(expired|ended)/i,
    'sign-in-required',
  ],
  [/denied|forbidden|permission|not (allowed|permitted|authori[sz]ed)|unauthori[sz]ed/i, 'denied'],
  [/time.?out|timed out/i, 'timeout'],
  [/network|offline|unreachable|failed to fetch|unavailable/i, 'unavailable'],
];
