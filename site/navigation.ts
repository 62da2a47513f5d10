import { posix } from 'node:path';
import { plainText, sitePath, type Page } from './content.js';

/** One heading of the site's navigation, with the pages below it. */
export interface Section {
  title: string;
  entries: Array<{ title: string; path: string }>;
}

/**
 * The navigation is the index of the documentation, docs/README.md: a heading is a section, a line of a list is a page.
 * A page that nobody has listed is found all the same, under "More".
 */
export function readNavigation(pages: Page[]): Section[] {
  const index = pages.find(({ path }) => path === 'index')!;
  const sections: Section[] = [];
  for (const line of index.markdown.split('\n')) {
    const heading = /^## (.+)$/.exec(line)?.[1];
    if (heading) sections.push({ title: plainText(heading), entries: [] });
    const [, title, target] = /^- \[([^\]]+)\]\(([^)#\s]+)\)/.exec(line) ?? [];
    const path = target && sitePath(posix.join('docs', target));
    if (path && title) sections.at(-1)?.entries.push({ title: plainText(title), path });
  }
  const listed = new Set(sections.flatMap(({ entries }) => entries.map(({ path }) => path)));
  const generated = pages.filter(({ source, path }) => source === '' && !listed.has(path));
  add('Reference', generated);
  add(
    'More',
    pages.filter(
      page => page.source !== '' && page.path !== 'index' && !listed.has(groupOf(page.path, listed)),
    ),
  );
  return sections.filter(({ entries }) => entries.length);

  function add(title: string, more: Page[]): void {
    let section = sections.find(each => each.title === title);
    if (!section) sections.push((section = { title, entries: [] }));
    section.entries.push(...more.map(({ title, path }) => ({ title, path })));
  }
}

/** The entry of the navigation that a page belongs to: itself, or the index of its folder, which lists it. */
export function groupOf(path: string, listed: ReadonlySet<string>): string {
  const index = `${posix.dirname(path)}/index`;
  return !listed.has(path) && listed.has(index) ? index : path;
}
