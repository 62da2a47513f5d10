import { texts } from './languages/en/trouble.js';
import { languagesLater, textGroup } from './text-group.js';

/** What goes wrong in that dialog. A group of its own, since a language's file is kept small. */
export const TROUBLE_TEXTS = textGroup(
  texts,
  languagesLater(async () => (await import('./dialog-languages.js')).trouble),
);
