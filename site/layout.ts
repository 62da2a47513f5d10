import { groupOf, type Section } from './navigation.js';
import { relative, type Page } from './content.js';
import { escapeHtml as text } from './highlight.js';
import type { Drawn } from './markdown.js';

/** The files that a page of the site loads, as addresses within the site. */
export interface Assets {
  /** Runs before anything is drawn: it only sets the theme that the reader chose. */
  theme: string;
  script: string;
  style: string;
  live: string;
}

/** Nothing inline, nothing from elsewhere. `style-src` is for style sheets; the elements use constructed ones. */
export const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "form-action 'self'",
  "base-uri 'none'",
].join('; ');

/** The whole of a page. */
export function layOut(page: Page, drawn: Drawn, sections: Section[], assets: Assets): string {
  const to = (place: string): string => relative(page.path, place);
  const entries = sections.flatMap(({ entries }) => entries);
  const current = groupOf(page.path, new Set(entries.map(({ path }) => path)));
  const at = entries.findIndex(({ path }) => path === current);
  const section = sections.find(({ entries }) => entries.some(({ path }) => path === current));
  const inPage = drawn.headings.filter(({ level }) => level === 2 || level === 3);

  return `<!doctype html>
<html lang="en" data-root="${'../'.repeat(page.path.split('/').length - 1) || './'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${CONTENT_POLICY}">
<meta name="color-scheme" content="light dark">
<meta name="description" content="${text(page.description.slice(0, 200))}">
<title>${page.path === 'index' ? 'stepup-elements' : `${text(page.title)} – stepup-elements`}</title>
<link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Crect width='32' height='32' rx='8' fill='%232f55d4'/%3E%3Cpath d='M9 15h14v9H9zM12 15v-3a4 4 0 0 1 8 0v3' fill='none' stroke='white' stroke-width='2.5'/%3E%3C/svg%3E">
<link rel="alternate" type="text/markdown" href="${to(`${page.path}.md`)}">
<link rel="stylesheet" href="${to(assets.style)}">
<script src="${to(assets.theme)}"></script>
<script type="module" src="${to(assets.script)}"></script>
${drawn.isLive ? `<script type="module" src="${to(assets.live)}"></script>` : ''}
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header class="top">
<a class="brand" href="${to('index.html')}">stepup<span>-elements</span></a>
<button class="search-button" type="button" aria-haspopup="dialog" data-search><span>Search</span><kbd>/</kbd></button>
<button class="theme-button" type="button" data-theme-button aria-label="Dark colours" aria-pressed="false"></button>
</header>
<div class="frame">
<nav class="site" aria-label="Documentation">
<details class="menu" open>
<summary>All pages</summary>
${sections.map(each => sectionOf(each)).join('\n')}
</details>
</nav>
<main id="content" tabindex="-1">
${section && page.path !== 'index' ? `<p class="crumb">${text(section.title)}</p>` : ''}
<article>
${drawn.html}
</article>
<footer class="after">
${turn('prev', 'Before', entries[at - 1])}
${turn('next', 'Next', page.path === 'index' ? entries[0] : at < 0 ? undefined : entries[at + 1])}
<p><a href="${to(`${page.path}.md`)}">This page as Markdown</a> · <a href="${to('llms.txt')}">llms.txt</a></p>
</footer>
</main>
${inPage.length > 1 ? contentsOf(inPage) : ''}
</div>
</body>
</html>
`;

  function sectionOf({ title, entries }: Section): string {
    const links = entries.map(({ title, path }) => {
      const mark = path === current ? ` aria-current="${path === page.path ? 'page' : 'true'}"` : '';
      return `<li><a href="${to(`${path}.html`)}"${mark}>${text(title)}</a></li>`;
    });
    return `<h2>${text(title)}</h2>\n<ul>${links.join('')}</ul>`;
  }

  function turn(rel: string, label: string, entry: { title: string; path: string } | undefined): string {
    if (!entry) return '';
    return `<a class="${rel}" rel="${rel}" href="${to(`${entry.path}.html`)}"><small>${label}</small> ${text(entry.title)}</a>`;
  }
}

function contentsOf(headings: Drawn['headings']): string {
  const links = headings.map(
    ({ level, text: title, id }) => `<li class="level-${level}"><a href="#${id}">${text(title)}</a></li>`,
  );
  return `<nav class="in-page" aria-label="On this page"><h2>On this page</h2><ul>${links.join('')}</ul></nav>`;
}
