import type MiniSearch from 'minisearch';
import type { Options } from 'minisearch';

export interface Found {
  id: string;
  page: string;
  heading: string;
  excerpt: string;
}

/** Words of questions that say nothing about the answer. */
const FILLING = new Set(
  'a an and are as at be by can do does for from get how i in is it my of on or should that the this to use want what when where which why with'.split(
    ' ',
  ),
);

/** How the index is made and asked. Both sides need the same. */
export const SEARCH: Options = {
  fields: ['page', 'heading', 'words', 'text'],
  storeFields: ['page', 'heading', 'excerpt'],
  // Names such as data-stepup-key and createStepUpFetch are found whole and by their parts.
  tokenize: text =>
    [...text.matchAll(/[\p{L}\p{N}_-]+/gu)].flatMap(([word]) => {
      const parts = word.split(/[-_]|(?<=[a-z])(?=[A-Z])/).filter(Boolean);
      return parts.length > 1 ? [word, ...parts] : [word];
    }),
  processTerm: term => (FILLING.has(term.toLowerCase()) ? null : term.toLowerCase()),
  searchOptions: {
    boost: { page: 6, heading: 4, words: 4 },
    // What changed names everything, and explains nothing.
    boostDocument: id => (String(id).startsWith('changelog') ? 0.1 : 1),
    prefix: true,
    fuzzy: term => (term.length > 4 ? 0.2 : false),
    combineWith: 'AND',
  },
};

/** What answers a question: first what has every word of it, then what has some. */
export function find(index: MiniSearch, question: string): Found[] {
  const all = index.search(question);
  const known = new Set(all.map(({ id }) => String(id)));
  const some = index.search(question, { combineWith: 'OR' }).filter(({ id }) => !known.has(String(id)));
  return [...all, ...some] as unknown as Found[];
}
