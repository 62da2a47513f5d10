import { describe } from '#developer-messages';
import { StepUpError, toStepUpError } from '../../protocol/errors.js';
import type { FormStatus } from './form-status.js';

/** What a person has to be told of a response; undefined where the page knows better. */
export function refusalOf({ status, headers }: Response): StepUpError | undefined {
  switch (status) {
    case 401:
      return /insufficient_user_authentication/.test(headers.get('WWW-Authenticate') ?? '')
        ? new StepUpError('failed', describe('proof-refused'), { reason: 'proof-refused' })
        : new StepUpError('sign-in-required', describe('server-knows-nobody'));
    case 403:
      return new StepUpError('denied', 'The server answered 403.');
    case 503:
      return new StepUpError('unavailable', 'The server answered 503.', { reason: 'no-answer' });
    default:
      return undefined;
  }
}

/** The error of a form that was not sent, or not answered. */
export function sendingError(thrown: unknown): StepUpError {
  const error = toStepUpError(thrown);
  if (error === thrown) return error;
  // What fetch itself throws: the request may have arrived.
  return new StepUpError('unavailable', error.message, { cause: thrown, reason: 'no-answer' });
}

/** What a person is told beside the form of an answer. */
export function statusOfResponse({ ok, status }: Response): FormStatus {
  if (ok) return 'sent';
  // What went wrong on the server may have been done before.
  return status >= 500 ? 'unclear' : 'refused';
}

/** What a person is told beside a form that was not sent, or not answered. */
export function statusOfError({ reason }: StepUpError): FormStatus {
  if (reason === 'no-answer') return 'unclear';
  return reason === 'proof-refused' ? 'refused' : 'not-sent';
}
