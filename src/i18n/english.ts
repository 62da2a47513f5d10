import type { StepUpErrorCode } from '../protocol/errors.js';

/** The texts where nothing else is set. */
export const ENGLISH = {
  // Nothing is shown for these two: the person knows, or nobody is there any more.
  cancelled: '',
  aborted: '',
  failed: 'We could not confirm that it’s you. Nothing was changed.',
  denied: 'Your account is not allowed to do this.',
  'setup-required': 'Please set up a second way to confirm that it’s you first.',
  'sign-in-required': 'Please sign in first.',
  unavailable: 'We could not confirm that it’s you right now. Nothing was changed.',
  timeout: 'That took too long. Nothing was changed.',
  'invalid-request': 'This is not set up correctly, so it stays locked.',
  'invalid-response': 'The check gave no clear answer. Nothing was changed.',
  retry: 'Try again',
  close: 'Close',
  verifying: 'Confirming that it’s you…',
  waiting: 'You are being asked in another tab.',
  'verify-here': 'Verify here instead',
  'verified-click-again': 'Verified. Click again to go on.',
  changed: 'Verified, but what you clicked has changed. Check it and click again.',
  'locked-heading': 'Locked',
  locked: 'Confirm that it’s you to see this.',
  unlock: 'Unlock',
  resume: 'Welcome back. Continue where you left off?',
  verify: 'Verify and continue',
  'setup-heading': 'Protect your account first',
  setup: 'You need a second way to confirm that it’s you, such as an authenticator app.',
  'setup-open': 'Set it up',
  'setup-dismiss': 'Not now',
  'setup-offer': 'Set up another way',
  'setup-error': 'The set-up could not be opened. Please try again.',
  'status-verified': 'Verified, {time} left',
  'status-unverified': 'Not verified',
  lock: 'Lock now',
} satisfies Record<StepUpErrorCode, string> & Record<string, string>;

/** The name of a text: a `StepUpErrorCode`, or what the text is for. */
export type StepUpMessageKey = keyof typeof ENGLISH;

/** The texts of the elements in one language. `{name}` stands for a value. */
export type StepUpMessages = Record<StepUpMessageKey, string>;
