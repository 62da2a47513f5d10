import type { Page } from './content.js';
import type { Section } from './navigation.js';

/** The index of the site for those who read Markdown: every page, with what it is about (llmstxt.org). */
export function llmsText(pages: Page[], sections: Section[]): string {
  const byPath = new Map(pages.map(page => [page.path, page]));
  const line = ({ path, title, description }: Page): string => `- [${title}](${path}.md): ${description}`;
  const listed = new Set(sections.flatMap(({ entries }) => entries.map(({ path }) => path)));
  const others = pages.filter(({ path }) => !listed.has(path) && path !== 'index');
  return [
    '# stepup-elements',
    `> ${byPath.get('index')!.description}`,
    ...sections.map(({ title, entries }) =>
      [
        `## ${title}\n`,
        ...entries
          .map(({ path }) => byPath.get(path))
          .filter(page => page !== undefined)
          .map(line),
      ].join('\n'),
    ),
    [`## Optional\n`, ...others.map(line)].join('\n'),
  ].join('\n\n');
}
