import {
  StepUpDeniedEvent,
  StepUpExpiredEvent,
  StepUpRequestEvent,
  StepUpSetupRequiredEvent,
  StepUpVerifiedEvent,
} from './events.js';
import type { GateDispatch } from './machine/types.js';

/** The event that tells the page of something. */
export function pageEvent(told: GateDispatch): Event {
  switch (told.name) {
    case 'stepup-request':
      return new StepUpRequestEvent(told.detail);
    case 'stepup-verified':
      return new StepUpVerifiedEvent(told.detail);
    case 'stepup-setup-required':
      return new StepUpSetupRequiredEvent(told.detail);
    case 'stepup-denied':
      return new StepUpDeniedEvent(told.detail);
    case 'stepup-expired':
      return new StepUpExpiredEvent(told.detail);
    default:
      return told satisfies never;
  }
}
