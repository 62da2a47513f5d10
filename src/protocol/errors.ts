import { describe } from '#developer-messages';

/**
 * Why a step-up did not succeed. The codes are stable; branch on them, show the message.
 *
 * - `cancelled`: the person closed the provider's modal.
 * - `failed`: the check was tried and not passed.
 * - `denied`: the member's role has no permission; asking again does not help.
 * - `setup-required`: the member has no second factor yet, or was let through without one where it had to be.
 * - `sign-in-required`: there is no session, and sign-in was not completed.
 * - `unavailable`: the provider could not be reached, loaded, or threw.
 * - `timeout`: no answer came in time.
 * - `invalid-request`: a bad resource, action, max-age or setting.
 * - `invalid-response`: the provider answered something malformed, or for something else than was asked.
 * - `aborted`: the signal was aborted, the element was removed, or the member changed meanwhile.
 */
export type StepUpErrorCode =
  | 'cancelled'
  | 'failed'
  | 'denied'
  | 'setup-required'
  | 'sign-in-required'
  | 'unavailable'
  | 'timeout'
  | 'invalid-request'
  | 'invalid-response'
  | 'aborted';

/**
 * Which case of a code it is, where the person is told something else than for the code in general.
 *
 * - `mfa-not-asked` (`setup-required`, `denied`): it had to be real MFA, and the provider let the role pass without.
 * - `proof-refused` (`failed`): the person was verified, and the server does not accept the proof.
 * - `left-open` (`aborted`): another tab asks instead, and the provider goes on to show the question here.
 * - `no-answer` (`unavailable`): a request was sent and not answered. Whether it was done is not known.
 */
export type StepUpErrorReason = 'mfa-not-asked' | 'proof-refused' | 'left-open' | 'no-answer';

/** The one error class of this library, on the page and on the server. */
export class StepUpError extends Error {
  override readonly name = 'StepUpError';

  /** What went wrong, as a stable code. */
  readonly code: StepUpErrorCode;

  /** Which case of the code it is; undefined where there is no more to say. */
  readonly reason?: StepUpErrorReason;

  /**
   * @param code What went wrong.
   * @param message What happened and what to do about it. Never holds a token or a session id.
   * @param options `cause`: the error behind this one; `reason`: which case of the code it is.
   */
  constructor(
    code: StepUpErrorCode,
    message: string,
    options: { cause?: unknown; reason?: StepUpErrorReason } = {},
  ) {
    super(message, options);
    this.code = code;
    if (options.reason) this.reason = options.reason;
  }
}

/**
 * Makes a `StepUpError` of whatever was thrown; one that is already a `StepUpError` stays itself.
 * @param thrown What was caught.
 * @param code The code for anything that is not a `StepUpError`. Default `unavailable`.
 */
export function toStepUpError(thrown: unknown, code: StepUpErrorCode = 'unavailable'): StepUpError {
  // By name: another copy of this library on the page has a class of its own.
  if ((thrown as StepUpError | undefined)?.name === 'StepUpError') return thrown as StepUpError;
  return new StepUpError(code, (thrown as Error | undefined)?.message || code, { cause: thrown });
}

/** The error of a setting or an attribute that is not allowed. */
export function invalidRequest(message: string, cause?: unknown): StepUpError {
  return new StepUpError('invalid-request', message, { cause });
}

/** @throws {StepUpError} `invalid-request` for a setting or an attribute that is none of those allowed. */
export function refuseUnless<T extends string>(name: string, value: unknown, allowed: readonly T[]): void {
  if (!allowed.includes(value as T)) throw invalidRequest(describe('not-one-of', name, value, allowed));
}

/**
 * The names of an object's keys, each of them, so that none can be forgotten. With it what its value may be, by
 * `typeof`, as in `boolean function`; `true` where whoever reads it says so more exactly.
 */
export type KeysOf<T> = Readonly<Record<keyof Required<T>, string | true>>;

/**
 * Refuses an object with a key that nobody knows, since what it was meant to say would not hold, without a word; and one
 * with a value of another type.
 * @param what What the error calls the object: `the rule`.
 * @param given The object as the user wrote it; what is none is left to others to refuse.
 * @throws {StepUpError} `invalid-request`, with the key and those that are known, or the value and what is allowed.
 */
export function refuseUnknownKeys<T extends object>(
  what: string,
  given: T | undefined,
  known: KeysOf<T>,
): void {
  if (typeof given !== 'object') return;
  for (const key of Object.keys(given ?? {}) as Array<keyof T & string>) {
    const value: unknown = given[key];
    if (!Object.hasOwn(known, key))
      throw invalidRequest(describe('unknown-key', what, key, Object.keys(known)));
    const types = known[key];
    if (types !== true && value !== undefined && !types.includes(typeof value))
      throw invalidRequest(describe('not-one-of', key, value, types.split(' ')));
  }
}
