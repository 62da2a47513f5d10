/** English: what is said beside a gate, of setting MFA up, of how long it holds, and of what a server has answered. */
export const texts = {
  'mfa-not-asked':
    'Your role lets you do this without a second check, but this step needs one. Please ask an administrator.',
  'setup-mfa-not-asked':
    'Your role lets you do this without a second check, but this step needs one. Set up a second way to confirm ' +
    'that it’s you, or ask an administrator.',
  'proof-refused': 'You were verified, but the server did not accept it. Nothing was changed.',
  'left-open':
    'You are confirming that it’s you in another tab. You can close the window that is still open here.',
  'no-answer': 'There was no answer. Check whether it was done before you try again.',
  'setup-heading': 'Protect your account first',
  setup: 'You need a second way to confirm that it’s you, such as an authenticator app.',
  'setup-open': 'Set it up',
  'setup-dismiss': 'Not now',
  'setup-error': 'The set-up could not be opened. Please try again.',
  'status-verified': 'Verified, {time} left',
  'status-unverified': 'Not verified',
  lock: 'Lock now',
  'form-sending': 'Sending…',
  'form-sent': 'Sent.',
  'form-refused': 'The server did not accept this.',
  'form-not-sent': 'This was not sent.',
  'form-unclear': 'It is not certain that this was done. Check before you send it again.',
};

/** The texts beside a gate in one language. */
export type BesideTexts = Record<keyof typeof texts, string>;
