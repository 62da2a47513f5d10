import { readdirSync, readFileSync } from 'node:fs';
import { join, posix, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** Pages that stand where their readers look for them in a repository, and are pages of the site as well. */
const ELSEWHERE: Record<string, string> = {
  'emulator/README.md': 'emulator',
  'SECURITY.md': 'security-policy',
  'CONTRIBUTING.md': 'contributing',
  'CHANGELOG.md': 'changelog',
};

/** One page of the site, before it is drawn. */
export interface Page {
  /** The Markdown file that it is made of, from the root; empty where it is generated. */
  source: string;
  /** Its address within the site, without an ending: `frameworks/vue`, `errors/index`. */
  path: string;
  title: string;
  /** Its first paragraph, as text. */
  description: string;
  markdown: string;
}

/** Every Markdown file that the site is made of. */
export function readPages(): Page[] {
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .map(file => `docs/${file.split(sep).join('/')}`)
    .filter(file => file.endsWith('.md'))
    .sort();
  return [...docs, ...Object.keys(ELSEWHERE)].map(source =>
    pageOf(sitePath(source)!, readFileSync(join(ROOT, source), 'utf8'), source),
  );
}

/** A page of this Markdown, with its title and description taken from it. */
export function pageOf(path: string, text: string, source = ''): Page {
  const markdown = withoutFrontMatter(text);
  const prose = markdown.replace(/^```[\s\S]*?^```$/gm, '').replace(/<!--[\s\S]*?-->/g, '');
  const title = plainText(/^# (.+)$/m.exec(prose)?.[1] ?? path);
  const paragraph = prose.split(/\n\s*\n/).find(text => /^[*[`\p{L}]/u.test(text.trim()));
  return { source, path, title, description: plainText(paragraph ?? ''), markdown };
}

/** Where a file of the repository stands in the site; undefined where it is no page. */
export function sitePath(file: string): string | undefined {
  if (file === 'README.md') return 'index';
  if (file in ELSEWHERE) return ELSEWHERE[file];
  if (!/^docs\/.+\.md$/.test(file)) return undefined;
  return file.slice('docs/'.length, -'.md'.length).replace(/(^|\/)README$/, '$1index');
}

/** The address of one place of the site as seen from another, so that the site works in any folder. */
export function relative(from: string, to: string): string {
  const path = posix.relative(posix.dirname(from), to);
  return path.startsWith('.') ? path : `./${path}`;
}

/** Markdown without its marks, for titles, descriptions and the search. */
export function plainText(markdown: string): string {
  return markdown
    .replace(/<!--[\s\S]*?-->/g, ' ')
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^\s*(?:#{1,6}|[-*]|\d+\.|\|[\s|:-]*$)\s*/gm, '')
    .replace(/\*\*|`|\\(?=[<>|*_])/g, '')
    .replace(/<\/?(?:details|summary|code|br)[^>]*>/g, ' ')
    .replace(/\s*\|\s*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function withoutFrontMatter(text: string): string {
  return text.replace(/^---\n[\s\S]*?\n---\n+/, '');
}
