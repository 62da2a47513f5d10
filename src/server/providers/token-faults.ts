import { StepUpError } from '../../protocol/errors.js';
import { fault, inSeconds } from '../fault.js';

// A token that expired so recently may be a good one, by a clock that is ahead.
const NEARLY_GOOD_MS = 300_000;

/** The error of a token that is not good. */
export function refusal(what: string): StepUpError {
  return new StepUpError('sign-in-required', `The access token ${what}.`);
}

/** @throws {StepUpError} `sign-in-required` */
export function refuse(what: string): never {
  throw refusal(what);
}

/**
 * The error of a token that has expired.
 * @param exp Its claim, in Unix seconds.
 */
export function expired(exp: unknown): StepUpError {
  const late = typeof exp === 'number' ? Date.now() - exp * 1000 : Infinity;
  if (late > NEARLY_GOOD_MS) return refusal('has expired');
  return fault(
    'sign-in-required',
    'clock',
    `The access token expired ${inSeconds(late)} ago by this server's clock. Where that happens with tokens that are new, the clock is ahead: check it.`,
    'exp',
  );
}

/**
 * The error of a token that is of a time to come.
 * @param claim The one that says so.
 * @param time What it says, in Unix seconds.
 * @param clockTolerance Seconds.
 */
export function ahead(claim: string, time: number, clockTolerance: number): StepUpError {
  return fault(
    'sign-in-required',
    'clock',
    `The access token's ${claim} lies ${inSeconds(time * 1000 - Date.now())} ahead of this server's clock, clockTolerance is ${clockTolerance} s: check the clock.`,
    claim,
  );
}
