import { texts as challenge } from './languages/en/challenge.js';
import { texts as trouble } from './languages/en/trouble.js';
import { languagesLater, textGroup } from './text-group.js';

const load = (): Promise<typeof import('./dialog-languages.js')> => import('./dialog-languages.js');

/** What the dialog of the site's own server says. */
export const CHALLENGE_TEXTS = textGroup(
  challenge,
  languagesLater(async () => (await load()).challenge),
);

/** What goes wrong in that dialog. A group of its own, since a language's file is kept small. */
export const TROUBLE_TEXTS = textGroup(
  trouble,
  languagesLater(async () => (await load()).trouble),
);
