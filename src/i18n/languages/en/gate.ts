/** English: what a gate asks, shows and refuses with. */
export const texts = {
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
  'setup-offer': 'Set up another way',
  verifying: 'Confirming that it’s you…',
  waiting: 'You are being asked in another tab.',
  'verify-here': 'Verify here instead',
  'in-window': 'Confirm that it’s you in the window that has opened.',
  cancel: 'Cancel',
  'verified-click-again': 'Verified. Click again to go on.',
  changed: 'Verified, but what you clicked has changed. Check it and click again.',
  gone: 'What you clicked is no longer on this page, so nothing was done.',
  'locked-heading': 'Locked',
  locked: 'Confirm that it’s you to see this.',
  unlock: 'Unlock',
  resume: 'Welcome back. Continue where you left off?',
  verify: 'Verify and continue',
};

/** The texts of a gate in one language. */
export type GateTexts = Record<keyof typeof texts, string>;
