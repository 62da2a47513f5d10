import type { StepUpErrorCode, StepUpErrorReason } from '../protocol/errors.js';

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
  'mfa-not-asked':
    'Your role lets you do this without a second check, but this step needs one. Please ask an administrator.',
  'setup-mfa-not-asked':
    'Your role lets you do this without a second check, but this step needs one. Set up a second way to confirm ' +
    'that it’s you, or ask an administrator.',
  'proof-refused': 'You were verified, but the server did not accept it. Nothing was changed.',
  'no-answer': 'There was no answer. Check whether it was done before you try again.',
  retry: 'Try again',
  close: 'Close',
  verifying: 'Confirming that it’s you…',
  waiting: 'You are being asked in another tab.',
  'verify-here': 'Verify here instead',
  'verified-click-again': 'Verified. Click again to go on.',
  changed: 'Verified, but what you clicked has changed. Check it and click again.',
  gone: 'What you clicked is no longer on this page, so nothing was done.',
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
  'form-sending': 'Sending…',
  'form-sent': 'Sent.',
  'form-refused': 'The server did not accept this.',
  'form-not-sent': 'This was not sent.',
  'form-unclear': 'It is not certain that this was done. Check before you send it again.',
} satisfies Record<StepUpErrorCode | StepUpErrorReason, string> & Record<string, string>;

/** The name of a text: a `StepUpErrorCode`, a `StepUpErrorReason`, or what the text is for. */
export type StepUpMessageKey = keyof typeof ENGLISH;

/** The texts of the elements in one language. `{name}` stands for a value. */
export type StepUpMessages = Record<StepUpMessageKey, string>;
