/** English: what goes wrong in the dialog of the site's own server. */
export const texts = {
  'challenge-empty': 'Please fill this in.',
  'challenge-wrong': 'That was not right. Tries left: {tries}',
  'challenge-paused': 'Too many tries. You can go on in {time}.',
  'challenge-unreachable': 'The server could not be reached. Please try again.',
  'challenge-passkey-unused': 'No passkey was used. Try again, or choose another way.',
  'challenge-passkey-refused': 'This passkey was not accepted.',
  'challenge-window-blocked': 'The browser has blocked the window. Allow it for this page, and try again.',
  'challenge-window-refused': 'What was done in the other window was not accepted.',
};

/** The texts of what goes wrong in the dialog, in one language. */
export type TroubleTexts = Readonly<Record<keyof typeof texts, string>>;
