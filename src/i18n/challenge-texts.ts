import { texts } from './languages/en/challenge.js';
import { languagesLater, textGroup } from './text-group.js';

/** What the dialog of the site's own server says. */
export const CHALLENGE_TEXTS = textGroup(
  texts,
  languagesLater(async () => (await import('./dialog-languages.js')).challenge),
);
