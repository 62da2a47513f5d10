import MiniSearch from 'minisearch';
import { plainText, type Page } from './content.js';
import type { Heading } from './markdown.js';
import { SEARCH } from './browser/search-options.js';

/** What readers may call it who do not know our words yet: `<!-- search: mock, jest -->` below a heading. */
const OTHER_WORDS = /<!-- search: ([^>]*) -->/g;

/** The index that the search of the site loads: an entry for each heading, with the text below it. */
export function searchIndex(pages: Array<{ page: Page; headings: Heading[] }>): string {
  const index = new MiniSearch(SEARCH);
  for (const { page, headings } of pages) {
    const parts = page.markdown
      .replace(/^```[\s\S]*?^```$/gm, fence => fence.replace(/^#/gm, ' #'))
      .split(/^(?=#{1,6} )/m)
      .filter(part => part.startsWith('#'));
    parts.forEach((part, place) => {
      const heading = headings[place];
      if (!heading) return;
      const isTitle = heading.level === 1;
      const text = plainText(part.replace(/^#.*\n/, '').replace(/^```\w*$/gm, ''));
      index.add({
        id: `${page.path}.html${isTitle ? '' : `#${heading.id}`}`,
        page: page.title,
        heading: isTitle ? '' : heading.text,
        words: [...part.matchAll(OTHER_WORDS)].map(([, words]) => words).join(' '),
        text,
        excerpt: text.slice(0, 140),
      });
    });
  }
  return JSON.stringify(index);
}
