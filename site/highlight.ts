import hljs from 'highlight.js/lib/common';
import nginx from 'highlight.js/lib/languages/nginx';

hljs.registerLanguage('nginx', nginx);

/** What a fence is called here, and what its grammar is called there. */
const GRAMMARS: Record<string, string> = {
  tsx: 'typescript',
  jsx: 'javascript',
  vue: 'xml',
  svelte: 'xml',
  html: 'xml',
  sh: 'bash',
  jsonc: 'json',
};

/** Code as HTML, with classes and without a style of its own, so that a strict policy lets it be. */
export function highlight(code: string, language: string): string {
  const grammar = GRAMMARS[language] ?? language;
  return hljs.getLanguage(grammar) ? hljs.highlight(code, { language: grammar }).value : escapeHtml(code);
}

/** Text as HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`);
}
