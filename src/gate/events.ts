import type { StepUpError } from '../protocol/errors.js';
import type { Action, Verification } from '../client/types.js';

/** Why a gate asks. */
export type StepUpReason = 'click' | 'submit' | 'verify' | 'retry' | 'resume';

/** Why a verification ended. */
export type StepUpExpiredReason = 'age' | 'sign-out' | 'member-change' | 'cleared';

/** Before anyone is asked. Cancelled: nobody is asked, and no further event follows. */
export class StepUpRequestEvent extends CustomEvent<{
  resource: string;
  action: Action;
  /** Which one, where the gate says so. */
  target?: string;
  reason: StepUpReason;
}> {
  constructor(detail: { resource: string; action: Action; target?: string; reason: StepUpReason }) {
    super('stepup-request', { detail, bubbles: true, composed: true, cancelable: true });
  }
}

/** The person counts as verified; what was held back follows. */
export class StepUpVerifiedEvent extends CustomEvent<Verification> {
  constructor(detail: Verification) {
    super('stepup-verified', { detail, bubbles: true, composed: true });
  }
}

/** The person does not count as verified; `detail.code` says why. */
export class StepUpDeniedEvent extends CustomEvent<StepUpError> {
  constructor(detail: StepUpError) {
    super('stepup-denied', { detail, bubbles: true, composed: true });
  }
}

/** A verification that this gate had has ended. */
export class StepUpExpiredEvent extends CustomEvent<{
  verification: Verification;
  reason: StepUpExpiredReason;
}> {
  constructor(detail: { verification: Verification; reason: StepUpExpiredReason }) {
    super('stepup-expired', { detail, bubbles: true, composed: true });
  }
}

/** The member has no second factor. Cancelled: the built-in prompt stays away. */
export class StepUpSetupRequiredEvent extends CustomEvent<StepUpError> {
  constructor(detail: StepUpError) {
    super('stepup-setup-required', { detail, bubbles: true, composed: true, cancelable: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'stepup-request': StepUpRequestEvent;
    'stepup-verified': StepUpVerifiedEvent;
    'stepup-denied': StepUpDeniedEvent;
    'stepup-expired': StepUpExpiredEvent;
    'stepup-setup-required': StepUpSetupRequiredEvent;
  }
}
