import { describe } from '#developer-messages';
import { StepUpError } from '../protocol/errors.js';

/**
 * The error of a question that asked for real MFA and was answered by a pass of the member's role: asking again would
 * give the same answer.
 * @param canSetUp Whether there is somewhere to set MFA up: then it is `setup-required`, else `denied`.
 */
export function mfaNotAsked(canSetUp: boolean): StepUpError {
  return new StepUpError(canSetUp ? 'setup-required' : 'denied', describe('mfa-not-asked'), {
    reason: 'mfa-not-asked',
  });
}
