import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import MarkdownIt from 'markdown-it';
import { blockOf } from './code-blocks.js';
import { plainText, relative, ROOT, sitePath, type Page } from './content.js';
import { escapeHtml, highlight } from './highlight.js';

export interface Heading {
  level: number;
  text: string;
  id: string;
}

/** A page as HTML, with what it says about itself. */
export interface Drawn {
  html: string;
  headings: Heading[];
  /** Files of the repository that it links to or shows, from the root: the site carries them too. */
  files: string[];
  /** Whether something on it can be tried. */
  isLive: boolean;
}

const LIVE = /^<!-- live: ([a-z]+)(?: (\S+))? -->\s*$/;

/** Draws the Markdown of a page. */
export function draw(page: Page): Drawn {
  const drawn: Drawn = { html: '', headings: [], files: [], isLive: false };
  const markdown = new MarkdownIt({ html: true });
  const { rules } = markdown.renderer;
  const slug = slugger();

  markdown.core.ruler.push('headings', ({ tokens }) => {
    tokens.forEach((token, index) => {
      if (token.type !== 'heading_open') return;
      const text = plainText(tokens[index + 1]!.content);
      const heading = { level: Number(token.tag.slice(1)), text, id: slug(tokens[index + 1]!.content) };
      token.attrSet('id', heading.id);
      drawn.headings.push(heading);
    });
  });
  rules['heading_close'] = (tokens, index) => {
    const { tag } = tokens[index]!;
    const { text, id } = drawn.headings.find(({ id }) => id === tokens[index - 2]!.attrGet('id'))!;
    const anchor = `<a class="anchor" href="#${id}" aria-label="Link to “${escapeHtml(text)}”">#</a>`;
    return `${tag === 'h1' ? '' : anchor}</${tag}>\n`;
  };
  rules['link_open'] = (tokens, index, options, _env, self) => {
    const token = tokens[index]!;
    token.attrSet('href', address(String(token.attrGet('href'))));
    return self.renderToken(tokens, index, options);
  };
  rules['image'] = (tokens, index, options, env, self) => {
    const token = tokens[index]!;
    const file = fromRoot(String(token.attrGet('src')));
    const text = self.renderInlineAsText(token.children ?? [], options, env);
    if (file.endsWith('.svg')) return picture(file, text);
    token.attrSet('src', address(String(token.attrGet('src'))));
    token.attrSet('alt', text);
    return self.renderToken(tokens, index, options);
  };
  rules['fence'] = (tokens, index) => {
    const { info, content } = tokens[index]!;
    const language = info.trim().split(/\s/)[0] ?? '';
    // It can be scrolled sideways, so it has to be reached by keyboard.
    return `<pre tabindex="0" data-language="${escapeHtml(language)}"><code>${highlight(content, language)}</code></pre>\n`;
  };
  rules['table_open'] = () => '<div class="table" tabindex="0" role="group" aria-label="Table"><table>\n';
  rules['table_close'] = () => '</table></div>\n';
  rules['html_block'] = (tokens, index) => {
    const { content } = tokens[index]!;
    const [, name, file] = LIVE.exec(content) ?? [];
    return name ? liveExample(name, file) : content.replace(/<!--[\s\S]*?-->/g, '');
  };

  drawn.html = markdown.render(page.markdown);
  return drawn;

  /** The place that a link leads to, as an address within the site. */
  function address(target: string): string {
    if (/^[a-z]+:|^#/i.test(target)) return target;
    const [path = '', anchor] = target.split('#');
    const file = fromRoot(path);
    const place = page.source === '' ? undefined : sitePath(file);
    const hash = anchor === undefined ? '' : `#${anchor}`;
    if (place !== undefined) return relative(page.path, `${place}.html`) + hash;
    if (page.source === '') return target.replace(/\.md(?=#|$)/, '.html');
    drawn.files.push(file);
    return relative(page.path, fileAddress(file)) + hash;
  }

  function fromRoot(target: string): string {
    return posix.join(posix.dirname(page.source || `docs/${page.path}`), decodeURI(target));
  }

  /** A picture becomes part of the page, so that it follows the page's colours. Its own are for where it stands alone. */
  function picture(file: string, text: string): string {
    const svg = readFileSync(join(ROOT, file), 'utf8').replace(/<style>[\s\S]*?<\/style>\s*/, '');
    const named = svg.replace('<svg ', `<svg role="img" aria-label="${escapeHtml(text)}" `);
    return `<span class="picture" tabindex="0">${named}</span>`;
  }

  function liveExample(name: string, file: string | undefined): string {
    drawn.isLive = true;
    const markup = file === undefined ? '' : blockOf(page, file);
    return `<section class="live" data-live="${name}" aria-label="Live example">
<p class="live-title">Try it</p>
<div class="live-stage">${markup}</div>
<p class="live-notice">This runs beside the emulator: <code>npm start</code>, then open <code>/docs</code>.</p>
</section>\n`;
  }
}

/** Where the site keeps a file of the repository: pictures as they are, everything else to be read as text. */
export function fileAddress(file: string): string {
  return /\.(png|svg|json)$/.test(file) ? `files/${file}` : `files/${file}.txt`;
}

/** The anchors of headings as they are made wherever Markdown is shown, so that links hold here and there. */
function slugger(): (heading: string) => string {
  const seen = new Map<string, number>();
  return heading => {
    const anchor = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-');
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    return times === 0 ? anchor : `${anchor}-${times}`;
  };
}
