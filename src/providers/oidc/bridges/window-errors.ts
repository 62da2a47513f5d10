import { describe } from '#developer-messages';
import { StepUpError } from '../../../protocol/errors.js';

/** The error of a window that the browser did not let be opened. */
export function windowBlocked(): StepUpError {
  return new StepUpError('unavailable', describe('window-blocked'));
}

/** The error of a window that the person has closed, where a library can tell. */
export function windowClosed(): StepUpError {
  return new StepUpError('cancelled', describe('step-up-closed'));
}
