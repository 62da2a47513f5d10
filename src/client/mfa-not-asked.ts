import { StepUpError } from '../protocol/errors.js';

/**
 * The error of a question that asked for real MFA and was answered by a pass of the member's role: asking again would
 * give the same answer.
 * @param canSetUp Whether there is somewhere to set MFA up: then it is `setup-required`, else `denied`.
 */
export function mfaNotAsked(canSetUp: boolean): StepUpError {
  return new StepUpError(
    canSetUp ? 'setup-required' : 'denied',
    'The role of the member lets this pass without MFA, but here it has to be MFA, which the provider did not ask for. ' +
      'Set its level for this resource and action to MFA, or accept the role: without force on the page, and by the ' +
      'rule of the server.',
    { reason: 'mfa-not-asked' },
  );
}
