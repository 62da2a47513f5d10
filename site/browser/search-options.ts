import type { Options } from 'minisearch';

export interface Found {
  id: string;
  page: string;
  heading: string;
  excerpt: string;
}

/** How the index is made and asked. Both sides need the same. */
export const SEARCH: Options = {
  fields: ['page', 'heading', 'text'],
  storeFields: ['page', 'heading', 'excerpt'],
  // Names such as data-stepup-key and createStepUpFetch are found whole and by their parts.
  tokenize: text =>
    [...text.matchAll(/[\p{L}\p{N}_-]+/gu)].flatMap(([word]) => {
      const parts = word.split(/[-_]|(?<=[a-z])(?=[A-Z])/).filter(Boolean);
      return parts.length > 1 ? [word, ...parts] : [word];
    }),
  searchOptions: {
    boost: { page: 6, heading: 4 },
    // What changed names everything, and explains nothing.
    boostDocument: id => (String(id).startsWith('changelog') ? 0.1 : 1),
    prefix: true,
    fuzzy: term => (term.length > 4 ? 0.2 : false),
    combineWith: 'AND',
  },
};
