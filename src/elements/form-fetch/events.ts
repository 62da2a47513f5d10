import type { StepUpError } from '../../protocol/errors.js';

/**
 * The server has answered a `<form data-stepup-fetch>`; `detail` is the `Response`, whatever its status. Cancelable:
 * then nothing is said beside the form, and `data-stepup-fetch-redirect` is not followed.
 */
export class StepUpResponseEvent extends CustomEvent<Response> {
  constructor(detail: Response) {
    super('stepup-response', { detail, bubbles: true, composed: true, cancelable: true });
  }
}

/**
 * A `<form data-stepup-fetch>` was not sent, or not answered; `detail.code` says why. Cancelable: then nothing is said
 * beside the form.
 */
export class StepUpResponseErrorEvent extends CustomEvent<StepUpError> {
  constructor(detail: StepUpError) {
    super('stepup-response-error', { detail, bubbles: true, composed: true, cancelable: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'stepup-response': StepUpResponseEvent;
    'stepup-response-error': StepUpResponseErrorEvent;
  }
}
