import type { StepUpError } from '../../protocol/errors.js';

/** Before the console opens. Cancelled: it does not; the page takes the member to MFA set-up by its own means. */
export class MfaSetupOpenEvent extends CustomEvent<null> {
  constructor() {
    super('mfa-setup-open', { bubbles: true, composed: true, cancelable: true });
  }
}

/** The console was closed. Whether MFA is set up now is known only by asking again. */
export class MfaSetupCompleteEvent extends CustomEvent<null> {
  constructor() {
    super('mfa-setup-complete', { bubbles: true, composed: true });
  }
}

/** The member does not want to set MFA up now. */
export class MfaSetupDismissEvent extends CustomEvent<null> {
  constructor() {
    super('mfa-setup-dismiss', { bubbles: true, composed: true });
  }
}

/** The console could not be opened; `detail.code` is `unavailable`, `timeout` or `invalid-request`. */
export class MfaSetupErrorEvent extends CustomEvent<StepUpError> {
  constructor(detail: StepUpError) {
    super('mfa-setup-error', { detail, bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'mfa-setup-open': MfaSetupOpenEvent;
    'mfa-setup-complete': MfaSetupCompleteEvent;
    'mfa-setup-dismiss': MfaSetupDismissEvent;
    'mfa-setup-error': MfaSetupErrorEvent;
  }
}
